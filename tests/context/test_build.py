"""Building a business context: whole, strict, plain JSON."""

import copy
import json
from typing import Any

import pytest

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.context.build import UnfitAnswers, build_business_context, verify
from onboarding.context.models import BusinessContext
from onboarding.forms import ChoiceField, CountriesField, CurrencyField, ManyField, ReferenceField
from tests.context.filled import Filled, every_field

CHOICES = [
    (name, option.value)
    for name, field in every_field(flow)
    if isinstance(field, ChoiceField | ManyField)
    and not isinstance(field, CurrencyField | CountriesField | ReferenceField)
    for option in field.choices
]


def bakery_answers() -> dict[int, dict[str, Any]]:
    return copy.deepcopy(samples.load("crumb-and-ledger").answers)


def chosen(name: str, value: Any) -> dict[int, dict[str, Any]]:
    """Answers to everything, with this option of a field or of a group's first row."""
    answers = Filled(flow).answers
    group, inside, field = name.partition("[].")
    step = answers[flow.owner(group).number]
    target = step[group][0] if inside else step
    target[field if inside else name] = [value] if isinstance(target.get(field or name), list) else value
    return answers


def test_the_envelope_says_whose_it_is(bakery: Any, envelope: Any) -> None:
    """What is given with the answers stands at the top, under the same names."""
    names = ("reference", "session_id", "workspace_id", "user_id", "generated_at", "completed_steps", "total_steps")
    assert {name: getattr(envelope, name) for name in names} == {name: bakery[name] for name in names}
    assert bakery["schema"] == "business-context/1"


def test_a_context_is_plain_json(context: Any) -> None:
    """It comes back from JSON as it went in, and is a BusinessContext."""
    text = json.dumps(context)
    assert context == json.loads(text)
    assert context == BusinessContext.model_validate_json(text).model_dump(mode="json", by_alias=True)


def test_a_context_carries_its_checksum(context: Any) -> None:
    """Whoever has the document can verify it."""
    assert verify(context)


def test_the_same_answers_make_the_same_context(envelope: Any, today: Any) -> None:
    """Neither the order of steps nor that of fields within them leaves a trace."""
    answers = bakery_answers()
    turned = {number: dict(reversed(answers[number].items())) for number in reversed(answers)}
    expected = build_business_context(answers, envelope, today=today)
    assert json.dumps(expected) == json.dumps(build_business_context(turned, envelope, today=today))


def test_answers_are_left_as_they_were(envelope: Any, today: Any) -> None:
    """Building changes nothing of what it was given."""
    answers = bakery_answers()
    build_business_context(answers, envelope, today=today)
    assert bakery_answers() == answers


def test_optional_steps_that_were_passed_over_are_null(envelope: Any, today: Any) -> None:
    """Contradictions, personality and content are there, and null."""
    answers = {number: data for number, data in bakery_answers().items() if number not in (3, 13, 18)}
    context = build_business_context(answers, envelope, today=today)
    assert context["foundation"]["contradictions"] is None
    assert context["messaging"]["personality"] is None
    assert context["go_to_market"]["content"] is None


def test_what_was_left_blank_is_null_or_empty(envelope: Any, today: Any) -> None:
    """A member is never left out: null for a value, [] for a list."""
    answers = bakery_answers()
    del answers[1]["website"], answers[16]["objections"]
    context = build_business_context(answers, envelope, today=today)
    assert context["foundation"]["company"]["website"] is None
    assert context["icp"]["objections"] == []


def test_money_has_a_currency_and_its_decimals(bakery: Any) -> None:
    """A price is decimal text with the decimals of its currency."""
    prices = [tier["price"] for tier in bakery["go_to_market"]["pricing"]["tiers"]]
    assert prices[-1] == {"amount": "399.50", "currency": "EUR"}
    assert bakery["analytics"]["market"]["tam"] == {"amount": "2100000000.00", "currency": "EUR"}


def test_a_competitor_has_its_place_on_the_map_whatever_the_order(envelope: Any, today: Any) -> None:
    """Places of step 8 join competitors of step 7 by id."""
    answers = bakery_answers()
    expected = {place["competitor"]: {"x": place["x"], "y": place["y"]} for place in answers[8]["places"]}
    answers[8]["places"].reverse()
    context = build_business_context(answers, envelope, today=today)
    assert expected == {row["id"]: row["position"] for row in context["competitive"]["competitors"]}


def test_one_ideal_customer_is_primary(envelope: Any, today: Any) -> None:
    """The one that was chosen, and no other."""
    answers = bakery_answers()
    answers[14]["primary_icp"] = answers[14]["icps"][1]["id"]
    profiles = build_business_context(answers, envelope, today=today)["icp"]["profiles"]
    assert [profile["primary"] for profile in profiles] == [False, True]


@pytest.mark.parametrize(("name", "value"), CHOICES)
def test_every_option_fits(name: str, value: str, envelope: Any, today: Any) -> None:
    """The models know every option that a form offers."""
    build_business_context(chosen(name, value), envelope, today=today)


@pytest.mark.parametrize("name", sorted({name for name, _ in CHOICES}))
def test_no_other_option_fits(name: str, envelope: Any, today: Any) -> None:
    """And none that no form offers."""
    with pytest.raises(UnfitAnswers):
        build_business_context(chosen(name, "neither_nor"), envelope, today=today)


@pytest.mark.parametrize("number", [number for number in range(1, 24) if number not in (3, 13, 18)])
def test_a_required_step_cannot_be_missing(number: int, envelope: Any, today: Any) -> None:
    """Incomplete answers make no context."""
    answers = bakery_answers()
    del answers[number]
    with pytest.raises(UnfitAnswers):
        build_business_context(answers, envelope, today=today)


@pytest.mark.parametrize("place", ["top", "row"])
def test_an_answer_without_a_place_is_refused(place: str, envelope: Any, today: Any) -> None:
    """Rather no context than one from which an answer was dropped."""
    answers = bakery_answers()
    target = answers[1] if place == "top" else answers[7]["competitors"][0]
    target["favourite_colour"] = "teal"
    with pytest.raises(UnfitAnswers, match="favourite_colour"):
        build_business_context(answers, envelope, today=today)


def test_what_is_wrong_is_told_by_its_place_and_not_by_its_words(envelope: Any, today: Any) -> None:
    """An error may be logged; what a founder typed may not."""
    answers = bakery_answers()
    answers[1]["employee_count"] = "a secret number"
    with pytest.raises(UnfitAnswers, match=r"foundation\.company\.employee_count") as caught:
        build_business_context(answers, envelope, today=today)
    chain = [caught.value, caught.value.__cause__]
    assert not any("secret" in str(error) for error in chain)


def test_numbers_and_texts_are_not_taken_for_each_other(envelope: Any, today: Any) -> None:
    """Validation is strict: a number as text is a mistake of a program, and is seen."""
    answers = bakery_answers()
    answers[21]["market_year"] = "2026"
    with pytest.raises(UnfitAnswers):
        build_business_context(answers, envelope, today=today)


def test_the_checks_are_carried_along(envelope: Any, today: Any) -> None:
    """What did not fit together at finalizing can be read afterwards."""
    answers = bakery_answers()
    answers[22]["milestones"][0]["due"] = "2026-11-23"
    found = build_business_context(answers, envelope, today=today)["checks"]
    (late,) = (check for check in found if check["code"] == "milestone_in_the_past")
    assert late.keys() == {"code", "kind", "steps", "fields", "message"}
    assert (late["kind"], late["steps"], late["fields"]) == ("advice", [22], ["milestones"])
