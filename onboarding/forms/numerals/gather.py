"""Gathers from Babel's copy of CLDR what reading needs.

Babel keeps every locale that was ever looked at, half a megabyte each, and an Accept-Language may name any of a
thousand. So what is read of them is gathered once: their marks, short forms and words, 300 KB for all
(``forms/gathered.py``).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers

from onboarding.forms.numerals.characters import folded

_TIMES = {f"duration-{unit}": unit for unit in ("day", "week", "month", "year")} | {"concentr-percent": "percent"}
_NO_NAME = frozenset({"des", "der", "del", "the", "die", "das", "and", "von", "van", "new", "nya", "los", "las"})
_EVERYWHERE = ("EUR", "USD")
Table = dict[str, Any]


def gathered() -> dict[str, Any]:
    """All of it: what a locale shares with its parent is left out."""
    locales = {name: Locale.parse(name) for name in sorted(locale_identifiers())} | {"root": Locale("root")}
    return {
        "marks": _differing(locales, _marks),
        "lakhs": _differing(locales, lambda locale: "#,##,##0" in locale.decimal_formats[None].pattern),
        "orders": _differing(locales, _order),
        "magnitudes": _differing(locales, _magnitudes),
        "units": _differing(locales, _units),
        "rates": _differing(locales, _rates),
        "months": _differing(locales, _months),
        "symbols": _symbols(locales),
        "names": _names(locales),
    }


def parent_of(name: str) -> str:
    """The locale that CLDR says one inherits from; “root” in the end."""
    return get_global("parent_exceptions").get(name) or name.rpartition("_")[0] or "root"


def _differing(locales: Mapping[str, Locale], look: Any) -> Table:
    found = {name: look(locale) for name, locale in locales.items()}
    return {name: found[name] for name in found if name == "root" or found[name] != found.get(parent_of(name))}


def _marks(locale: Locale) -> str:
    """The decimal mark and the mark of thousands of Latin digits."""
    symbols = locale.number_symbols["latn"]
    return str(symbols["decimal"] + symbols["group"])


def _order(locale: Locale) -> str:
    """In which order the short date has day, month and year: “dmy”."""
    pattern = locale.date_formats["short"].pattern.lower()
    return "".join(dict.fromkeys(letter for letter in pattern if letter in "dmy"))


def _magnitudes(locale: Locale) -> Table:
    """Words and short forms of powers of ten: {"mio": 6}; one with several has them all: {"m": [3, 6]}.

    Where a pattern has words on both sides of the number, the one before it is known, and the one behind is the rest.
    """
    found: dict[str, set[int]] = defaultdict(set)
    both: list[tuple[str, str, int]] = []
    for power, pattern in _compact_patterns(locale):
        before, behind = (folded(re.sub(r"[¤']", "", side)) for side in re.split("0+", pattern, maxsplit=1))
        if before and behind:
            both.append((before, behind, power))
        elif before or behind:
            found[before or behind].add(power)
    for before, behind, power in both:
        found[behind].update(power - known for known in set(found[before]) if known < power)
    known = {word: sorted(powers) for word, powers in sorted(found.items()) if powers}
    return {word: powers[0] if len(powers) == 1 else powers for word, powers in known.items()}


def _compact_patterns(locale: Locale) -> Iterator[tuple[int, str]]:
    """The power of ten that a compact pattern stands for, and the pattern."""
    for formats in (locale.compact_decimal_formats, locale.compact_currency_formats):
        for patterns in (formats[kind] for kind in ("short", "long") if kind in formats):
            for size, pattern in ((s, p) for forms in patterns.values() for s, p in forms.items()):
                positive = str(pattern.pattern).partition(";")[0]
                if "0" in positive:
                    yield len(size) - positive.count("0"), positive


def _unit_patterns(locale: Locale) -> Iterator[tuple[str, str, str]]:
    """(unit, which form, pattern) of the units of time and of percent, without narrow ones, which are letters."""
    for name, unit in _TIMES.items():
        for length in ("long", "short"):
            for form, pattern in locale._data["unit_patterns"].get(name, {}).get(length, {}).items():
                if isinstance(pattern, str):
                    yield unit, form, pattern


def _units(locale: Locale) -> Table:
    """What stands behind a number of days, weeks, months, years or percent: {"tage": "day"}."""
    words = (
        (folded(pattern.replace("{0}", "")), unit) for unit, form, pattern in _unit_patterns(locale) if form != "per"
    )
    return dict(sorted((word, unit) for word, unit in words if word))


def _rates(locale: Locale) -> Table:
    """What stands behind an amount for each day, week, month or year: {"pro monat": "month"}."""
    words = (
        (folded(pattern.replace("{0}", "")), unit) for unit, form, pattern in _unit_patterns(locale) if form == "per"
    )
    return dict(sorted((word, unit) for word, unit in words if word))


def _months(locale: Locale) -> Table:
    """Names and short names of the months: {"märz": 3}."""
    widths = (locale.months[use][width] for use in ("format", "stand-alone") for width in ("wide", "abbreviated"))
    named = ((folded(name), month) for width in widths for month, name in width.items())
    return dict(sorted((name, month) for name, month in named if not name[:1].isdigit()))


def _symbols(locales: Mapping[str, Locale]) -> Table:
    """The signs of currencies in any locale, with all that they may stand for: {"kr": ["DKK", "ISK", …]}."""
    found: dict[str, set[str]] = defaultdict(set)
    for locale in locales.values():
        for currency, symbol in locale.currency_symbols.items():
            if (sign := folded(symbol)) and sign not in ("¤", folded(currency)):
                found[sign].add(currency)
    return {sign: sorted(found[sign]) for sign in sorted(found)}


def _names(locales: Mapping[str, Locale]) -> Table:
    """Names of currencies, and words in them: in English, and in the languages of where they are used."""
    found: dict[str, set[str]] = defaultdict(set)
    for currency, languages in _used_in(locales).items():
        for locale in (locales[language] for language in languages):
            names = [locale.currencies.get(currency), *locale._data["currency_names_plural"].get(currency, {}).values()]
            for name in filter(None, names):
                for word in (folded(name), *folded(name).split()):
                    if len(word) > 2 and word not in _NO_NAME:
                        found[word].add(currency)
    return {word: sorted(found[word]) for word in sorted(found)}


def _used_in(locales: Mapping[str, Locale]) -> dict[str, list[str]]:
    """The languages that each currency of today is spoken of in."""
    used: dict[str, set[str]] = defaultdict(lambda: {"en"})
    for territory, currencies in get_global("territory_currencies").items():
        for currency, _, until, tender in currencies:
            if tender and until is None:
                used[currency].update(get_official_languages(territory, regional=True, de_facto=True))
    for currency in _EVERYWHERE:
        used[currency].update(name for name in locales if "_" not in name)
    return {currency: sorted(used[currency] & locales.keys()) for currency in sorted(used)}
