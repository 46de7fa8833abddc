"""The time left is measured from how long the steps so far have taken."""

from datetime import UTC, datetime, timedelta

import pytest

from onboarding.business.flow import flow
from onboarding.sessions import Metadata, Progress, Session
from onboarding.sessions.session import SavedStep, milliseconds
from onboarding.web.progress import _pace

START = datetime(2027, 1, 1, tzinfo=UTC)


def after(*minutes: float) -> Session:
    """A session whose steps 1, 2, 3 … were saved so many minutes after each other."""
    steps, moment = {}, START
    for number, passed in enumerate(minutes, start=1):
        moment += timedelta(minutes=passed)
        steps[number] = SavedStep(1, milliseconds(moment), "complete", "s", "f")
    progress = Progress(len(steps), 23, steps=steps)
    return Session("id", Metadata("u", "w", START), progress, {}, {}, None, moment, moment)


def said(numbers: range) -> list[float]:
    return [flow.step(number).minutes for number in numbers]


def test_at_first_it_is_what_the_steps_say() -> None:
    """Before a second step is saved there is nothing to measure."""
    assert _pace(flow, after()) == 1
    assert _pace(flow, after(30)) == 1


def test_who_is_slower_has_longer_to_go() -> None:
    """Twice the time for each step comes to nearly twice the time left, the more so the more steps there are."""
    few, many = (_pace(flow, after(*(2 * minutes for minutes in said(range(1, n))))) for n in (4, 16))
    assert 1 < few < many < 2


def test_who_is_faster_has_less() -> None:
    """Half the time a step shortens the rest."""
    assert 0.5 < _pace(flow, after(*(minutes / 2 for minutes in said(range(1, 12))))) < 1


def test_a_break_says_nothing() -> None:
    """An hour between two steps is a pause, not a slow step."""
    steady = said(range(1, 9))
    assert _pace(flow, after(*steady[:4], 60, *steady[5:])) == pytest.approx(1, abs=0.05)


def test_a_rush_does_not_promise_the_impossible() -> None:
    """Steps that a program saved within a second leave a quarter of the time at least."""
    assert _pace(flow, after(*[0.001] * 20)) == 0.25
