"""How a script's reply is read."""

from typing import Any

import pytest

from onboarding.sessions.codec import read_session
from onboarding.sessions.encryption import NoCipher
from onboarding.sessions.session import SavedStep, Session

METADATA = ["user_id", "u", "workspace_id", "w", "started_at", "1795571972471", "status", "open"]


def replied(steps: int) -> list[Any]:
    """What a script answers of a session with so many steps saved."""
    progress = ["completed", str(steps), "total", str(steps), "revision", str(steps), "reached", "0"]
    for number in range(steps, 0, -1):
        progress += [f"step:{number}", f"{number} 179557197{number:04} complete s{number} digest form"]
    return ["ok", 1795571972471, 1796176772471, METADATA, progress, [[], []], [[], []], None]


def read(steps: int) -> Session:
    return read_session("id", replied(steps), NoCipher())


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
    reply = replied(0)
    reply[4] += ["step:2", "1 5 check complete d f", "step:1", "1 5 complete check d f"]
    progress = read_session("id", reply, NoCipher()).progress
    assert (frozenset({1}), (2,)) == (progress.complete, progress.to_check)


def test_an_entry_that_is_not_whole_is_refused() -> None:
    """What cannot be told apart is not guessed."""
    reply = replied(0)
    reply[4] += ["step:1", "1 5 complete s d"]
    with pytest.raises(ValueError, match="not enough values"):
        read_session("id", reply, NoCipher())


def test_nothing_saved() -> None:
    """A session that was just opened has no steps."""
    assert {} == read(0).progress.steps
    assert frozenset() == read(0).progress.complete
