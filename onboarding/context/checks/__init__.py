"""Consistency checks: what does not seem to fit together in the answers. They advise; they never block.

Each looks at what was said so far, and is silent where something that it needs is not there yet.
"""

from collections.abc import Callable, Iterable
from datetime import date

from onboarding.context.checks import market_and_plan, selling, words
from onboarding.context.checks.check import Check, Said

__all__ = ["CHECKS", "Check", "Said", "consistency_checks"]

CHECKS: tuple[Callable[[Said], Iterable[Check]], ...] = (
    market_and_plan.nothing_of_your_own,
    market_and_plan.no_status_quo,
    market_and_plan.close_to_competitor,
    selling.premium_but_free,
    selling.freemium_without_free,
    selling.self_serve_but_dear,
    selling.slow_product_led,
    selling.forgotten_icp,
    words.said_but_unwanted,
    selling.unfunded_primary,
    market_and_plan.large_som,
    market_and_plan.kpi_downwards,
    market_and_plan.bare_risk,
)


def consistency_checks(answers: Said, *, today: date) -> list[Check]:
    """What all checks have to say, in about the order of the steps. ``today`` decides which milestones are past."""
    found = [check for notices in CHECKS for check in notices(answers)]
    return [*found, *market_and_plan.milestone_in_the_past(answers, today)]
