"""What CLDR knows of a language: its marks, its order of dates, and words with what they mean in it.

``cldr.json`` has it for every locale that there is, so nothing grows with what browsers ask for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError, get_global

from onboarding.forms.gathered import table_in
from onboarding.forms.numerals.characters import plain_characters
from onboarding.forms.numerals.habits import MAGNITUDES

_FILE = Path(__file__).with_name("cldr.json")
_TAGS = 1024  # language tags that are remembered; browsers send a few hundred
ENGLISH = "en"


@dataclass(frozen=True)
class Conventions:
    """How numbers and dates are written somewhere: marks as ``plain_characters`` has them, ``order`` like “dmy”."""

    locale: str
    decimal: str
    group: str
    lakhs: bool
    order: str


@cache
def tables() -> dict[str, Any]:
    """All that was gathered."""
    from onboarding.forms.numerals.gather import gathered  # which is needed once for each version of Babel

    return table_in(_FILE, gathered)


@lru_cache(maxsize=_TAGS)
def locale_of(tag: str) -> str:
    """The CLDR locale of a BCP 47 tag, “pt_BR” of “pt-BR”, or that of its language; empty where there is none."""
    parts = tag.replace("_", "-").split("-")
    for length in range(len(parts), 0, -1):
        try:
            return str(Locale.parse("-".join(parts[:length]), sep="-"))
        except (ValueError, UnknownLocaleError, TypeError):
            continue
    return ""


def languages_of_currency(currency: str) -> tuple[str, ...]:
    """The language of where this currency is from, “pt_BR” of BRL; none for one that several countries share."""
    territory = currency[:2]
    likely = get_global("likely_subtags").get(f"und_{territory}", "") if len(currency) == 3 else ""
    spoken = currency in {code for code, *_ in get_global("territory_currencies").get(territory, ())}
    return (f"{likely.partition('_')[0]}_{territory}",) if likely and spoken else ()


@lru_cache(maxsize=_TAGS)
def conventions_of(tag: str) -> Conventions | None:
    """The conventions of a language tag; None where it names no language that CLDR knows."""
    locale = locale_of(tag)
    if not locale:
        return None
    marks = plain_characters(_inherited("marks", locale))
    lakhs, order = _inherited("lakhs", locale), _inherited("orders", locale)
    return Conventions(locale, marks[0], marks[1:2], lakhs, order)


def meanings(table: str, word: str, languages: Iterable[str]) -> tuple[frozenset[Any], frozenset[Any]]:
    """What a folded word may mean to somebody who reads these languages, the most wanted first; and else anywhere.

    Their own language knows best, and English is read by all; where the two differ, both are plausible. A word that
    neither knows means what it does in any other language.
    """
    own = next((found for tag in languages for found in (_known(table, word, locale_of(tag)),) if found), frozenset())
    english = _known(table, word, ENGLISH)
    known: frozenset[Any] = own | english
    return known, frozenset() if known else _anywhere(table).get(word, frozenset())


def _inherited(table: str, locale: str) -> Any:
    """What a table has for a locale, or for the nearest that it inherits from."""
    known = tables()[table]
    return next(known[name] for name in (*_ancestors(locale), "root") if name in known)


def _known(table: str, word: str, locale: str) -> frozenset[Any]:
    return _words(table, locale).get(word, frozenset()) if locale else frozenset()


@lru_cache(maxsize=_TAGS)
def _words(table: str, locale: str) -> Mapping[str, frozenset[Any]]:
    """The words of a locale, with what people write in its language besides. Some mean several things."""
    known = tables()[table]
    nearest: dict[str, Any] = next((known[name] for name in _ancestors(locale) if name in known), {})
    habits = MAGNITUDES.get(locale.partition("_")[0], {}) if table == "magnitudes" else {}
    return {word: _meanings(nearest.get(word)) | _meanings(habits.get(word)) for word in {**nearest, **habits}}


@cache
def _anywhere(table: str) -> Mapping[str, frozenset[Any]]:
    found: dict[str, frozenset[Any]] = {}
    for locale in {*tables()[table], *(MAGNITUDES if table == "magnitudes" else ())} - {"root"}:
        for word, several in _words(table, locale).items():
            found[word] = found.get(word, frozenset()) | several
    return found


def _meanings(noted: Any) -> frozenset[Any]:
    """What a table notes of a word: nothing, one meaning, or a list."""
    return frozenset(() if noted is None else noted if isinstance(noted, list) else (noted,))


def _ancestors(locale: str) -> Iterator[str]:
    """The locale itself and what it inherits from, without the root."""
    while locale and locale != "root":
        yield locale
        locale = get_global("parent_exceptions").get(locale) or locale.rpartition("_")[0]
