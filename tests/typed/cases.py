"""The list of what people type, ``texts.tsv``: one row a text, with its outcome and where the habit is known from.

``ask: a | b`` means that both are offered, ``refuse: word`` that the sentence names it, no outcome that nothing is
stored. Code points are written ``\\u…``.
"""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from onboarding.forms.territories import CODES, is_region, members

FILE = Path(__file__).with_name("texts.tsv")
FIELDS = {
    "countries": (4, "geography"),
    "web": (1, "website"),
    "email": (23, "contact_email"),
    "name": (1, "company_name"),
}


class Case(NamedTuple):
    kind: str
    language: str
    typed: str
    outcome: str
    source: str

    @property
    def stored(self) -> object:
        """What is right to store; None where that is nothing."""
        if self.kind != "countries":
            return self.outcome or None
        return countries(self.outcome) if self.outcome else None

    @property
    def offered(self) -> list[object]:
        """What each button has to store."""
        parts = self.outcome.removeprefix("ask: ").split(" | ")
        return [countries(part.replace(",", "")) if self.kind == "countries" else part for part in parts]

    @property
    def named(self) -> str:
        """What the sentence of a refusal has to name."""
        return self.outcome.partition(": ")[2]


def countries(outcome: str) -> list[str]:
    """Codes, a region's countries, or those but some: “150 without GB”."""
    if outcome == "worldwide":
        return list(CODES)
    region, _, out = outcome.partition(" without ")
    if is_region(region):
        return [code for code in members(region) if code not in out.split()]
    return outcome.split()


def cases() -> list[Case]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        return [
            Case(kind, language, _plain(typed), _plain(outcome), source)
            for kind, language, typed, outcome, source in rows
        ]


def _plain(text: str) -> str:
    text = re.sub(r"\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2}))", _character, text)
    return text.replace("\\t", "\t").replace("\\\\", "\\")


def _character(found: re.Match[str]) -> str:
    return chr(int(next(filter(None, found.groups())), 16))
