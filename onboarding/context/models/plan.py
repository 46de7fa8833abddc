"""The analytics and implementation sections: steps 21 to 23."""

from datetime import date
from typing import Literal

from onboarding.context.models.part import DecimalText, Money, OneToFive, Part


class Market(Part):
    """What the market is worth in a year; TAM ≥ SAM ≥ SOM."""

    year: int
    """The year that the figures are for."""
    tam: Money
    """Total addressable market: what everybody with the problem would pay."""
    sam: Money
    """Serviceable addressable market: the part that the business can serve."""
    som: Money
    """Serviceable obtainable market: the part that it can win."""
    sizing_basis: str | None = None
    """Where the figures come from."""


class Kpi(Part):
    """A number by which the business steers."""

    name: str
    current: DecimalText | None = None
    target: DecimalText
    unit: str
    """The unit of `current` and `target`, in the founder's words."""
    cadence: Literal["weekly", "monthly", "quarterly"]
    """How often it is looked at."""


class Analytics(Part):
    """The size of the market, and what is measured."""

    market: Market
    kpis: tuple[Kpi, ...]


class Milestone(Part):
    """Something that will be done by a date."""

    name: str
    due: date
    owner: str | None = None
    """Who sees to it."""


class Risk(Part):
    """Something that could go wrong."""

    risk: str
    likelihood: OneToFive
    """From 1, hardly, to 5, almost certain."""
    impact: OneToFive
    """From 1, a scratch, to 5, the end."""
    mitigation: str | None = None
    """What is done about it."""


class Implementation(Part):
    """What happens next, and how success will be known."""

    milestones: tuple[Milestone, ...]
    resources: tuple[str, ...] = ()
    """What is needed for it."""
    risks: tuple[Risk, ...] = ()
    success_criteria: tuple[str, ...]
    next_steps: str | None = None
    contact_email: str | None = None
    accurate: bool
    """The founder's statement that the answers are accurate as far as they know."""
