"""All checks together: over whole answers, and over any part of them."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.context.build import everything_said
from onboarding.context.checks import Check, consistency_checks
from onboarding.context.checks.check import listed, quoted

TODAY = date(2026, 11, 24)
SAID = {name: everything_said(samples.load(name).answers) for name in samples.names()}


def codes(answers: dict[str, Any], today: date = TODAY) -> list[str]:
    return [check.code for check in consistency_checks(answers, today=today)]


@pytest.mark.parametrize(
    ("sample", "expected"),
    [
        ("crumb-and-ledger", ["large_som", "kpi_downwards", "bare_risk"]),
        ("mufakk-al-bayt", ["no_status_quo", "forgotten_icp", "unfunded_primary"]),
        ("spindelhafen", ["close_to_competitor", "slow_product_led", "said_but_unwanted"]),
    ],
)
def test_the_samples_have_something_to_notice(sample: str, expected: list[str]) -> None:
    """Each shows three checks, in the order of the steps."""
    assert expected == codes(SAID[sample])


@pytest.mark.parametrize("sample", samples.names())
def test_time_moves_only_milestones(sample: str) -> None:
    """In ten years every milestone is past; nothing else changes."""
    assert [*codes(SAID[sample]), "milestone_in_the_past"] == codes(SAID[sample], date(2036, 1, 1))


@given(st.sampled_from(sorted(SAID)), st.data())
def test_incomplete_answers_are_no_trouble(sample: str, data: st.DataObject) -> None:
    """Any of the fields, without the others, are looked at without an error."""
    answers = SAID[sample]
    kept = data.draw(st.sets(st.sampled_from(sorted(answers))))
    consistency_checks({name: answers[name] for name in kept}, today=TODAY)


def test_nothing_said_is_nothing_to_notice() -> None:
    """A session begins in silence."""
    assert codes({}) == []


@pytest.mark.parametrize("sample", samples.names())
def test_a_check_names_steps_and_fields_that_there_are(sample: str) -> None:
    """The summary can show it beside them."""
    for check in consistency_checks(SAID[sample], today=date(2036, 1, 1)):
        assert {flow.owner(name).number for name in check.fields} <= set(check.steps)
        assert check.message.endswith((".", "?"))


def test_a_check_cannot_be_changed() -> None:
    """It is a value."""
    check = Check("code", (1,), ("industry",), "Message.")
    assert check.kind == "advice"
    with pytest.raises(AttributeError):
        check.message = "Another."  # type: ignore[misc]


def test_a_long_text_is_quoted_on_one_line_and_shortened() -> None:
    """A message stays short whatever it is about."""
    assert quoted("one\ntwo") == "“one two”"
    assert quoted("x" * 60) == f"“{'x' * 60}”"
    assert quoted("x" * 61) == f"“{'x' * 59}…”"


@pytest.mark.parametrize(("parts", "expected"), [("a", "a"), ("ab", "a and b"), ("abc", "a, b and c")])
def test_parts_are_listed_as_in_a_sentence(parts: str, expected: str) -> None:
    """With "and" before the last."""
    assert expected == listed(parts)
