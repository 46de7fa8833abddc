"""What is in reach: the compiled program, the forms and the store's script agree, whatever the flow and the answers."""

import random
import uuid
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.flow import Flow, Phase, Step
from onboarding.flow.conditions import all_of, not_
from onboarding.flow.revalidation import revalidate
from onboarding.forms import ChoiceField, Required, StepForm, TextField, WholeNumberField
from onboarding.sessions import SessionManager
from onboarding.sessions.command import NewSession
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import connector
from onboarding.sessions.redis.store import Durability, Store
from tests.flow.generated import answers_to, flow_of, in_reach

Answers = dict[int, dict[str, object]]
OPENING = NewSession(user_id="user", workspace_id="workspace")


def manager_of(flow: Flow, url: str) -> SessionManager:
    return SessionManager(Store(connector(url), Durability()), flow, builder(flow))


def step(number: int, form: type[StepForm], **more: object) -> Step:
    named = {"slug": f"step-{number}", "title": f"Step {number}", "section": "all"}
    return Step(number=number, form=form, **named, **more)  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**9))
def test_one_pass_settles_what_going_round_does(seed: int) -> None:
    """The program's nodes say of steps and questions what hiding until nothing changes says."""
    flow, rng = flow_of(seed), random.Random(seed)
    answers = {step.number: answers_to(step.form, rng) for step in flow if rng.random() < 0.8}
    steps, names = in_reach(flow, answers)

    assert steps == {step.number for step in flow.shown(flow.holding(answers))}
    gone = flow.reach.out_of_reach(flow.reach.bits(answers))
    assert {name: name not in gone for name in flow.reach.fields} == {
        name: name in names and flow.owner(name).number in steps for name in flow.reach.fields
    }


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9))
def test_a_form_asks_what_going_round_leaves(seed: int) -> None:
    """A step's form hides the questions that are out of reach, and no others."""
    flow, rng = flow_of(seed), random.Random(seed)
    answers = {step.number: answers_to(step.form, rng) for step in flow}
    for n, step in enumerate(flow.steps):
        form = step.form(answers=answers[step.number], earlier=flow.earlier(step, answers))
        form.validate()
        answers[step.number] = form.partial_data()
        steps, names = in_reach(flow, {number: answers[number] for number in [s.number for s in flow.steps[: n + 1]]})
        if step.number in steps:
            here = names & set(step.form.field_names())
            assert here == {field.name for field in form if not field.hidden}


@pytest.fixture(scope="module")
def address(store_url: str) -> str:
    return store_url


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_the_store_shows_what_the_flow_does(address: str, seed: int) -> None:
    """After each save, in whatever order and however often, progress shows the steps that all answers together show."""
    flow, rng = flow_of(seed), random.Random(seed)
    manager, session_id, saved = manager_of(flow, address), str(uuid.uuid4()), {}
    progress = manager.open_session(session_id, OPENING).progress
    assert flow.holding({}) == progress.holding
    assert len(flow.shown(flow.holding({}))) == progress.total
    for _ in range(2 * len(flow)):
        chosen = rng.choice(flow.steps)
        form = chosen.form(answers=answers_to(chosen.form, rng), earlier=flow.earlier(chosen, saved))
        form.validate()
        saved[chosen.number] = form.answers()
        progress = manager.save_step(session_id, chosen.number, saved[chosen.number], judged=True).progress
        shown = flow.shown(flow.holding(saved))
        assert flow.holding(saved) == progress.holding
        assert len(shown) == progress.total
        assert sum(step.number in progress.complete for step in shown) == progress.completed
    manager.close()


class Plan(StepForm):
    plan = ChoiceField("Plan", [("solo", "Alone"), ("big team", "A big team")], [Required("Choose one")])


class Team(StepForm):
    people = WholeNumberField("How many?", [Required("How many?")], shown_if=("plan", "big team"))
    lead = TextField("Who leads?", [Required("Who leads?")], shown_if=("people", ">", 5))
    deputy = TextField("Who else?", [Required("Who else?")], shown_if=("lead", "Ada"))


class Rooms(StepForm):
    rooms = WholeNumberField("How many rooms?", [Required("How many?")])


class Size(StepForm):
    size = ChoiceField("Size", [("s", "S"), ("l", "L")], [Required("Choose one")], shown_if=("deputy", "Bob"))
    note = TextField("Note", shown_if=not_(("deputy", "Bob")))


CHAIN = Flow(
    name="chain",
    title="Chain",
    phases=(Phase("All", step(1, Plan), step(2, Team), step(3, Rooms, shown_if=("people", ">=", 10)), step(4, Size)),),
)
BIG: Answers = {
    1: {"plan": "big team"},
    2: {"people": 12, "lead": "Ada", "deputy": "Bob"},
    3: {"rooms": 3},
    4: {"size": "l"},
}


def test_a_chain_falls_whole() -> None:
    """What hides the first of a chain of questions hides all of it, in its own step and in those after it."""
    form = Team(answers=BIG[2], earlier={"plan": "big team"})
    assert {"people", "lead", "deputy"} == {field.name for field in form if not field.hidden}
    assert [] == [field.name for field in Team(answers=BIG[2], earlier={"plan": "solo"}) if not field.hidden]

    solo = {**BIG, 1: {"plan": "solo"}}
    assert [1, 2, 4] == [step.number for step in CHAIN.shown(CHAIN.holding(solo))]
    assert {} == CHAIN.earlier(CHAIN.step(4), solo)
    assert ["note"] == [field.name for field in Size(answers={}, earlier=CHAIN.earlier(CHAIN.step(4), solo))]


def test_a_chain_that_breaks_in_the_middle() -> None:
    """a → b → c: when a's answer hides b, c is not asked, though b's answer is still there."""
    form = Team(answers={"people": 3, "lead": "Ada", "deputy": "Bob"}, earlier={"plan": "big team"})

    assert ["people"] == [field.name for field in form if not field.hidden]
    assert form.validate()
    assert {"people": 3} == form.answers()


def test_what_a_hidden_step_answered_is_in_no_document() -> None:
    """A question that an answer of a hidden step would ask for is neither asked nor passed on."""
    solo = {**BIG, 1: {"plan": "solo"}}
    shown = CHAIN.shown(CHAIN.holding(solo))

    assert {1: {"plan": "solo"}, 2: {}} == revalidate(CHAIN, shown, {n: solo[n] for n in (1, 2)}).answers
    assert "size" not in revalidate(CHAIN, shown, solo).answers.get(4, {})
    assert {"plan": "solo", "size": "l", "people": 12, "lead": "Ada", "deputy": "Bob"} == CHAIN.said(solo)


def test_a_step_needs_whatever_decides_over_what_it_looks_at() -> None:
    """Step 4 looks at step 2, whose questions step 1 decides over."""
    assert (1, 2) == CHAIN.needs(CHAIN.step(4))
    assert (1,) == CHAIN.needs(CHAIN.step(2))


@pytest.fixture
def opened(address: str) -> Iterator[tuple[SessionManager, str]]:
    manager, session_id = manager_of(CHAIN, address), str(uuid.uuid4())
    manager.set_metadata(session_id, "user", "workspace")
    for number, answers in BIG.items():
        manager.save_step(session_id, number, answers)
    yield manager, session_id
    manager.close()


def test_what_comes_back_into_reach_is_to_be_checked(opened: tuple[SessionManager, str]) -> None:
    """Its answers are as they were, and count once they are saved again."""
    manager, session_id = opened
    assert (4, ()) == ((progress := manager.get_progress(session_id)).completed, progress.to_check)

    gone = manager.save_step(session_id, 1, {"plan": "solo"}).progress
    assert {3} == {step.number for step in CHAIN} - {step.number for step in CHAIN.shown(gone.holding)}
    assert (2, 3, 4) == gone.to_check

    back = manager.save_step(session_id, 1, BIG[1]).progress
    assert (1, 4) == (back.completed, back.total)
    assert (2, 3, 4) == back.to_check
    assert {n: dict(answers) for n, answers in manager.get_all_steps(session_id).items()} == BIG
    assert 2 == manager.save_step(session_id, 2, BIG[2]).progress.completed


def test_a_change_that_no_condition_sees_marks_nothing(opened: tuple[SessionManager, str]) -> None:
    """Twelve people or eleven: what depends on it is whether they are more than five, and ten."""
    manager, session_id = opened
    assert () == manager.save_step(session_id, 2, {**BIG[2], "people": 11}).progress.to_check
    assert (3,) == manager.save_step(session_id, 2, {**BIG[2], "people": 9}).progress.to_check


def test_a_program_may_answer_in_any_order(address: str) -> None:
    """What is saved before that which it builds on is kept, and counts once it is saved again in its place."""
    manager, session_id = manager_of(CHAIN, address), str(uuid.uuid4())
    manager.set_metadata(session_id, "user", "workspace")
    early = [manager.save_step(session_id, number, BIG[number]).complete for number in (4, 3, 2, 1)]
    assert [False, True, False, True] == early
    for number in (2, 3, 4):
        progress = manager.save_step(session_id, number, BIG[number]).progress
    assert (4, 4, ()) == (progress.completed, progress.total, progress.to_check)
    manager.close()


def test_two_conditions_that_look_alike() -> None:
    """One and True are equal to Python, and are two conditions all the same."""
    form = type("Form", (StepForm,), {"a": TextField("A")})
    flow = Flow(
        "f",
        "F",
        (
            Phase(
                "P",
                step(1, form),
                step(2, type("X", (StepForm,), {"b": TextField("B")}), shown_if=all_of(("a", True), ("a", 1))),
            ),
        ),
    )
    assert 2 == len(flow.reach.atoms)
