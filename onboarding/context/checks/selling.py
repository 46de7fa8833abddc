"""Checks of what things cost, and of how the business reaches and wins its customers."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from onboarding.context.checks.check import Check, Said, listed, number, quoted, rows, spoken
from onboarding.forms.numerals import grouped

FIELD_SALES = 10_000  # a year, in whatever currency: from about here on, people expect to be talked with
_A_YEAR = {"month": 12, "year": 1}


def premium_but_free(answers: Said) -> Iterable[Check]:
    strategy, tier = answers.get("pricing_strategy"), _cheapest(answers)
    if strategy in ("premium", "value_based") and tier is not None and number(tier["price"]) == 0:
        yield Check(
            "premium_but_free",
            (10,),
            ("pricing_strategy", "tiers"),
            f"Your pricing is {spoken(strategy)}, and the cheapest tier, {quoted(tier['name'])}, costs 0. "
            "What costs nothing makes it harder to ask a high price for the rest.",
        )


def freemium_without_free(answers: Said) -> Iterable[Check]:
    tier = _cheapest(answers)
    if answers.get("pricing_strategy") == "freemium" and tier is not None and number(tier["price"]) != 0:
        yield Check(
            "freemium_without_free",
            (10,),
            ("pricing_strategy", "tiers"),
            f"Your pricing is freemium, but no tier is free: the cheapest, {quoted(tier['name'])}, "
            f"costs {_money(answers, Decimal(tier['price']))}.",
        )


def self_serve_but_dear(answers: Said) -> Iterable[Check]:
    if answers.get("sales_strategy") != "self_serve":
        return
    for field, what, price in _yearly(answers):
        if price > FIELD_SALES:
            yield Check(
                "self_serve_but_dear",
                (10, 19),
                ("sales_strategy", field),
                f"Customers buy by themselves, but {what} comes to {_money(answers, price)} a year. "
                f"Over {grouped(FIELD_SALES)} a year, most want to talk with somebody first.",
            )


def _tiers(answers: Said) -> list[Mapping[str, Any]]:
    """Tiers of a subscription only: those of a revenue model that was changed since may still be stored."""
    return rows(answers, "tiers") if answers.get("revenue_model") == "subscription" else []


def _cheapest(answers: Said) -> Mapping[str, Any] | None:
    return min(_tiers(answers), key=lambda tier: Decimal(tier["price"]), default=None)


def _yearly(answers: Said) -> Iterable[tuple[str, str, Decimal]]:
    """Yearly prices: (field, what it is, price). A price without a period counts once; a day rate, not at all."""
    model, times = answers.get("revenue_model"), _A_YEAR.get(answers.get("billing_period", ""))
    tiers = _tiers(answers)
    if tiers and times:
        dearest = max(tiers, key=lambda tier: Decimal(tier["price"]))
        yield "tiers", f"the tier {quoted(dearest['name'])}", Decimal(dearest["price"]) * times
    if model in ("one_time", "licensing") and "unit_price" in answers:
        yield "unit_price", "one of what you sell", Decimal(answers["unit_price"])
    if model == "usage" and "price_per_unit" in answers:
        yield "price_per_unit", "a single unit", Decimal(answers["price_per_unit"])


def _money(answers: Said, amount: Decimal) -> str:
    return f"{answers.get('currency', '')} {grouped(amount)}".strip()


SLOW = 90  # days
# What every ideal customer should have: the step that asks, the field, its name in a sentence.
_DUE = ((15, "pain_points", "pain point"), (16, "goals", "goal"), (17, "key_messages", "key message"))


def unfunded_primary(answers: Said) -> Iterable[Check]:
    channels = rows(answers, "channels")
    funded = [channel for channel in channels if number(channel.get("budget_share"))]
    bare = [channel for channel in channels if channel["rank"] == "primary" and channel not in funded]
    if funded and bare:
        most = max(funded, key=lambda channel: number(channel["budget_share"]) or 0)
        yield Check(
            "unfunded_primary",
            (20,),
            ("channels",),
            f"Primary, but without a share of the budget: {listed(spoken(channel['type']) for channel in bare)}. "
            f"The largest share, {grouped(most['budget_share'])} %, goes to {spoken(most['type'])}.",
        )


def slow_product_led(answers: Said) -> Iterable[Check]:
    days = answers.get("sales_cycle_days")
    if answers.get("motion") == "product_led" and days is not None and days > SLOW:
        yield Check(
            "slow_product_led",
            (11,),
            ("motion", "sales_cycle_days"),
            f"The product brings customers in by itself, yet it takes {grouped(days)} days until they pay. "
            f"Over {SLOW} days, somebody usually sells.",
        )


def forgotten_icp(answers: Said) -> Iterable[Check]:
    """One for each ideal customer; looks only at the steps that are answered."""
    for icp in rows(answers, "icps"):
        lacking = [
            due for due in _DUE if due[1] in answers and all(row.get("icp") != icp["id"] for row in answers[due[1]])
        ]
        if lacking:
            yield Check(
                "forgotten_icp",
                (14, *(step for step, _, _ in lacking)),
                ("icps", *(field for _, field, _ in lacking)),
                f"{quoted(icp['name'])} has no {listed((name for _, _, name in lacking), 'and no')} yet.",
            )
