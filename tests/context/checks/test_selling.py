"""Checks of channels, motion and ideal customers: what they say, and when they are silent."""

from typing import Any

import pytest

from onboarding.context.checks.selling import forgotten_icp, slow_product_led, unfunded_primary


def channels(*rows: tuple[str, str, str | None]) -> dict[str, Any]:
    """Channels by type, rank and share of the budget."""
    return {
        "channels": [
            {"type": kind, "rank": rank} | ({} if share is None else {"budget_share": share})
            for kind, rank, share in rows
        ]
    }


@pytest.mark.parametrize("nothing", [None, "0", "0.00"])
def test_a_primary_channel_without_budget_is_noticed(nothing: str | None) -> None:
    """While another channel has one, which is named with its share."""
    answers = channels(
        ("pr_media", "primary", nothing), ("email", "secondary", "20"), ("paid_search", "tertiary", "62.5")
    )
    (check,) = unfunded_primary(answers)
    assert (check.steps, check.fields) == ((20,), ("channels",))
    assert check.message == (
        "Primary, but without a share of the budget: press and media. The largest share, 62.5 %, goes to paid search."
    )


@pytest.mark.parametrize(
    "answers",
    [
        channels(("email", "primary", "0.01"), ("events", "secondary", "90")),
        channels(("email", "primary", None), ("events", "secondary", None)),
        channels(("email", "primary", "0"), ("events", "secondary", "0")),
        channels(("email", "secondary", None), ("events", "primary", "90")),
        channels(),
        {},
    ],
)
def test_a_primary_channel_may_be_cheap_where_all_are(answers: dict[str, Any]) -> None:
    """Any budget is one; and where no channel has any, none is missed."""
    assert list(unfunded_primary(answers)) == []


def test_a_slow_product_is_noticed() -> None:
    """Product-led, with a sales cycle over 90 days."""
    (check,) = slow_product_led({"motion": "product_led", "sales_cycle_days": 91})
    assert (check.steps, check.fields) == ((11,), ("motion", "sales_cycle_days"))
    assert "takes 91 days until they pay" in check.message


@pytest.mark.parametrize(
    "answers",
    [
        {"motion": "product_led", "sales_cycle_days": 90},
        {"motion": "product_led", "sales_cycle_days": 0},
        {"motion": "product_led"},
        {"motion": "sales_led", "sales_cycle_days": 400},
        {"sales_cycle_days": 400},
    ],
)
def test_ninety_days_are_fine(answers: dict[str, Any]) -> None:
    """And more, where somebody sells."""
    assert list(slow_product_led(answers)) == []


ICPS = [{"id": "a", "name": "The baker"}, {"id": "b", "name": "The miller"}]


def test_an_ideal_customer_that_is_forgotten_is_noticed() -> None:
    """Once each, with everything that is missing, and the steps where it could be added."""
    rows = [{"icp": "a"}]
    (check,) = forgotten_icp({"icps": ICPS, "pain_points": rows, "goals": rows, "key_messages": [{"icp": "b"}, *rows]})
    assert check.message == "“The miller” has no pain point and no goal yet."
    assert (check.steps, check.fields) == ((14, 15, 16), ("icps", "pain_points", "goals"))


def test_a_step_that_is_not_answered_yet_is_not_missed() -> None:
    """Only pain points are there: only they are looked at."""
    (check,) = forgotten_icp({"icps": ICPS, "pain_points": [{"icp": "b"}]})
    assert check.message == "“The baker” has no pain point yet."


@pytest.mark.parametrize(
    "answers",
    [
        {"icps": ICPS, "pain_points": [{"icp": "a"}, {"icp": "b"}]},
        {"icps": ICPS},
        {"pain_points": [{"icp": "a"}]},
        {},
    ],
)
def test_ideal_customers_with_everything_are_fine(answers: dict[str, Any]) -> None:
    """Or without anything answered about them yet."""
    assert list(forgotten_icp(answers)) == []
