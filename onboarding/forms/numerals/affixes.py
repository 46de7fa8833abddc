"""What stands around a number: a magnitude, a currency, a unit, a rate, and words that say nothing.

Each word is looked up in the reader's languages; one that may be several things is read in every way.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from onboarding.forms.numerals import habits
from onboarding.forms.numerals.characters import folded
from onboarding.forms.numerals.currencies import stands_for
from onboarding.forms.numerals.expected import Expected
from onboarding.forms.numerals.locales import locale_of, meanings

Languages = tuple[str, ...]
_WORDS = 4  # that stand for one thing together, at most
_MOST = 12  # words; a text with more is no number
_REMEMBERED = 4096  # words, each with the languages that it was read in
_BRACKETS = str.maketrans("()[]", "    ")
NO_WORDS: Mapping[str, str] = MappingProxyType({})
_LISTED = {
    "percent": habits.PERCENT,
    "people": habits.PEOPLE,
    "thing": habits.THINGS,
    "filler": habits.FILLERS,
    "tax": habits.TAXES,
}
# What may stand behind what without a space between: k€, 万円, €p.m.
_GLUED = {("magnitude", "currency"), ("currency", "magnitude"), ("magnitude", "people"), ("currency", "rate")}


class Token(NamedTuple):
    """A word that is known: ``means`` are powers of ten, currency codes, or the name of a unit.

    ``sure`` is whether it means that in the reader's language, in English, or everywhere; else it does in another one.
    """

    kind: str
    means: frozenset[Any]
    sure: bool = True


class UnknownWord(NamedTuple):
    """A word that is nothing around a number, and what stands behind it."""

    word: str


Way = tuple[Token, ...]
NOTHING: tuple[Way, ...] = ((),)


def _without_of(words: list[str]) -> list[str]:
    """What is counted in a magnitude: “millones de euros”, “milliards d’euros” and “milioni di euro” are of that."""
    if len(words) > 1 and words[0] in ("de", "di", "of", "do"):
        return words[1:]
    return [words[0].removeprefix("d'"), *words[1:]]


@lru_cache(maxsize=_REMEMBERED)
def ways(text: str, languages: Languages, expected: Expected) -> tuple[Way, ...] | UnknownWord:
    """Every way to read the text on one side of a number; the first word that is none.

    Of what a word may be, only what the field admits counts, as long as there is any.
    """
    words = folded(text.translate(_BRACKETS).replace("/", " /").replace("/ ", "/")).split()
    if len(words) > _MOST:
        return UnknownWord(" ".join(words[:_WORDS]))
    found: list[Way] = [()]
    place = 0
    while place < len(words):
        if any(way and way[-1].kind == "magnitude" for way in found):
            words[place:] = _without_of(words[place:])
        count, readings = _longest(words[place : place + _WORDS], languages)
        if not readings:
            return UnknownWord(" ".join(words[place:]))
        found = [(*way, *reading) for way in found for reading in _likely(readings, expected)]
        place += count
    return tuple(found)


def _likely(readings: list[Way], expected: Expected) -> list[Way]:
    """Those that the field admits, and of them those that the reader knows; as long as any are left."""
    admitted = [way for way in readings if all(expected.admits(token.kind, token.means) for token in way)] or readings
    sure = [way for way in admitted if all(token.sure for token in way)] or admitted
    if expected.currency:
        return sure
    # “k” is a thousand, and also the kwacha: of no use where no amount is asked for.
    return [way for way in sure if all(token.kind != "currency" for token in way)] or sure


def _longest(words: list[str], languages: Languages) -> tuple[int, list[Way]]:
    """How many of the words stand for something together, as many as can be, and for what."""
    for count in range(len(words), 0, -1):
        if tokens := tokens_of(" ".join(words[:count]), languages):
            return count, [(token,) for token in tokens]
    for count in range(len(words), 0, -1):
        if glued := list(_glued(" ".join(words[:count]), languages)):
            return count, glued
    return 1, []


@lru_cache(maxsize=_REMEMBERED)
def tokens_of(word: str, languages: Languages) -> tuple[Token, ...]:
    """Everything that a word, or several, may be around a number."""
    word = word.strip(" .,")
    found = [
        _token("magnitude", "magnitudes", word, languages),
        _token("time", "units", word, languages, habits.TIMES),
        _token("rate", "rates", word, languages, habits.RATES),
        Token("currency", stands_for(word)),
    ]
    if word.startswith("/") and not found[2].means:  # €/Monat: what stands behind the stroke is a unit of time
        times = _token("time", "units", word[1:].strip(), languages, habits.TIMES)
        found.append(Token("rate", times.means, times.sure) if times.kind == "time" else Token("rate", frozenset()))
    found += [Token(kind, frozenset((kind,))) for kind, listed in _LISTED.items() if word in listed]
    return tuple(token for token in found if token.means)


def _token(kind: str, table: str, word: str, languages: Languages, own: Mapping[str, str] = NO_WORDS) -> Token:
    """What CLDR has of the word, or people write besides."""
    if word in own:
        return Token(kind, frozenset((own[word],)))
    known, elsewhere = meanings(table, word, languages)
    if kind == "time" and "percent" in known | elsewhere:
        return Token("percent", frozenset(("percent",)))
    if len(word) == 1 and word.isascii():
        return Token(kind, known)  # a single letter means too many things elsewhere
    return Token(kind, known or elsewhere, bool(known))


def _glued(word: str, languages: Languages) -> Iterator[tuple[Token, ...]]:
    """A word that is two without a space between."""
    for cut in range(1, len(word)):
        for first in tokens_of(word[:cut], languages):
            for second in tokens_of(word[cut:], languages):
                if (first.kind, second.kind) in _GLUED:
                    by_t = word[:cut] == "t" and first.kind == "magnitude"
                    yield (_thousand(languages) if by_t else first, second)


def _thousand(languages: Languages) -> Token:
    """TEUR and tkr: a thousand to some, and to others a trillion."""
    knows = any(re.split("[_-]", locale_of(tag))[0] in habits.THOUSAND_BY_T for tag in languages)
    return Token("magnitude", frozenset((3,) if knows else (3, 12)))
