"""Checks of how the business reaches and wins its customers."""

from collections.abc import Iterable

from onboarding.context.checks.check import Check, Said, listed, number, quoted, rows, spoken
from onboarding.forms.numerals import grouped

SLOW = 90  # days
# What every ideal customer should have: the step that asks, the field, its name in a sentence.
_DUE = ((15, "pain_points", "pain point"), (16, "goals", "goal"), (17, "key_messages", "key message"))


def unfunded_primary(said: Said) -> Iterable[Check]:
    channels = rows(said, "channels")
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


def slow_product_led(said: Said) -> Iterable[Check]:
    days = said.get("sales_cycle_days")
    if said.get("motion") == "product_led" and days is not None and days > SLOW:
        yield Check(
            "slow_product_led",
            (11,),
            ("motion", "sales_cycle_days"),
            f"The product brings customers in by itself, yet it takes {grouped(days)} days until they pay. "
            f"Over {SLOW} days, somebody usually sells.",
        )


def forgotten_icp(said: Said) -> Iterable[Check]:
    """One for each ideal customer; looks only at the steps that are answered."""
    for icp in rows(said, "icps"):
        lacking = [due for due in _DUE if due[1] in said and all(row.get("icp") != icp["id"] for row in said[due[1]])]
        if lacking:
            yield Check(
                "forgotten_icp",
                (14, *(step for step, _, _ in lacking)),
                ("icps", *(field for _, field, _ in lacking)),
                f"{quoted(icp['name'])} has no {listed((name for _, _, name in lacking), 'and no')} yet.",
            )
