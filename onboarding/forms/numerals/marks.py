"""The digits of a number and the marks between them: which marks group thousands, and which one is the decimal.

Rules:
- Spaces, apostrophes, underscores and ٬ only ever group, and only in threes: “1 200”, and not “12 50”.
- Points and commas group where they stand more than once, or before another mark: “1.234.567”, “12.345,67”. Commas may
  group as in India, “1,20,000”. An apostrophe may be missing, as Babel leaves out every second one (2.19.0).
- A single point or comma is the decimal mark, but for one before exactly three digits, “1.234”: that may be either. Who
  reads it decides by language, currency and what is asked for, or asks.
- ٫ and · are only ever decimal.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

_GROUPED = re.compile(
    r"(?P<grouped>[1-9][0-9]{0,2}(?P<mark>[ '_٬.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*)"
    r"(?:(?!(?P=mark))[.,٫·](?P<decimals>[0-9]+))?"
)
_LAKHS = re.compile(r"(?P<grouped>[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:[.٫](?P<decimals>[0-9]+))?")
_QUOTED = re.compile(r"(?P<grouped>[1-9][0-9]*(?:'[0-9]{3})+)(?:[.,](?P<decimals>[0-9]+))?")
_POINTED = re.compile(r"(?P<whole>[0-9]*)[.,٫·](?P<decimals>[0-9]+)")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_NO_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True)
class Numeral:
    """A number as its marks tell it: by grouping, by a decimal mark, or both ways where ``mark`` may be either.

    ``decimals`` is how many digits were written after the decimal mark, where it is one.
    """

    grouped: Decimal | None = None
    pointed: Decimal | None = None
    mark: str = ""
    decimals: int = 0

    @property
    def both(self) -> bool:
        """Whether it reads as one number with its mark as a group's, and as another with it as the decimal one."""
        return self.grouped is not None and self.pointed is not None


def numeral_of(text: str) -> Numeral | None:
    """The number that plain characters say; None where the digits and marks are put together as none is."""
    if text.isdigit() and text.isascii():
        return Numeral(grouped=Decimal(text))
    if _EITHER.fullmatch(text):
        mark = "." if "." in text else ","
        return Numeral(Decimal(text.replace(mark, "")), Decimal(text.replace(mark, ".")), mark, 3)
    found = _GROUPED.fullmatch(text) or _LAKHS.fullmatch(text) or _QUOTED.fullmatch(text)
    if found:
        whole, decimals = _NO_DIGITS.sub("", found["grouped"]), found["decimals"]
        if not decimals:
            return Numeral(Decimal(whole))
        return Numeral(pointed=Decimal(f"{whole}.{decimals}"), decimals=len(decimals))
    if found := _POINTED.fullmatch(text):
        decimals = found["decimals"]
        return Numeral(pointed=Decimal(f"{found['whole'] or 0}.{decimals}"), decimals=len(decimals))
    return None
