"""The reader of numbers before CLDR, as it was at 3c7ced1: what ours is measured beside. It misreads some of them."""

import re
import unicodedata
from decimal import Context, Decimal

LONGEST = 40  # characters; longer input is no number, and is not looked at any closer
_MULTIPLES = {"": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_SHAPE = re.compile(r"([+-]?)([0-9.,]*[0-9])(k|mn?|bn?)?", re.IGNORECASE)
_GROUPED = {mark: re.compile(rf"[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+") for mark in ",."}
_IGNORED = dict.fromkeys(map(ord, "%'’_ \t\u00a0\u2009\u202f\u200e\u200f\u061c"))
_EXACT = Context(prec=3 * LONGEST)  # more digits than any text this long can make
_MARKS = str.maketrans({"−": "-", "–": "-", "٫": ".", "٬": ",", "٪": "%"})


def parse_number(text: str, *, whole: bool = False) -> Decimal | None:
    """The number that somebody typed, exact; None where it is none.

    One comma before exactly three digits groups thousands ("1,200"), else it is a decimal comma ("1,5", "0,125"). A
    point before exactly three digits groups only where a whole number is asked for ("1.200" employees, not euros).
    """
    if len(text) > LONGEST:
        return None
    plain = "".join(_ascii(character) for character in text.translate(_MARKS)).translate(_IGNORED)
    found = _SHAPE.fullmatch(plain)
    if found is None:
        return None
    sign, digits, multiple = found.groups()
    digits = _with_point(digits, whole)
    if digits is None:
        return None
    return _EXACT.multiply(Decimal(sign + digits), Decimal(_MULTIPLES[(multiple or "").lower()]))


def _ascii(character: str) -> str:
    """Other scripts' digits as 0 to 9, and currency signs away."""
    if unicodedata.category(character) == "Sc":
        return ""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _with_point(digits: str, whole: bool) -> str | None:
    """Digits with at most one decimal point, the marks that group thousands taken out."""
    if "," in digits and "." in digits:
        group, point = (",", ".") if digits.rindex(".") > digits.rindex(",") else (".", ",")
        before, _, after = digits.rpartition(point)
        if not _GROUPED[group].fullmatch(before) or group in after:
            return None
        return f"{before.replace(group, '')}.{after}"
    mark = "," if "," in digits else "."
    if _GROUPED[mark].fullmatch(digits) and (mark == "," or whole or digits.count(mark) > 1):
        return digits.replace(mark, "")
    if digits.count(mark) > 1:
        return None
    return digits.replace(mark, ".")
