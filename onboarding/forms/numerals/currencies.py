"""Currencies: how many decimals they have, and which of them a sign or a name may stand for."""

from collections.abc import Iterable
from functools import cache

from babel.core import get_global
from babel.numbers import list_currencies

from onboarding.forms.numerals.habits import CURRENCIES
from onboarding.forms.numerals.locales import locale_of, tables

# ISO 4217's minor units, where they are not two decimals. CLDR's differ: it has how many are used in practice.
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DECIMALS_OF = {currency: decimals for decimals, listed in _DECIMALS.items() for currency in listed.split()}
# Whose a sign is that several use, where nothing else says it: by how much of the world's trade is done in them.
_FIRST = ("USD", "EUR", "GBP", "JPY", "CNY", "INR", "CHF", "SEK", "RUB", "PKR", "SAR", "XOF")


def decimals_of(currency: str) -> int:
    """How many decimals an amount in this currency has at most, by ISO 4217: 2 of EUR, 0 of JPY, 3 of KWD."""
    return _DECIMALS_OF.get(currency, 2)


def stands_for(sign: str) -> frozenset[str]:
    """The currencies (ISO 4217) that a folded sign, code or name may stand for; empty where it is none."""
    return _signs().get(sign, frozenset())


def likeliest(currencies: Iterable[str], languages: Iterable[str]) -> str:
    """The one of them that somebody with these languages means: that of a country of theirs, else the most used."""
    among = sorted(currencies)
    for tag in languages:
        territory = locale_of(tag).rpartition("_")[2]
        for code, _, until, tender in get_global("territory_currencies").get(territory, ()):
            if tender and until is None and code in among:
                return str(code)
    return next((code for code in _FIRST if code in among), among[0])


@cache
def _signs() -> dict[str, frozenset[str]]:
    signs: dict[str, set[str]] = {code.lower(): {code} for code in list_currencies()}
    for table in (tables()["symbols"], tables()["names"], CURRENCIES):
        for sign, codes in table.items():
            signs.setdefault(sign, set()).update(codes)
    return {sign: frozenset(codes) for sign, codes in signs.items()}
