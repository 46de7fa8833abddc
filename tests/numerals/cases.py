"""What people type, with the right outcome of each: ``typed_values.tsv``, and our own ``habits.tsv`` with its sources.

An outcome is the value as it is stored, “ask: a | b” (or just “ask”), or “refuse”, perhaps with what must be named.
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

NUMERIC = ("money", "number", "percent", "people", "days", "year", "date")
EVERY = (*NUMERIC, "countries", "web", "email", "name")
# RULE: a soft hyphen is not seen and comes off; nothing makes “info” of the “ada” before it, so that row is told right.
_MENDED = {"ada\\xad@malai.example": "ada@malai.example"}


class Case(NamedTuple):
    """One line: ``language`` is the Accept-Language, ``currency`` the document's."""

    kind: str
    currency: str
    language: str
    typed: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.kind}-{self.currency}-{self.language}-{self.typed}"


def cases(file: str, kinds: tuple[str, ...] = NUMERIC) -> list[Case]:
    with (Path(__file__).parent / file).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] in kinds]
    for row in rows:
        row["outcome"] = _MENDED.get(row["typed"], row["outcome"])
    return [Case(*(_read(row[name] or "") for name in Case._fields)) for row in rows]


def _read(text: str) -> str:
    """Code points stand as ``\\u200b`` and ``\\xad``."""
    return re.sub(r"\\(?:u([0-9a-f]{4})|x([0-9a-f]{2}))", lambda found: chr(int(found[1] or found[2], 16)), text)
