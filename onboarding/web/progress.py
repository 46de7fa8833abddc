"""The bar and the rail: where a founder is, what is done, what is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from onboarding.flow import Flow, Step
from onboarding.flow.navigation import first_incomplete
from onboarding.sessions.session import Progress, Session, milliseconds
from onboarding.web.wizard import url_of

BREAK = 10  # minutes; who takes longer over a step is doing something else
ENOUGH = 3  # steps after which measuring counts as much as what is said


class StepProgress(NamedTuple):
    """A step on the rail. ``state`` is done, check, open (can be gone to) or ahead (cannot yet).

    ``unsaved``: something was typed into it that is not saved.
    """

    step: Step
    state: str
    url: str
    unsaved: bool = False


class PhaseProgress(NamedTuple):
    """A phase on the rail: how many of its steps are shown, and how many of those are done.

    ``passed``: nothing of it is left to do. ``url`` is of the first step that can be gone to, empty where none can.
    ``stops`` are its steps where the page is one of them; of the other phases the rail shows none. ``unsaved`` is of
    the first step with words that are not saved, empty where there are none.
    """

    title: str
    shown: int
    done: int
    passed: bool
    url: str
    stops: tuple[StepProgress, ...]
    unsaved: str = ""


@dataclass(frozen=True)
class ProgressBar:
    """Progress in words and numbers, and the rail."""

    completed: int
    total: int
    minutes: int
    rail: tuple[PhaseProgress, ...]

    @property
    def words(self) -> str:
        """“8 of 23 done, about 14 minutes left”."""
        done = f"{self.completed} of {self.total} done"
        if not self.minutes:
            return done
        return f"{done}, about {self.minutes} {'minute' if self.minutes == 1 else 'minutes'} left"


def bar(flow: Flow, session: Session, here: Step | None = None) -> ProgressBar:
    """As it stands on the page of the step ``here``, or on a page that is none's."""
    progress = session.progress
    shown = flow.shown(progress.holding)
    left = sum([step.minutes for step in shown if step.number not in progress.complete])
    minutes = round(left * _pace(flow, session))
    return ProgressBar(progress.completed, len(shown), minutes, tuple(_rail(flow, progress, shown, here)))


def _pace(flow: Flow, session: Session) -> float:
    """How this founder's time a step compares with what the steps are said to take; near 1 until there is evidence.

    Measured from one save to the next. A longer gap is a break, and says nothing.
    """
    planned = {step.number: step.minutes for step in flow}
    saved = sorted([(moment, number) for number, moment in session.progress.saved_ms.items() if number in planned])
    gaps = [((now - before) / 60_000, number) for (before, _), (now, number) in pairwise(saved)]
    walked = [(minutes, planned[number]) for minutes, number in gaps if minutes < BREAK]
    expected = sum([minutes for _, minutes in walked])
    if not expected:
        return 1.0
    measured = sum([minutes for minutes, _ in walked]) / expected
    sure = len(walked) / (len(walked) + ENOUGH)
    return max(0.25, min(4.0, sure * measured + (1 - sure)))


def seconds_at(session: Session, step: Step) -> float | None:
    """From the save before this step's, or from the session's opening; None where there is neither, or a break."""
    moments = session.progress.saved_ms
    began = milliseconds(session.metadata.started_at)
    before = max([moment for number, moment in moments.items() if number != step.number], default=began)
    seconds = (moments[step.number] - before) / 1000
    return seconds if 0 < seconds < BREAK * 60 else None


def _rail(flow: Flow, progress: Progress, shown: tuple[Step, ...], here: Step | None) -> Iterator[PhaseProgress]:
    """One pass over the steps: a flow may have hundreds, and every page has the rail."""
    done, check = progress.complete, progress.unsettled
    gate, beyond = first_incomplete(shown, done), "open"
    numbers = {step.number for step in shown}
    for phase in flow.phases:
        steps, opened = [], False
        for step in phase.steps:
            number, opened = step.number, opened or step is here
            if number in numbers:
                steps.append((step, "done" if number in done else "check" if number in check else beyond))
            if step is gate:
                beyond = "ahead"
        if steps:
            yield _stretch(phase.title, steps, progress.drafts, opened=opened)


def _stretch(title: str, steps: list[tuple[Step, str]], drafts: frozenset[int], *, opened: bool) -> PhaseProgress:
    done = [step for step, state in steps if state == "done"]
    left = [step for step, state in steps if state != "done" and not (step.optional and state == "open")]
    first = next((step for step, state in steps if state != "ahead"), None)
    stops = [StepProgress(step, state, url_of(step), step.number in drafts) for step, state in steps] if opened else ()
    unsaved = next((url_of(step) for step, state in steps if step.number in drafts), "") if drafts else ""
    return PhaseProgress(title, len(steps), len(done), not left, url_of(first) if first else "", tuple(stops), unsaved)
