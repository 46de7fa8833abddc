"""The icp section: steps 4, 14, 15 and 16. ICP: ideal customer profile."""

from typing import Annotated, Literal

from pydantic import Field

from onboarding.context.models.part import OneToTen, Part, Percent, RowId

CompanySize = Literal["solo", "2_10", "11_50", "51_200", "201_1000", "over_1000"]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Segment(Part):
    """A part of the audience."""

    name: str
    share: Percent | None = None
    """Percent of the audience; together 100 or less."""


class Profile(Part):
    """One ideal customer. Others refer to it by `id`."""

    id: RowId
    name: str
    primary: bool
    """True for the one that matters most; true exactly once."""
    description: str
    company_size: CompanySize | None = None
    """People in the customer's company."""
    role: str
    """Role of the person who decides."""
    vertical: str | None = None
    """Line of business."""
    where_they_gather: str | None = None


class PainPoint(Part):
    """What hurts an ideal customer."""

    icp: RowId
    """The `id` of the profile whose pain it is."""
    description: str
    severity: OneToTen
    """From 1, a nuisance, to 10, unbearable."""
    frequency: Literal["daily", "weekly", "monthly", "yearly", "once"]


class Goal(Part):
    """What an ideal customer wants."""

    icp: RowId
    """The `id` of the profile whose goal it is."""
    description: str
    priority: Literal["high", "medium", "low"]


class TriggerEvent(Part):
    """What happens just before customers look for something like this."""

    event: str
    icp: RowId | None = None
    """The `id` of the profile to whom it happens; null where to any."""


class Objection(Part):
    """What holds customers back."""

    objection: str
    answer: str | None = None
    """What the business replies."""


class Icp(Part):
    """Who it is for: the audience, the ideal customers, and what moves them."""

    target_audience: str
    """The people who decide and the people who use it."""
    segments: tuple[Segment, ...] = ()
    geography: tuple[Country, ...] = ()
    """ISO 3166-1 alpha-2 codes of the countries where the audience is."""
    profiles: tuple[Profile, ...]
    pain_points: tuple[PainPoint, ...]
    goals: tuple[Goal, ...]
    trigger_events: tuple[TriggerEvent, ...] = ()
    objections: tuple[Objection, ...] = ()
