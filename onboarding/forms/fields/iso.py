"""Countries and currencies as fields, from the ISO lists: 3166-1 and 4217."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pycountry

from onboarding.flow.conditions import Comparison
from onboarding.forms import messages
from onboarding.forms.fields import Choice, ChoiceField, Json, ManyField, Pairs
from onboarding.forms.numerals import LONGEST

# What people type for a country that the standard calls otherwise.
_ALSO = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "great britain": "GB",
    "britain": "GB", "usa": "US", "america": "US", "u.s.": "US", "u.s.a.": "US", "uae": "AE", "emirates": "AE",
    "holland": "NL", "the netherlands": "NL", "turkey": "TR", "ivory coast": "CI", "czech republic": "CZ",
    "burma": "MM", "cape verde": "CV", "swaziland": "SZ", "palestine": "PS", "russia": "RU", "laos": "LA",
    "brunei": "BN", "syria": "SY", "vatican": "VA", "democratic republic of the congo": "CD", "drc": "CD",
    "macedonia": "MK", "the gambia": "GM", "the bahamas": "BS", "south korea": "KR", "korea": "KR",
    "north korea": "KP", "iran": "IR", "vietnam": "VN", "moldova": "MD", "bolivia": "BO", "venezuela": "VE",
    "tanzania": "TZ", "taiwan": "TW",
}  # fmt: skip
_COMMON = ("EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "INR", "CNY", "BRL")
_NO_MONEY = ("XAD", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX")


@cache
def countries() -> dict[str, str]:
    """Two-letter code -> the name in everyday use, by name."""
    named = {country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


@cache
def _known() -> dict[str, str]:
    """Whatever names a country, folded -> its code."""
    codes = {}
    for country in pycountry.countries:
        for attribute in ("name", "common_name", "official_name", "alpha_2", "alpha_3"):
            if name := getattr(country, attribute, None):
                codes[_folded(name)] = country.alpha_2
                codes[_folded(name.split(",")[0])] = country.alpha_2
    # "Korea" and the like would name whichever comes last: the exact names win, and what people mean after them.
    codes.update((_folded(country.name), country.alpha_2) for country in pycountry.countries)
    return codes | _ALSO


@cache
def currencies() -> tuple[Choice, ...]:
    """Three-letter codes with names, the most used first."""
    named = {money.alpha_3: money.name for money in pycountry.currencies if money.alpha_3 not in _NO_MONEY}
    ordered = [*_COMMON, *sorted(named.keys() - set(_COMMON))]
    return tuple(Choice(code, f"{code} – {named[code]}") for code in ordered)


class CountriesField(ManyField):
    """Any number of countries, typed as names or codes with commas between; stored as ISO 3166-1 alpha-2 codes."""

    kind = "countries"

    def __init__(self, label: str, validators: Sequence[Any] = (), **bound: Any) -> None:
        super().__init__(label, (), validators, minimum=1, maximum=len(countries()), **bound)

    @property
    def names(self) -> list[str]:
        """What a browser can suggest. A name with a comma in it would read as two."""
        return [name for name in countries().values() if "," not in name]

    def typed(self) -> str:
        if self.data:
            return ", ".join(self.shown())
        return ", ".join(self.raw_data or [])

    def as_sent(self, form: Any) -> Pairs:
        return [(self.name, self.typed())]

    def process_formdata(self, valuelist: list[str]) -> None:
        parts = (part for value in valuelist for part in _parts(value))
        chosen = {self._code(part): None for part in parts if part}
        self.data = list(chosen) or None

    def parse_all(self, chosen: list[str]) -> list[str]:
        """A program gives codes."""
        for code in chosen:
            if code not in countries():
                raise ValueError(messages.COUNTRY_CODE.format(value=code[:LONGEST]))
        return chosen

    def as_typed(self, value: Json) -> Pairs:
        return [(name, countries()[code]) for name, code in super().as_typed(value)]

    def values(self) -> list[str]:
        return list(countries())

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        """They are typed."""
        return None

    def shown(self) -> list[str]:
        return [countries()[code] for code in self.data or ()]

    def _code(self, name: str) -> str:
        code = _known().get(_folded(name))
        if code is None:
            raise ValueError(messages.COUNTRY.format(value=name[:LONGEST]))
        return code


def _parts(value: str) -> Iterator[str]:
    """The names between commas, semicolons and line ends; a country's own name may have a comma in it.

    One after the other: nothing is read behind the first that is none.
    """
    name = ""
    for piece in re.split(r"[,;،\n]", value):
        longer = f"{name}, {piece.strip()}" if name else ""
        if longer and _folded(longer) in _known():
            name = longer
        else:
            yield name
            name = piece.strip()
    yield name


def _folded(name: str) -> str:
    """As names are compared: without accents, capitals and curly apostrophes."""
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", name) if not unicodedata.combining(mark))
    return " ".join(bare.replace("’", "'").casefold().split())


class CurrencyField(ChoiceField):
    """One ISO 4217 currency, stored as its code; "eur" is understood."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **bound: Any) -> None:
        super().__init__(label, currencies(), validators, select=True, **bound)

    def parse(self, text: str) -> str:
        return super().parse(text.upper())
