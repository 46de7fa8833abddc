"""How a script's reply is read: what of it is made at once, and what when somebody asks."""

import cProfile
import pstats
from typing import Any

import pytest

from onboarding.sessions.codec import read_session
from onboarding.sessions.encryption import NoCipher
from onboarding.sessions.session import SavedStep, SavedSteps, Session

METADATA = ["user_id", "u", "workspace_id", "w", "started_at", "1795571972471", "status", "open"]


def replied(steps: int) -> list[Any]:
    """What a script answers of a session with so many steps saved."""
    progress = ["completed", str(steps), "total", str(steps), "revision", str(steps), "reached", "0"]
    for number in range(steps, 0, -1):
        progress += [f"step:{number}", f"{number} 179557197{number:04} complete s{number} digest form"]
    return ["ok", 1795571972471, 1796176772471, METADATA, progress, [[], []], [[], []], None]


def read(steps: int) -> Session:
    return read_session("id", replied(steps), NoCipher())


def calls(steps: int) -> int:
    """Function calls of reading a session and of asking what is complete."""
    reply = replied(steps)
    with cProfile.Profile() as profile:
        assert steps == len(read_session("id", reply, NoCipher()).progress.complete)
    return pstats.Stats(profile).total_calls  # type: ignore[attr-defined]


def test_a_saved_step_costs_no_call_to_read() -> None:
    """Of a saved step only the state is looked at until somebody asks for more, and of all of them in one go."""
    assert calls(23) == calls(200)


def test_saved_steps_come_in_order() -> None:
    """Whatever order the store has them in, they come by their numbers, with what was saved."""
    steps = read(12).progress.steps
    assert list(range(1, 13)) == list(steps)
    assert SavedStep(7, 1795571970007, "complete", "s7", "form") == steps[7]
    assert {n: 1795571970000 + n for n in range(1, 13)} == read(12).progress.saved_ms
    assert 12 == len(steps)
    assert (True, False) == (12 in steps, 13 in steps)


def test_what_is_complete_goes_by_the_state_alone() -> None:
    """Any word may be a submission, "complete" too."""
    steps = SavedSteps({"step:2": "1 5 check complete d f", "step:1": "1 5 complete check d f"})
    assert ([1], [2]) == (steps.of_state("complete"), steps.of_state("check"))


def test_an_entry_that_is_not_whole_is_refused() -> None:
    """What cannot be told apart is not guessed."""
    with pytest.raises(ValueError, match="six words"):
        SavedSteps({"step:1": "1 5 complete s d"}).of_state("complete")
    with pytest.raises(ValueError, match="six words"):
        SavedSteps({"step:1": "1 5 complete s d"})[1]


def test_nothing_saved() -> None:
    """A session that was just opened has no steps."""
    assert {} == read(0).progress.steps
    assert frozenset() == read(0).progress.complete
