"""Countries and currencies as fields: ISO 3166-1 with XK, as CLDR has it, and ISO 4217."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pycountry

from onboarding.forms.fields import Choice, ChoiceField
from onboarding.forms.fields.countries import CountriesField
from onboarding.forms.territories import countries

__all__ = ["CountriesField", "CurrencyField", "countries", "currencies"]

_COMMON = ("EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "INR", "CNY", "BRL")
_NO_MONEY = ("XAD", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX")


@cache
def currencies() -> tuple[Choice, ...]:
    """Three-letter codes with names, the most used first."""
    named = {money.alpha_3: money.name for money in pycountry.currencies if money.alpha_3 not in _NO_MONEY}
    ordered = [*_COMMON, *sorted(named.keys() - set(_COMMON))]
    return tuple(Choice(code, f"{code} – {named[code]}") for code in ordered)


class CurrencyField(ChoiceField):
    """One ISO 4217 currency, stored as its code; "eur" is understood."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **bound: Any) -> None:
        super().__init__(label, currencies(), validators, select=True, **bound)

    def parse(self, text: str) -> str:
        return super().parse(text.upper())
