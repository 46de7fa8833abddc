"""The checks that a flow must pass before anything is served: each mistake with its file, line, and what to do.

``structure`` has what the engine itself relies on, ``names`` what fields may be called, ``branches`` what conditions
may look at, ``questions`` what people read, and ``received`` whether the context takes what is asked.
"""

from collections.abc import Iterator

from onboarding.check import branches, names, questions, received, structure
from onboarding.check.asked import everything_asked
from onboarding.check.mistakes import FlowError, Mistake
from onboarding.flow import Flow

__all__ = ["FlowError", "Mistake", "checked", "mistakes_of"]


def checked(flow: Flow) -> Flow:
    """The flow itself; FlowError where it has mistakes."""
    if mistakes := list(mistakes_of(flow)):
        raise FlowError(flow, mistakes)
    return flow


def mistakes_of(flow: Flow) -> Iterator[Mistake]:
    yield from structure.mistakes(flow)
    asked = everything_asked(flow)
    for part in (names, branches, questions, received):
        yield from part.mistakes(flow, asked)
