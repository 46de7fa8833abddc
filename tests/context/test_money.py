"""Amounts: the decimals of their currency, and nothing rounded."""

import pytest

from onboarding.context.formatting import amount_in, money_in_words


@pytest.mark.parametrize(
    ("currency", "amount", "expected"),
    [
        ("EUR", "29.5", "29.50"),
        ("EUR", "29", "29.00"),
        ("EUR", "0", "0.00"),
        ("EUR", "0.0025", "0.0025"),
        ("JPY", "1200", "1200"),
        ("JPY", "0.5", "0.5"),
        ("JOD", "96.5", "96.500"),
        ("CLF", "1", "1.0000"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(currency: str, amount: str, expected: str) -> None:
    """At least them; more where somebody typed more."""
    assert expected == amount_in(currency, amount)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("29.50", "EUR 29.50"),
        ("5600000000.00", "EUR 5,600,000,000"),
        ("0.0025", "EUR 0.0025"),
        ("0.00", "EUR 0"),
        ("999999999999999999.99", "EUR 999,999,999,999,999,999.99"),
    ],
)
def test_money_in_words_is_grouped(amount: str, expected: str) -> None:
    """Whole amounts go without decimals."""
    assert expected == money_in_words({"amount": amount, "currency": "EUR"})
