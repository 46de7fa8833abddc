"""The go_to_market section: steps 9, 10, 11, 18, 19 and 20."""

from typing import Annotated, Literal

from pydantic import Field

from onboarding.context.models.part import Money, Part, Percent

ContentFormat = Literal["articles", "video", "podcast", "newsletter", "webinar", "case_study", "social", "docs"]
ChannelType = Literal[
    "website",
    "social_media",
    "email",
    "paid_search",
    "organic_search",
    "content_marketing",
    "direct_sales",
    "partnerships",
    "events",
    "pr_media",
    "referrals",
    "advertising",
]


class RevenueStream(Part):
    """Where a part of the money comes from."""

    name: str
    share: Percent
    """Percent of revenue; together 100."""


class Revenue(Part):
    """How the business earns."""

    model: Literal["subscription", "one_time", "usage", "marketplace", "services", "advertising", "licensing", "other"]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """ISO 4217 code of every amount of money in this document."""
    streams: tuple[RevenueStream, ...]


class Tier(Part):
    """One of the things to subscribe to."""

    name: str
    price: Money
    """For one billing period; 0 where it is free."""
    for_whom: str | None = None


class Pricing(Part):
    """What it costs. Which of the prices is set follows from the revenue model; the others are null."""

    strategy: Literal["value_based", "competitive", "cost_plus", "penetration", "premium", "freemium"]
    billing_period: Literal["month", "year"] | None = None
    """Of a subscription."""
    tiers: tuple[Tier, ...] = ()
    """Of a subscription."""
    unit_price: Money | None = None
    """Price of one, of a one-time sale or a licence."""
    unit_name: str | None = None
    """What use is counted in."""
    price_per_unit: Money | None = None
    """Price of one `unit_name`."""
    take_rate: Percent | None = None
    """Percent of each sale that a marketplace keeps."""
    day_rate: Money | None = None
    """Price of a day of services."""
    cpm: Money | None = None
    """What an advertiser pays for 1,000 views."""
    price_note: str | None = None
    """What a customer pays, in words, where no other price fits."""
    note: str | None = None


class Launch(Part):
    """How the business reaches its first customers."""

    motion: Literal["product_led", "sales_led", "community_led", "channel_led", "content_led"]
    first_segment: str
    """The customers who are won first."""
    plan: str
    sales_cycle_days: int | None = None
    """Days from first contact to paid."""


class ContentPillar(Part):
    """A theme that the business publishes on."""

    pillar: str
    purpose: str | None = None


class Content(Part):
    """What the business publishes."""

    pillars: tuple[ContentPillar, ...]
    cadence: Literal["daily", "weekly", "biweekly", "monthly"]
    formats: tuple[ContentFormat, ...] = ()


class SalesStep(Part):
    """One of the steps from stranger to customer."""

    name: str
    conversion: Percent | None = None
    """Percent of those who came this far who go on."""


class Sales(Part):
    """How the business sells."""

    strategy: Literal["self_serve", "inside_sales", "field_sales", "partners", "mixed"]
    steps: tuple[SalesStep, ...]
    """In the order in which they happen."""
    tools: str | None = None


class Channel(Part):
    """A place where the business shows up."""

    type: ChannelType
    rank: Literal["primary", "secondary", "tertiary"]
    budget_share: Percent | None = None
    """Percent of the budget; together 100 or less."""
    note: str | None = None


class GoToMarket(Part):
    """How the business earns, what it costs, and how it reaches people."""

    revenue: Revenue
    pricing: Pricing
    launch: Launch
    content: Content | None = None
    """Null where this optional step was passed over."""
    sales: Sales
    channels: tuple[Channel, ...]
