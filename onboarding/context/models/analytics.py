"""The analytics section: step 21."""

from typing import Literal

from onboarding.context.models.part import DecimalText, Money, Part


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
