"""Taking a typed number apart: its digits and marks, and what stands around them.

Rules:
- From the first digit to the last is the number; words stand only before and behind it, and only known ones.
- “1.250,-”, “50.-”, “500:-” and “500/-” have no cents; a “+” behind a number says nothing; brackets around all of it
  are an accountant's minus.
- A currency may be the decimal mark: “12€50”. “1e6” is read. 1億2,000万 and “2 crore 50 lakh” are sums.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from onboarding.forms.numerals import habits
from onboarding.forms.numerals.affixes import NOTHING, Languages, Token, UnknownWord, Way, tokens_of, ways
from onboarding.forms.numerals.characters import folded
from onboarding.forms.numerals.currencies import decimals_of, likeliest, stands_for
from onboarding.forms.numerals.expected import Expected
from onboarding.forms.numerals.marks import Numeral, numeral_of
from onboarding.forms.numerals.result import Unreadable

_SPLIT = re.compile(r"(?P<head>[^0-9]*?)(?P<core>(?:(?<![^\W\d_])[.,٫])?[0-9](?:.*[0-9])?)(?P<tail>[^0-9]*)", re.DOTALL)
_NO_CENTS = re.compile(r"^(?:[.,:]--?|[.,]=|/-)")
_EXPONENT = re.compile(r"(?P<digits>.*[0-9])[eE](?P<power>[+-]?[0-9]{1,2})")
_SIGN_AS_MARK = re.compile(r"(?P<whole>[0-9][0-9 .,'_]*?) ?(?P<sign>[^0-9 .,'_-]{1,4}) ?(?P<decimals>[0-9]{2,4})")
_PARTS = re.compile(r"[0-9](?:[0-9 .,'_]*[0-9])?|[^0-9]+")
_RANGE = re.compile(r"[0-9][^0-9]*(?:-|~|\.\.|\bto\b|\bor\b|\bbis\b|\boder\b|\bà\b|\ba\b|\bdo\b|до|から)[^0-9]*[0-9]")


_A_WORD = 4  # letters; “mille” is a thousand, and “k” alone is nothing


class Parsed(NamedTuple):
    """A number taken apart. ``base`` is what bigger parts add, 1億 of 1億2,000万; ``unknown`` is what nobody knows."""

    numeral: Numeral
    around: Way = ()
    negative: bool = False
    base: Decimal = Decimal(0)
    unknown: str = ""


def parse(text: str, expected: Expected, languages: Languages) -> list[Parsed]:
    """Every way to take plain characters apart. Unreadable where there is none."""
    found = _SPLIT.fullmatch(text)
    if found is None:
        return _in_words(text, expected, languages)
    head, core, tail = found.groups()
    bracketed = head[:1] == "(" and tail[-1:] == ")"
    negative, head = _sign(head.strip(" (" if bracketed else " ")) if head else (False, "")
    if tail:
        tail = _NO_CENTS.sub(" ", tail.rstrip(" .)" if bracketed else " .")).strip()
        tail = tail.removeprefix("+").removesuffix("+")
    before = ways(head, languages, expected) if head else NOTHING
    behind = ways(tail, languages, expected) if tail else NOTHING
    if isinstance(before, UnknownWord):
        raise Unreadable("word", word=before.word)
    unknown = ""
    if isinstance(behind, UnknownWord):
        unknown, behind = _unknown(behind.word, expected), NOTHING
    every = ((*first, *second) for first in before for second in behind)
    return [
        Parsed(numeral, way, negative != bracketed, base, unknown)
        for around in every
        for numeral, way, base in _core(core, around, languages)
    ]


def _unknown(word: str, expected: Expected) -> str:
    """A word behind the number that nobody knows: what the field counts, or something to be asked about."""
    if expected.noun and folded(expected.noun) == word:
        return ""
    if expected.kind in ("number", "people") and word.replace(" ", "").replace("-", "").isalpha():
        return word
    raise Unreadable("word", word=word)


def _sign(head: str) -> tuple[bool, str]:
    """Whether a minus stands there, before a currency or behind it, and the rest."""
    for sign in ("-", "+"):
        if head.startswith(sign):
            return sign == "-", head[1:].strip()
        if head.endswith(sign):
            return sign == "-", head[:-1].strip()
    return False, head


def _in_words(text: str, expected: Expected, languages: Languages) -> list[Parsed]:
    """The few numbers that are words: “free”, “just me”, and one of a magnitude, “mille”, “a million euros”."""
    word = folded(text)
    if expected.kind == "money" and word in habits.FREE:
        return [Parsed(Numeral(Decimal(0)))]
    if expected.kind == "people" and word in habits.ALONE:
        return [Parsed(Numeral(Decimal(1)))]
    negative, word = _sign(word)
    article, _, rest = word.partition(" ")
    word = rest if rest and article in habits.ARTICLES else word
    if len(word.partition(" ")[0]) < _A_WORD:
        return []
    around = ways(word, languages, expected)
    if isinstance(around, UnknownWord):
        return []
    return [Parsed(Numeral(Decimal(1)), way, negative) for way in around if any(t.kind == "magnitude" for t in way)]


def _core(core: str, around: Way, languages: Languages) -> Iterator[tuple[Numeral, Way, Decimal]]:
    """The number itself, all that stands around it, and what bigger parts of it add."""
    if numeral := numeral_of(core):
        yield numeral, around, Decimal(0)
    elif found := _EXPONENT.fullmatch(core):
        if numeral := numeral_of(found["digits"]):
            yield numeral, (*around, Token("magnitude", frozenset((int(found["power"]),)))), Decimal(0)
    elif (found := _SIGN_AS_MARK.fullmatch(core)) and (codes := stands_for(folded(found["sign"]))):
        whole, decimals = numeral_of(found["whole"]), found["decimals"]
        if whole and whole.grouped is not None and len(decimals) == decimals_of(likeliest(codes, languages)):
            pointed = Decimal(f"{whole.grouped}.{decimals}")
            yield Numeral(pointed=pointed, decimals=len(decimals)), (*around, Token("currency", codes)), Decimal(0)
    elif _RANGE.search(core):
        raise Unreadable("range")
    elif found_parts := _compound(_PARTS.findall(core), around, languages):
        rest, base = found_parts
        yield rest, around, base


def _compound(parts: list[str], around: Way, languages: Languages) -> tuple[Numeral, Decimal] | None:
    """1億2,000万, 2 crore 50 lakh: bigger parts first, each with its magnitude. The last part, and the others' sum."""
    base, above = Decimal(0), 99
    for digits, word in zip(parts[:-1:2], parts[1::2], strict=True):
        numeral, power = numeral_of(digits), _power(word, languages)
        if numeral is None or numeral.grouped is None or power is None:
            return None
        if power >= above or numeral.grouped >= 10 ** (above - power):
            return None
        base, above = base + numeral.grouped * 10**power, power
    rest = numeral_of(parts[-1])
    smaller = [power for token in around if token.kind == "magnitude" for power in token.means]
    spoken = smaller or (len(parts) > 1 and not parts[-2].isascii())  # “1m50” is no million and fifty, and 1万50 is
    if rest is None or not spoken or any(power >= above for power in smaller):
        return None
    return (Numeral(rest.grouped) if rest.both else rest), base


def _power(word: str, languages: Languages) -> int | None:
    """The power of ten that a word means, where it means exactly one."""
    tokens = (token for token in tokens_of(folded(word), languages) if token.kind == "magnitude")
    powers = [power for token in tokens for power in token.means]
    return powers[0] if len(powers) == 1 else None
