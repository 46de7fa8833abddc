"""The pure rules of a flow: what is shown, what comes next, what is missing."""

import pytest

from onboarding.business.flow import flow as business
from onboarding.flow import load_flow
from onboarding.flow.navigation import blocking, first_incomplete, next_step, previous_step, resume_at
from tests.flow.flows import dinner

flow = dinner()


def slugs(steps: object) -> list[str]:
    return [step.slug for step in steps]  # type: ignore[attr-defined]


def test_place_is_the_order_and_not_the_number() -> None:
    """A step's number is its permanent name; where it stands is the flow's order."""
    assert [flow.place(step) for step in flow] == [1, 2, 3, 4, 5]
    assert flow.step(10).slug == "who"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ["who", "guests", "seat"]),
        ({10: {"comes": "no"}}, ["who", "guests", "seat"]),
        ({10: {"comes": "yes"}}, ["who", "meal", "guests", "seat"]),
        ({10: {"comes": "yes"}, 7: {"meal": "meat"}}, ["who", "meal", "sauce", "guests", "seat"]),
        ({10: {"comes": "no"}, 7: {"meal": "meat"}}, ["who", "guests", "seat"]),
        ({7: {"meal": "meat"}}, ["who", "guests", "seat"]),
    ],
)
def test_a_step_below_a_hidden_one_is_hidden(answers: dict[int, dict[str, str]], expected: list[str]) -> None:
    """Conditions decide what is shown, and a step that a hidden one governs goes with it."""
    assert expected == slugs(flow.shown(flow.holding(answers)))


def test_next_and_previous_walk_what_is_shown() -> None:
    """Next and previous pass over hidden steps, and end at the ends."""
    shown = flow.shown(set())
    assert next_step(shown, flow.step(10)).slug == "guests"  # type: ignore[union-attr]
    assert previous_step(shown, flow.step(3)).slug == "who"  # type: ignore[union-attr]
    assert next_step(shown, flow.step(4)) is None
    assert previous_step(shown, flow.step(10)) is None


def test_optional_and_hidden_steps_block_nothing() -> None:
    """Finalizing waits for required steps that are shown, and for nothing else."""
    assert slugs(blocking(flow.shown(set()), set())) == ["who", "guests"]
    assert slugs(blocking(flow.shown({7, 8}), {10, 3})) == ["meal"]
    assert first_incomplete(flow.shown(set()), {10, 3}) is None


def test_coming_back_offers_the_optional_step_that_was_not_reached() -> None:
    """Where a founder goes on is the first incomplete step, or an optional one right before it."""
    shown = flow.shown({7, 8})
    assert resume_at(shown, set()).slug == "who"  # type: ignore[union-attr]
    assert resume_at(shown, {10, 7}).slug == "sauce"  # type: ignore[union-attr]
    assert resume_at(shown, {10, 7, 8}).slug == "guests"  # type: ignore[union-attr]
    assert resume_at(shown, {10, 7, 3}) is None


def test_what_may_follow_reaches_to_the_next_step_that_is_always_shown() -> None:
    """A save can bring along every step that may come next, before it is known which will."""
    assert slugs(flow.after(flow.step(10))) == ["meal", "sauce", "guests"]
    assert slugs(flow.after(flow.step(3))) == ["seat"]
    assert slugs(flow.after(flow.step(4))) == []


def test_a_step_needs_the_steps_that_it_looks_at() -> None:
    """References and money make a form look at earlier steps, without being told to."""
    assert flow.needs(flow.step(4)) == (3,)
    needs = {step.number: business.needs(step) for step in business if business.needs(step)}
    assert needs == {8: (7,), 10: (9,), 15: (14,), 16: (14,), 17: (14,), 21: (9,)}


def test_renaming_a_row_is_no_change_to_who_refers_to_it() -> None:
    """What counts of rows with ids is which ids there are; of anything else, the value."""
    guests = flow.step(3)

    def essence(*rows: tuple[str, str]) -> str:
        return flow.dependencies(guests, {"guests": [{"id": i, "name": n} for i, n in rows]})[0].essence

    assert essence(("a", "Ann"), ("b", "Bob")) == essence(("b", "Bob"), ("a", "Anna"))
    assert essence(("a", "Ann")) != essence(("c", "Ann"))


def test_the_business_flow_is_the_23_steps() -> None:
    """Numbers, phases, optional steps and the half hour are as settled."""
    assert list(range(1, 24)) == [step.number for step in business]
    assert [step.number for step in business if step.optional] == [3, 13, 18]
    assert len(business.phases) == 7
    assert 25 <= business.minutes <= 35


def test_load_flow_wants_a_flow() -> None:
    """A name that is no flow is refused with the variable and the name."""
    assert load_flow("onboarding.business.flow:flow") is business
    with pytest.raises(ValueError, match=r"ONBOARDING_FLOW.*json:dumps"):
        load_flow("json:dumps")
