"""Each condition can be true and can be false; where one cannot, it is told, with the line and what to do."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.flow.conditions import all_of, condition_of
from onboarding.flow.lint import mistakes_of
from onboarding.flow.lint.proving import Questions, TooMuch, can_be
from onboarding.flow.lint.questions_asked import everything_asked
from onboarding.forms import StepForm
from tests.flow import unanswerable
from tests.flow.generated import answers_to, flow_of, in_reach

FILE = Path(unanswerable.__file__)


def line_of(field: str) -> int:
    (line,) = (n for n, text in enumerate(FILE.read_text().splitlines(), 1) if re.match(rf"    {field} = ", text))
    return line


def test_conditions_of_every_kind_can_be_met() -> None:
    """Comparisons of every kind of question, together and alone, on a flow that has no mistakes."""
    assert [] == [str(mistake) for mistake in mistakes_of(unanswerable.flow_of(unanswerable.Fine))]


NEVER = "nobody can answer so that"
CASES = {
    unanswerable.TooMany: ("above", f"the field 'above' is never asked: {NEVER} people is above 50"),
    unanswerable.Impossible: (
        "both",
        f"the field 'both' is never asked: {NEVER} plan is solo and people is above 10",
    ),
    unanswerable.ThreeOfTwo: ("three", f"the field 'three' is never asked: {NEVER} tools is above 2"),
    unanswerable.Always: (
        "always",
        "the field 'always' is always asked: it always holds that plan is solo or people is above 1; "
        "leave shown_if out",
    ),
    unanswerable.DeadBranch: (
        "half",
        f"leave a part of the condition of the field 'half' out: {NEVER} plan is solo and people is answered",
    ),
    unanswerable.NoOrder: (
        "sorted_text",
        "the field 'sorted_text' compares 'name' by >, and its answers have no order; use ==",
    ),
    unanswerable.NoPart: ("apart", "the field 'apart' looks at 'plan.name', and 'plan' has no part 'name'"),
    unanswerable.NoSuchColumn: ("column", "the field 'column' looks at 'staff.age', and 'staff' has no part 'age'"),
    unanswerable.NotThatValue: (
        "valued",
        "the field 'valued' waits for 'staff.role' to be 'chief', which it never is; name an answer it can have",
    ),
    unanswerable.NotANumber: (
        "numbered",
        "the field 'numbered' waits for 'plan' to be 1, which it never is; name an answer it can have",
    ),
    unanswerable.NothingLeft: (
        "rest",
        "offer an option of the field 'rest' always; it has none where plan is solo, people not answered",
    ),
    unanswerable.NeverOffered: (
        "offered",
        f"the option 'y' of the field 'offered' is never offered: {NEVER} plan is solo and plan is team",
    ),
    unanswerable.Around: (
        "inner",
        "the field 'inner' looks at 'group', which it is in; look at what is asked before",
    ),
    unanswerable.LaterInRow: (
        "early",
        "the field 'early' looks at 'late', which is asked later; only earlier answers can decide",
    ),
}


@pytest.mark.parametrize("form", CASES)
def test_a_condition_that_cannot_be_meant(form: type[StepForm]) -> None:
    """It is the only mistake that is told, on the line that declares the field."""
    field, sentence = CASES[form]
    mistakes = [str(mistake) for mistake in mistakes_of(unanswerable.flow_of(form))]
    assert [f"{FILE}:{line_of(field)}: {sentence}"] == mistakes


def test_questions_that_wait_for_each_other() -> None:
    """The whole circle is told, once for each that is in it."""
    mistakes = [mistake.message for mistake in mistakes_of(unanswerable.flow_of(unanswerable.Circle))]
    assert [
        "the field 'egg' waits for itself: egg → hen → egg; let one of them not wait",
        "the field 'hen' waits for itself: hen → egg → hen; let one of them not wait",
    ] == mistakes


def test_a_step_that_is_never_shown() -> None:
    """A step's condition is searched like a field's, and told where the step is declared."""
    flow = unanswerable.flow_of(unanswerable.Fine, shown_if=all_of(("plan", "solo"), ("people", ">", 3)))
    mistakes = list(mistakes_of(flow))
    assert (
        "the step 'second' is never asked: nobody can answer so that plan is solo and people is above 3"
        == mistakes[0].message
    )
    assert {flow.steps[1].declared} == {mistake.where for mistake in mistakes if "the step" in mistake.message}


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_nothing_is_claimed_that_answers_refute(seed: int) -> None:
    """Whatever random answers show can come true, the search finds too, and what it finds are such answers."""
    flow, rng = flow_of(seed, steps=4, questions=3), random.Random(seed)
    questions = Questions(flow, {asked.path: asked for asked in everything_asked(flow)})
    conditional = [step for step in flow if step.condition is not None]
    seen: dict[int, set[bool]] = {step.number: set() for step in conditional}
    for _ in range(60):
        answers = {step.number: answers_to(step.form, rng) for step in flow}
        steps, names = in_reach(flow, answers)
        for step in conditional:
            if all(required(flow, name, names, answers) for name in names if flow.owner(name).number in steps):
                seen[step.number].add(step.number in steps)
    for step in conditional:
        for wanted in seen[step.number]:
            try:
                assert can_be(questions, step.condition, "", wanted) is not None
            except TooMuch:
                pass  # which claims nothing


def required(flow, name, names, answers) -> bool:  # type: ignore[no-untyped-def]
    step = flow.owner(name)
    field = next(candidate for candidate in step.form(everything=True) if candidate.name == name)
    return step.optional or not field.required or name in answers[step.number]


def test_a_search_says_with_which_answers() -> None:
    """What was found is a way to answer, in the order of the flow."""
    flow = unanswerable.flow_of(unanswerable.Fine)
    questions = Questions(flow, {asked.path: asked for asked in everything_asked(flow)})
    assert {"plan": "team", "people": 11} == can_be(questions, condition_of(("people", ">", 10)), "", True)
    assert {"plan": "team", "people": 2} == can_be(questions, condition_of(("people", "<=", 10)), "", True)
