"""What a flow must pass before anything is served: each mistake with its file, line, and what to do.

``structure`` has what the engine itself relies on, what fields may be called, and whether the context takes what is
asked; ``branches`` what conditions may look at; ``questions`` what people read.
"""

from collections.abc import Iterator

from onboarding.flow.lint import branches, questions, structure
from onboarding.flow.lint.findings import FlowError, Mistake
from onboarding.flow.lint.questions_asked import everything_asked
from onboarding.flow.model import Flow

__all__ = ["FlowError", "Mistake", "checked", "mistakes_of"]


def checked(flow: Flow) -> Flow:
    """The flow itself; FlowError where it has mistakes."""
    if mistakes := list(mistakes_of(flow)):
        raise FlowError(flow, mistakes)
    return flow


def mistakes_of(flow: Flow) -> Iterator[Mistake]:
    """What is wrong with a flow, each with its place and what to do."""
    yield from structure.mistakes(flow)
    asked = everything_asked(flow)
    for find in (structure.name_mistakes, branches.mistakes, questions.mistakes, structure.unreceived_mistakes):
        yield from find(flow, asked)
