"""What is counted of a flow whose numbers have gaps and whose steps are not all shown."""

import uuid
from collections.abc import Iterator

import pytest

from onboarding.flow import Flow, Phase, Step
from onboarding.flow.conditions import ShownIf
from onboarding.forms import StepForm, TextField
from onboarding.sessions import SessionManager, StepAhead
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import connector
from onboarding.sessions.redis.store import Durability, Store


def step(number: int, shown_if: ShownIf | None = None) -> Step:
    form = type(f"Form{number}", (StepForm,), {f"answer_{number}": TextField("Answer")})
    named = {"slug": f"step-{number}", "title": f"Step {number}", "section": "all"}
    return Step(number=number, form=form, shown_if=shown_if, **named)


SHOWN = {"answer_1": "yes"}
FLOW = Flow(
    name="gaps", title="Gaps", phases=(Phase("All", step(1), step(2, ("answer_1", "yes")), step(5), step(6), step(9)),)
)


@pytest.fixture
def manager(store_url: str) -> Iterator[SessionManager]:
    manager = SessionManager(Store(connector(store_url), Durability()), FLOW, builder(FLOW))
    yield manager
    manager.close()


@pytest.fixture
def opened(manager: SessionManager) -> str:
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, "user-1", "workspace-1")
    return session_id


def test_the_flows_own_numbers_count(manager: SessionManager, opened: str) -> None:
    """A number between two ranges is no step: five steps are 1, 2, 5, 6 and 9, one of them hidden."""
    assert (0, 4) == ((progress := manager.get_progress(opened)).completed, progress.total)
    counted = [manager.save_step(opened, number, {}).progress.completed for number in (9, 5, 6, 1)]
    assert [1, 2, 3, 4] == counted
    assert 4 == manager.get_progress(opened).total


def test_a_hidden_step_counts_nowhere(manager: SessionManager, opened: str) -> None:
    """It is neither in what is complete nor in the total while its condition does not hold; its answers are kept."""
    manager.save_step(opened, 2, {"answer_2": "kept"})
    seen = []
    for answers in ({}, SHOWN, {"answer_1": "no"}):
        progress = manager.save_step(opened, 1, answers).progress
        seen.append((progress.completed, progress.total, set(progress.holding)))
    assert [(1, 4, set()), (2, 5, {2}), (1, 4, set())] == seen
    assert {"answer_2": "kept"} == manager.get_step(opened, 2)


def test_in_order_over_the_gaps(manager: SessionManager, opened: str) -> None:
    """What comes before is what the flow has: a gap is not waited for, nor a hidden step; one that is shown is."""
    manager.save_step(opened, 1, {}, in_order=True)
    manager.save_step(opened, 5, {}, in_order=True)
    with pytest.raises(StepAhead):
        manager.save_step(opened, 9, {}, in_order=True)
    manager.save_step(opened, 6, {}, in_order=True)
    assert 4 == manager.save_step(opened, 9, {}, in_order=True).progress.completed
    manager.save_step(opened, 1, SHOWN)
    with pytest.raises(StepAhead):
        manager.save_step(opened, 9, {}, in_order=True)
