"""What reading a text can come to, besides a value: a question, or a reason why not.

Rules, for whatever reads text (numbers, dates, countries, addresses):
- A value is returned only where nothing else is plausible. A guess is never made between two.
- ``Ambiguous`` carries every plausible reading: its ``label`` is what a button says, its ``text`` what it sends. That
  text is canonical: it reads as this one value, in every language, and asks nothing any more.
- ``Unreadable`` names a reason and what a sentence about it needs; the sentence itself is the form's (``messages``).
"""

from collections.abc import Sequence
from typing import NamedTuple


class Reading(NamedTuple):
    """One thing that a text may mean: in words for its reader, and as the text that means only this."""

    label: str
    text: str


class Ambiguous(ValueError):
    """The text may mean several things, or one that somebody should confirm; ``readings`` has at least one."""

    def __init__(self, readings: Sequence[Reading], message: str = "") -> None:
        super().__init__(message)
        self.readings, self.message = tuple(readings), message


class Unreadable(ValueError):
    """The text means nothing here. ``reason`` is a word for programs, ``details`` what a sentence about it names."""

    def __init__(self, reason: str, **details: str) -> None:
        super().__init__(reason)
        self.reason, self.details = reason, details
