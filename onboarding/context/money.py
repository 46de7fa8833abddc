"""Amounts as documents write them: at least as many decimals as the currency has, and never rounded."""

from collections.abc import Mapping
from decimal import Decimal

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
