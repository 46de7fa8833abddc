"""Values of a context as people read them: amounts, numbers, shares, dates, and options by their labels."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from onboarding.context.labels import Labels
from onboarding.forms.numerals import grouped

# ISO 4217's minor units, where they are not two decimals.
_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DECIMALS_OF = {currency: decimals for decimals, listed in _DECIMALS.items() for currency in listed.split()}


def amount_in(currency: str, amount: str) -> str:
    """ "29.5" as "29.50" in euros; "0.0025" stays as exact as it is, and so do yen."""
    whole, _, decimals = amount.partition(".")
    decimals = decimals.ljust(_DECIMALS_OF.get(currency, 2), "0")
    return f"{whole}.{decimals}" if decimals else whole


def money_in_words(money: Mapping[str, str]) -> str:
    """A document's money as a person reads it: "EUR 29.50", "EUR 5,600,000"."""
    amount = Decimal(money["amount"])
    return f"{money['currency']} {amount.quantize(1) if amount == int(amount) else amount:,f}"


Json = Any
Row = Mapping[str, Json]
Words = Callable[[str, Json], str | None]


def words(labels: Labels) -> Words:
    """A function: the words for an option, or several, of a field; None where none was chosen."""

    def of(name: str, value: Json) -> str | None:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.of_option(name, one) for one in chosen if one) or None

    return of


def profile_names(context: Row) -> dict[str, str]:
    """What the ids of ideal customers stand for."""
    return {profile["id"]: profile["name"] for profile in context["icp"]["profiles"]}


def money(value: Row | None) -> str | None:
    return money_in_words(value) if value else None


def number(value: Json, unit: str = "") -> str | None:
    return None if value is None else f"{grouped(value)} {unit}".strip()


def percent(value: str | None) -> str | None:
    return number(value, "%")


def of(value: int, most: int) -> str:
    return f"{value} of {most}"


def day(iso: str) -> str:
    due = date.fromisoformat(iso)
    return f"{due.day} {due:%B %Y}"
