"""The foundation section: steps 1, 2, 3, 5 and 6."""

from typing import Literal

from onboarding.context.models.part import OneToTen, Part

Industry = Literal[
    "technology",
    "healthcare",
    "finance",
    "retail",
    "manufacturing",
    "education",
    "real_estate",
    "entertainment",
    "food_beverage",
    "transportation",
    "energy",
    "consulting",
    "media",
    "agriculture",
    "construction",
    "other",
]
Stage = Literal["pre_seed", "seed", "series_a", "series_b", "series_c", "growth", "mature", "enterprise"]
RevenueRange = Literal["none", "under_100k", "100k_1m", "1m_10m", "10m_50m", "50m_250m", "over_250m"]


class Company(Part):
    """The facts about the company."""

    name: str
    industry: Industry
    other_industry: str | None = None
    """The industry in the founder's words, where `industry` is "other"."""
    stage: Stage
    description: str
    """What the company does."""
    website: str | None = None
    founded_year: int | None = None
    employee_count: int | None = None
    """People in the company, founders included."""
    revenue_range: RevenueRange | None = None
    """Revenue in the last twelve months, in the currency of the revenue (``go_to_market.revenue.currency``)."""
    headquarters: str | None = None
    """City and country."""


class ValueProposition(Part):
    """What customers are promised."""

    statement: str
    differentiators: tuple[str, ...] = ()
    """What sets the business apart, as no competitor could say it."""
    unique_value: str | None = None
    """What nobody else can give."""


class Contradiction(Part):
    """Something that does not add up yet."""

    description: str
    severity: Literal["low", "medium", "high"]
    resolution: str | None = None
    """How it could be resolved."""


class Problem(Part):
    """What goes wrong today for those whom the business serves."""

    statement: str
    severity: OneToTen
    """From 1, a nuisance, to 10, unbearable."""
    affected_groups: str | None = None
    """Who else is affected."""


class Feature(Part):
    """One feature of the solution."""

    name: str
    standing: Literal["only_you", "unique", "better", "table_stakes"]
    """Against the others: nobody else can do it; nobody else does; others do it less well; everybody must."""
    proof: str | None = None
    """Why anybody should believe it."""


class Solution(Part):
    """How the problem is solved."""

    description: str
    features: tuple[Feature, ...]
    benefits: str | None = None
    """What is better for the customer afterwards."""


class Foundation(Part):
    """What the business is, what it promises, and what it solves."""

    company: Company
    value_proposition: ValueProposition
    contradictions: tuple[Contradiction, ...] | None = None
    """Null where this optional step was passed over."""
    problem: Problem
    solution: Solution
