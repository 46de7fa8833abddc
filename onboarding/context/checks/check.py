"""What a consistency check says, and how checks read what was said so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from onboarding.forms.numerals import grouped

Json = Any
Said = Mapping[str, Json]  # all steps' answers as one; whatever is not answered yet is not there

_SPOKEN = {"pr_media": "press and media", "value_based": "value-based"}
_LISTED = 8
_QUOTED = 60  # characters of a founder's text that a message repeats


@dataclass(frozen=True)
class Check:
    """Something that does not seem to fit together. It never blocks. ``message`` is plain text, not HTML."""

    code: str
    steps: tuple[int, ...]
    fields: tuple[str, ...]
    message: str
    kind: Literal["advice", "question"] = "advice"


def rows(answers: Said, group: str) -> list[Mapping[str, Json]]:
    """The rows of a repeating group; none where it is not answered yet."""
    return list(answers.get(group) or ())


def number(value: Json) -> Decimal | None:
    """A stored number, which is an int or decimal text; None where there is none."""
    return None if value is None else Decimal(str(value))


def spoken(value: str) -> str:
    """An option as it stands in a sentence: "paid search"."""
    return _SPOKEN.get(value, value.replace("_", " "))


def quoted(text: str) -> str:
    """A founder's words in quotes, on one line and not too long."""
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= _QUOTED else f"“{line[: _QUOTED - 1].rstrip()}…”"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """ "a, b and c"; of very many, the first ones and how many more."""
    every = list(parts)
    shown, more = every[:_LISTED], len(every) - _LISTED
    *most, end = [*shown, f"{more} more"] if more > 0 else shown
    return f"{', '.join(most)} {last} {end}" if most else end


def rounded(result: Decimal) -> str:
    """A computed figure, with one decimal at most: "12.3". What somebody typed is never rounded (``grouped``)."""
    return grouped(round(result, 1))
