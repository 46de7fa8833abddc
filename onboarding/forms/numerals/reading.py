"""Reading a number that somebody typed: ``read_number``.

Rules, in order:
- The text is taken as plain characters: digits of any script, real minus signs, wide forms, nothing invisible.
- It is taken apart (``parsing``). A unit and a rate stand there at most once. Another currency is refused, and
  so is a unit that the field does not ask for.
- One mark before three digits is grouping where decimals cannot be meant (whole numbers, cents); else it is what the
  reader's language has it for; where that leaves a doubt, it is asked about.
- Of several readings, those stay that the field could take. If more than one does, it is asked which.
"""

import re
from decimal import Context, Decimal
from itertools import product
from typing import NamedTuple

from onboarding.forms.numerals.affixes import Languages, Token, Way
from onboarding.forms.numerals.characters import plain_characters
from onboarding.forms.numerals.currencies import likeliest
from onboarding.forms.numerals.expected import Expected
from onboarding.forms.numerals.locales import conventions_of
from onboarding.forms.numerals.marks import Numeral
from onboarding.forms.numerals.parsing import Parsed, parse
from onboarding.forms.numerals.result import Unreadable

LONGEST = 60  # characters; longer input is no number, and is not looked at any closer
_EXACT = Context(prec=3 * LONGEST)  # more digits than any text this long can make
# What means the same to everybody and asks for nothing: up to 18 digits, and decimals that are not three.
_PLAIN = re.compile(r"-?(?:[0-9]{1,18}|(?:0|[1-9][0-9]{0,17})\.(?:[0-9]{1,2}|[0-9]{4,18}))")
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}
_TIMES_A_YEAR = {"day": 365, "week": 52, "month": 12, "quarter": 4}
_ONCE = ("percent", "time", "people", "thing", "rate")
_ONE = Decimal(1)


class Number(NamedTuple):
    """The number that was meant, and the rate that stood beside it: “month” of “499 per month”."""

    value: Decimal
    rate: str = ""


class SeveralValues(ValueError):
    """The text may be any of these numbers, or one that somebody should confirm."""

    def __init__(self, values: tuple[Decimal, ...]) -> None:
        super().__init__("which of them?")
        self.values = values


def read_number(text: str, expected: Expected, languages: Languages) -> Number:
    """The number that this text is, exactly, to somebody who reads these languages, the most wanted first.

    Raises SeveralValues where it may be several, and Unreadable where it is none that is asked for.
    """
    if _PLAIN.fullmatch(text):
        value = Decimal(text)
        if expected.fits(value):
            return Number(value)
    if len(text) > LONGEST:
        raise Unreadable("number")
    parsed = parse(plain_characters(text).strip(), expected, languages)
    found: list[Number] = []
    problem: Unreadable | None = None
    for one in parsed:
        try:
            found += _numbers(one, expected, languages)
        except Unreadable as unreadable:
            problem = unreadable
    if not found:
        raise problem or Unreadable("number")
    if expected.per and any(number.rate not in ("", expected.per) for number in found):
        raise SeveralValues(_for_a_year(found))
    if len(found) == 1 and not parsed[0].unknown:
        return found[0]
    values = tuple(dict.fromkeys(number.value for number in found))
    values = tuple(value for value in values if expected.in_range(value)) or values
    if len(values) > 1 or any(one.unknown for one in parsed):
        raise SeveralValues(values)
    return next(number for number in found if number.value == values[0])


def _numbers(parsed: Parsed, expected: Expected, languages: Languages) -> list[Number]:
    """The numbers that it may be, of those that are asked for."""
    _check(parsed.around, expected, languages)
    rate = next((str(min(token.means)) for token in parsed.around if token.kind == "rate"), "")
    values = [
        -value if parsed.negative else value
        for factor in _factors(parsed.around, expected)
        for value in _scaled(parsed, factor, expected, languages)
    ]
    fitting = [Number(value, rate) for value in values if expected.fits(value)]
    if not fitting:
        raise Unreadable("whole" if expected.places == 0 and expected.kind != "money" else "places")
    return fitting


def _check(around: Way, expected: Expected, languages: Languages) -> None:
    """Unreadable where something stands there that is not asked for, or stands there twice."""
    if len(around) > 1:
        kinds = [token.kind for token in around]
        if any(kinds.count(kind) > 1 for kind in _ONCE) or kinds.count("magnitude") > 2:
            raise Unreadable("number")
    for kind, means, _ in around:
        if kind == "rate" and expected.per and expected.per not in means and _not_for_a_year(expected, means):
            raise Unreadable("rate")
        if expected.admits(kind, means):
            continue
        if kind == "currency" and expected.kind == "money":
            raise Unreadable("currency", currency=likeliest(means, languages))
        raise Unreadable(kind)


def _not_for_a_year(expected: Expected, means: frozenset[str]) -> bool:
    return expected.per != "year" or not means <= _TIMES_A_YEAR.keys()


def _for_a_year(found: list[Number]) -> tuple[Decimal, ...]:
    """What an amount for a month is in a year, and the amount itself: somebody may have meant either."""
    a_year = (_EXACT.multiply(value, Decimal(_TIMES_A_YEAR.get(rate, 1))) for value, rate in found)
    return tuple(dict.fromkeys((*a_year, *(number.value for number in found))))


def _factors(around: tuple[Token, ...], expected: Expected) -> list[Decimal]:
    """What the number is to be multiplied by, in every plausible way; two magnitudes multiply: “thousand million”."""
    powers = [sorted(means) for kind, means, _ in around if kind == "magnitude"]
    if powers:
        return [_ONE.scaleb(sum(several)) for several in product(*powers)]
    units = next((sorted(means) for kind, means, _ in around if kind == "time" and expected.kind == "days"), None)
    return [_ONE] if units is None else [Decimal(_DAYS[unit]) for unit in units]


def _scaled(parsed: Parsed, factor: Decimal, expected: Expected, languages: Languages) -> list[Decimal]:
    """The number times this factor: both ways where its mark may be either, and nothing tells which."""
    numeral = parsed.numeral
    if not numeral.both:
        value = numeral.pointed if numeral.grouped is None else numeral.grouped
        assert value is not None, "a numeral is one of them at least"
        return [value if factor is _ONE else _EXACT.add(parsed.base, _EXACT.multiply(value, factor))]
    meant = _mark_means(numeral, factor is not _ONE, expected, languages)
    both = (numeral.grouped if meant != "pointed" else None, numeral.pointed if meant != "grouped" else None)
    return [_EXACT.add(parsed.base, _EXACT.multiply(value, factor)) for value in both if value is not None]


def _mark_means(numeral: Numeral, scaled: bool, expected: Expected, languages: Languages) -> str:
    """What one mark before three digits means: “grouped”, “pointed”, or empty where it may be either."""
    assert numeral.grouped is not None, "it may be either"
    if not scaled and expected.places is not None and expected.places < numeral.decimals:
        return "grouped" if expected.in_range(numeral.grouped) else ""
    known = [conventions for tag in languages if (conventions := conventions_of(tag))]
    if not known or numeral.mark not in (known[0].decimal, known[0].group):
        return ""
    if numeral.mark == known[0].group:
        return "grouped"
    if not scaled and expected.usual_decimals == numeral.decimals:
        return "pointed"
    needless = str(numeral.pointed).endswith("0")  # who means 12 does not write 12.000
    others = [other for other in known[1:] if not other.locale.startswith("en")]  # which every browser asks for
    return "" if needless or any(other.group == numeral.mark for other in others) else "pointed"
