"""Checks of prices: what they say, and when they are silent."""

from typing import Any

import pytest

from onboarding.context.checks.selling import freemium_without_free, premium_but_free, self_serve_but_dear

SUBSCRIPTION = {"revenue_model": "subscription", "currency": "EUR", "billing_period": "month"}


def tiers(*prices: str) -> dict[str, Any]:
    return {**SUBSCRIPTION, "tiers": [{"name": f"Tier {n}", "price": price} for n, price in enumerate(prices, 1)]}


@pytest.mark.parametrize(("strategy", "word"), [("premium", "premium"), ("value_based", "value-based")])
def test_a_high_price_beside_a_free_tier_is_noticed(strategy: str, word: str) -> None:
    """Premium or value-based pricing, and the cheapest tier costs 0."""
    (check,) = premium_but_free({**tiers("99", "0"), "pricing_strategy": strategy})
    assert (check.steps, check.fields) == ((10,), ("pricing_strategy", "tiers"))
    assert check.message.startswith(f"Your pricing is {word}, and the cheapest tier, “Tier 2”, costs 0.")


@pytest.mark.parametrize(
    "answers",
    [
        {**tiers("0.01", "99"), "pricing_strategy": "premium"},
        {**tiers("0", "99"), "pricing_strategy": "freemium"},
        {**tiers("0"), "pricing_strategy": "premium", "revenue_model": "usage"},
        {**SUBSCRIPTION, "pricing_strategy": "premium"},
        tiers("0"),
    ],
)
def test_a_high_price_alone_is_fine(answers: dict[str, Any]) -> None:
    """However low the cheapest tier; and tiers of another revenue model, still stored, do not count."""
    assert list(premium_but_free(answers)) == []


def test_freemium_without_a_free_tier_is_noticed() -> None:
    """The cheapest tier is named, with its price."""
    (check,) = freemium_without_free({**tiers("12.5", "9.90"), "pricing_strategy": "freemium"})
    assert (check.steps, check.fields) == ((10,), ("pricing_strategy", "tiers"))
    assert "the cheapest, “Tier 2”, costs EUR 9.9." in check.message


@pytest.mark.parametrize(
    "answers",
    [
        {**tiers("9", "0"), "pricing_strategy": "freemium"},
        {**tiers("9"), "pricing_strategy": "competitive"},
        {**tiers("9"), "pricing_strategy": "freemium", "revenue_model": "services"},
        {**SUBSCRIPTION, "pricing_strategy": "freemium"},
        {"pricing_strategy": "freemium"},
    ],
)
def test_freemium_with_a_free_tier_is_fine(answers: dict[str, Any]) -> None:
    """And so is what is not freemium, or has no tiers."""
    assert list(freemium_without_free(answers)) == []


@pytest.mark.parametrize(
    ("answers", "field", "figure"),
    [
        (tiers("10", "833.34"), "tiers", "EUR 10,000.08"),
        ({**tiers("10000.01"), "billing_period": "year"}, "tiers", "EUR 10,000.01"),
        ({"revenue_model": "one_time", "unit_price": "10001", "currency": "USD"}, "unit_price", "USD 10,001"),
        ({"revenue_model": "licensing", "unit_price": "25000", "currency": "USD"}, "unit_price", "USD 25,000"),
        ({"revenue_model": "usage", "price_per_unit": "12000", "currency": "USD"}, "price_per_unit", "USD 12,000"),
    ],
)
def test_a_large_price_without_a_seller_is_noticed(answers: dict[str, Any], field: str, figure: str) -> None:
    """Self-serve selling of what costs over 10,000 a year; the dearest tier counts, twelve times where monthly."""
    (check,) = self_serve_but_dear({**answers, "sales_strategy": "self_serve"})
    assert (check.steps, check.fields) == ((10, 19), ("sales_strategy", field))
    assert f"comes to {figure} a year." in check.message


@pytest.mark.parametrize(
    "answers",
    [
        tiers("833.33"),
        {**tiers("10000"), "billing_period": "year"},
        {"revenue_model": "one_time", "unit_price": "10000"},
        {"revenue_model": "services", "day_rate": "20000"},
        {"revenue_model": "services", "unit_price": "20000"},
        {"revenue_model": "subscription", "tiers": [{"name": "One", "price": "20000"}]},
        {**tiers("20000"), "revenue_model": "advertising"},
        SUBSCRIPTION,
        {},
    ],
)
def test_up_to_ten_thousand_a_year_sells_itself(answers: dict[str, Any]) -> None:
    """And what has no yearly price, or no price yet, is left alone."""
    assert list(self_serve_but_dear({**answers, "sales_strategy": "self_serve"})) == []


@pytest.mark.parametrize("strategy", ["field_sales", "inside_sales", "partners", "mixed", None])
def test_a_large_price_with_a_seller_is_fine(strategy: str | None) -> None:
    """Whoever talks with customers may ask what they like."""
    assert list(self_serve_but_dear({**tiers("20000"), "sales_strategy": strategy})) == []
