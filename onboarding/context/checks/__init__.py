"""Consistency checks: what does not seem to fit together in the answers. They advise; they never block.

Each looks at what was said so far, and is silent where something that it needs is not there yet.
"""

from collections.abc import Callable, Iterable
from datetime import date

from onboarding.context.checks import market, plans, prices, selling, words
from onboarding.context.checks.check import Check, Said

__all__ = ["CHECKS", "Check", "Said", "consistency_checks"]

CHECKS: tuple[Callable[[Said], Iterable[Check]], ...] = (
    market.nothing_of_your_own,
    market.no_status_quo,
    market.close_to_competitor,
    prices.premium_but_free,
    prices.freemium_without_free,
    prices.self_serve_but_dear,
    selling.slow_product_led,
    selling.forgotten_icp,
    words.said_but_unwanted,
    selling.unfunded_primary,
    market.large_som,
    plans.kpi_downwards,
    plans.bare_risk,
)


def consistency_checks(said: Said, *, today: date) -> list[Check]:
    """What all checks have to say, in about the order of the steps. ``today`` decides which milestones are past."""
    found = [check for notices in CHECKS for check in notices(said)]
    return [*found, *plans.milestone_in_the_past(said, today)]
