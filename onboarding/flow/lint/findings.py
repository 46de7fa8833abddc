"""A mistake, and the line on which it stands."""

import inspect
import re
from dataclasses import dataclass
from pathlib import Path

from click import ClickException

from onboarding.flow.model import Flow


@dataclass(frozen=True)
class Mistake:
    """``where`` is file:line; ``message`` is what to do."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class FlowError(ClickException, ValueError):
    """A flow that cannot be served. A command line tells the mistakes alone, and ends with 1."""

    def __init__(self, flow: Flow, mistakes: list[Mistake]) -> None:
        lines = "\n".join(f"  {mistake}" for mistake in mistakes)
        super().__init__(f"The flow {flow.name!r} has {len(mistakes)} mistake(s):\n{lines}")
        self.mistakes = mistakes


def line_of(form: type, name: str) -> str:
    """Where a form, or the one that it is made of, declares this; the form's own first line where neither says."""
    own = next((made_of for made_of in form.__mro__ if name in vars(made_of)), form)
    return _line(own, name) or _line(form, name) or form.__qualname__


def _line(form: type, name: str) -> str:
    try:
        lines, first = inspect.getsourcelines(form)
        file = Path(inspect.getsourcefile(form) or "?")
    except (OSError, TypeError):
        return ""
    for number, line in enumerate(lines):
        if re.match(rf"\s+{re.escape(name)}\s*[:=]", line):
            return f"{file}:{first + number}"
    return f"{file}:{first}"
