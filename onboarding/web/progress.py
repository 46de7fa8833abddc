"""The bar and the rail: where a founder is, what is done, what is left."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from flask import url_for

from onboarding.flow import Flow, Phase, Step
from onboarding.sessions.session import Progress, Session, milliseconds
from onboarding.walking import first_incomplete

BREAK = 10  # minutes; who takes longer over a step is doing something else
ENOUGH = 3  # steps after which measuring counts as much as what is said


class Stop(NamedTuple):
    """A step on the rail. ``state`` is done, check, open (can be gone to) or ahead (cannot yet)."""

    step: Step
    state: str
    url: str


class Stretch(NamedTuple):
    """A phase on the rail, with the steps of it that are shown. ``open`` is the first that can be gone to."""

    phase: Phase
    stops: tuple[Stop, ...]

    @property
    def done(self) -> bool:
        return all(stop.state == "done" or (stop.step.optional and stop.state == "open") for stop in self.stops)

    @property
    def open(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.state != "ahead"), None)

    def holds(self, step: Step | None) -> bool:
        return step is not None and any(stop.step.number == step.number for stop in self.stops)


@dataclass(frozen=True)
class Bar:
    """Progress in words and numbers, and the rail."""

    completed: int
    total: int
    minutes: int
    rail: tuple[Stretch, ...]

    @property
    def words(self) -> str:
        """“8 of 23 done, about 14 minutes left”."""
        done = f"{self.completed} of {self.total} done"
        if not self.minutes:
            return done
        return f"{done}, about {self.minutes} {'minute' if self.minutes == 1 else 'minutes'} left"


def bar(flow: Flow, session: Session) -> Bar:
    known = session.progress
    shown = flow.shown(known.holding)
    left = sum(step.minutes for step in shown if step.number not in known.complete)
    return Bar(known.completed, len(shown), round(left * _pace(flow, session)), _rail(flow, session, shown))


def _pace(flow: Flow, session: Session) -> float:
    """How this founder's time a step compares with what the steps are said to take; near 1 until there is evidence.

    Measured from one save to the next. A longer gap is a break, and says nothing.
    """
    saved = sorted((step.saved_ms, number) for number, step in session.progress.steps.items() if flow.has(number))
    gaps = [((now - before) / 60_000, number) for (before, _), (now, number) in pairwise(saved)]
    walked = [(minutes, flow.step(number).minutes) for minutes, number in gaps if minutes < BREAK]
    expected = sum(said for _, said in walked)
    if not expected:
        return 1.0
    measured = sum(minutes for minutes, _ in walked) / expected
    sure = len(walked) / (len(walked) + ENOUGH)
    return max(0.25, min(4.0, sure * measured + (1 - sure)))


def seconds_at(session: Session, step: Step) -> float | None:
    """From the save before this step's, or from the session's opening; None where there is neither, or a break."""
    known = session.progress.steps
    began = milliseconds(session.metadata.started_at)
    before = max((other.saved_ms for number, other in known.items() if number != step.number), default=began)
    seconds = (known[step.number].saved_ms - before) / 1000
    return seconds if 0 < seconds < BREAK * 60 else None


def _rail(flow: Flow, session: Session, shown: tuple[Step, ...]) -> tuple[Stretch, ...]:
    known = session.progress
    gate = first_incomplete(shown, known.complete)
    last_open = len(flow) if gate is None else flow.place(gate)
    numbers = {step.number for step in shown}
    url_of = _urls()
    stretches = []
    for phase in flow.phases:
        stops = tuple(
            Stop(step, _state(known, step, ahead=flow.place(step) > last_open), url_of(step))
            for step in phase.steps
            if step.number in numbers
        )
        if stops:
            stretches.append(Stretch(phase, stops))
    return tuple(stretches)


def _urls() -> Callable[[Step], str]:
    """The addresses of steps differ in the slug that they end with, so building one is enough."""
    beginning = url_for(".show", slug="-").removesuffix("-")
    return lambda step: beginning + step.slug


def _state(known: Progress, step: Step, *, ahead: bool) -> str:
    if step.number in known.complete:
        return "done"
    if step.number in known.to_check:
        return "check"
    return "ahead" if ahead else "open"
