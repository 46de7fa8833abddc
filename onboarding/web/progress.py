"""The bar and the rail: where a founder is, what is done, what is left."""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from flask import url_for

from onboarding.flow import Flow, Phase, Step
from onboarding.sessions.session import Session, milliseconds
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
    said = {step.number: step.minutes for step in flow}
    saved = sorted([(moment, number) for number, moment in session.progress.saved_ms.items() if number in said])
    gaps = [((now - before) / 60_000, number) for (before, _), (now, number) in pairwise(saved)]
    walked = [(minutes, said[number]) for minutes, number in gaps if minutes < BREAK]
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


def _rail(flow: Flow, session: Session, shown: tuple[Step, ...]) -> tuple[Stretch, ...]:
    """One pass over the steps: a flow may have hundreds, and every page has the rail."""
    known = session.progress
    done, check = known.complete, frozenset(known.to_check)
    gate, addresses_begin = first_incomplete(shown, done), _addresses_begin()
    numbers = {step.number for step in shown}
    stretches, beyond = [], "open"
    for phase in flow.phases:
        stops = []
        for step in phase.steps:
            number = step.number
            if number in numbers:
                state = "done" if number in done else "check" if number in check else beyond
                stops.append(Stop(step, state, addresses_begin + step.slug))
            if step is gate:
                beyond = "ahead"
        if stops:
            stretches.append(Stretch(phase, tuple(stops)))
    return tuple(stretches)


def _addresses_begin() -> str:
    """The addresses of steps differ in the slug that they end with, so building one is enough."""
    return url_for(".show", slug="-").removesuffix("-")
