"""Business model: how money comes in, what things cost, and how they reach people."""

from wtforms.validators import StopValidation

from onboarding.forms import (
    Between,
    ChoiceField,
    CurrencyField,
    Length,
    LongTextField,
    MoneyField,
    PercentField,
    Required,
    RowForm,
    RowsField,
    StepForm,
    TextField,
    WholeNumberField,
    messages,
    shares_exactly,
)

REVENUE_MODELS = (
    ("subscription", "Subscription"),
    ("one_time", "One-time sale"),
    ("usage", "Pay for what is used"),
    ("marketplace", "Marketplace, with a cut of each sale"),
    ("services", "Services, paid by time"),
    ("advertising", "Advertising"),
    ("licensing", "Licensing"),
    ("other", "Something else"),
)


class RevenueStream(RowForm):
    name = TextField("Where the money comes from", [Required("Name the revenue stream"), Length(2, 80)])
    share = PercentField("Share of revenue", [Required("Enter this stream’s share, in percent")])


class RevenueModel(StepForm):
    revenue_model = ChoiceField(
        "How do you earn, mainly?",
        REVENUE_MODELS,
        [Required("Choose how you mainly earn")],
        select=True,
        description="The next step asks for the prices that go with it.",
    )
    currency = CurrencyField(
        "Currency",
        [Required("Choose the currency that you think in")],
        description="Every amount from here on is in it.",
    )
    revenue_streams = RowsField(
        "Revenue streams",
        RevenueStream,
        1,
        6,
        noun="revenue stream",
        auto_total="share",
        description="Today’s, or those you plan for the first year; together 100 %.",
    )

    rules = ("the shares of revenue_streams are 100 together; a single stream is 100, whatever its share",)
    validate_revenue_streams = shares_exactly("share")


PRICING_STRATEGIES = (
    ("value_based", "Value-based", "By what it is worth to the customer"),
    ("competitive", "Competitive", "By what the others charge"),
    ("cost_plus", "Cost-plus", "What it costs you, and a margin"),
    ("penetration", "Penetration", "Low at first, to be let in"),
    ("premium", "Premium", "High on purpose"),
    ("freemium", "Freemium", "Free to start, paid for more"),
)
BILLING_PERIODS = (("month", "Every month"), ("year", "Every year"))
ANY_PRICE = Between(0, 10**15)


class Tier(RowForm):
    name = TextField("Name of the tier", [Required("Name the tier"), Length(1, 80)], html={"autocomplete": "off"})
    price = MoneyField(
        "Price",
        [Required("Enter the price for one billing period; 0 where it is free"), ANY_PRICE],
        example="49.50",
    )
    for_whom = TextField("Who is it for?", [Length(0, 200)])


class Pricing(StepForm):
    pricing_strategy = ChoiceField(
        "How do you set your prices?",
        PRICING_STRATEGIES,
        [Required("Choose how you set your prices")],
    )
    billing_period = ChoiceField(
        "How often is it billed?",
        BILLING_PERIODS,
        [Required("Choose how often customers are billed")],
        shown_if=("revenue_model", "subscription"),
    )
    tiers = RowsField(
        "Tiers",
        Tier,
        1,
        5,
        noun="tier",
        description="From the cheapest to the dearest.",
        shown_if=("revenue_model", "subscription"),
    )
    unit_price = MoneyField(
        "What does one cost?",
        [Required("Enter the price of one"), ANY_PRICE],
        description="The one that you sell most.",
        shown_if=("revenue_model", ("one_time", "licensing")),
    )
    unit_name = TextField(
        "What do you charge for?",
        [Required("Name what you charge for, like “message”"), Length(2, 40)],
        description="One of what you count, like “message” or “gigabyte”.",
        shown_if=("revenue_model", "usage"),
    )
    price_per_unit = MoneyField(
        "What does one of them cost?",
        [Required("Enter the price of one unit"), ANY_PRICE],
        places=6,
        example="0.0025",
        shown_if=("revenue_model", "usage"),
    )
    take_rate = PercentField(
        "What part of each sale do you keep?",
        [Required("Enter the part of each sale that you keep, in percent")],
        shown_if=("revenue_model", "marketplace"),
    )
    day_rate = MoneyField(
        "What does a day of your work cost?",
        [Required("Enter the price of one day"), ANY_PRICE],
        per="day",
        shown_if=("revenue_model", "services"),
    )
    cpm = MoneyField(
        "What does an advertiser pay for 1,000 views?",
        [Required("Enter the price of 1,000 views"), ANY_PRICE],
        example="8.50",
        shown_if=("revenue_model", "advertising"),
    )
    price_note = LongTextField(
        "What does a customer pay, and for what?",
        [Required("Describe what a customer pays, and for what"), Length(10, 300)],
        shown_if=("revenue_model", "other"),
    )
    pricing_note = LongTextField("What else should we know about prices?", [Length(0, 500)])

    def validate_tiers(self, tiers: RowsField) -> None:
        """A price that was typed “per year” is none for a month."""
        billed = self["billing_period"].data if "billing_period" in self else None
        for row in tiers.filled:
            price = row["price"]
            typed = price.rate if isinstance(price, MoneyField) else ""
            if billed and typed in ("month", "year") and typed != billed:
                price.errors = [messages.OTHER_PERIOD.format(typed=typed, billed=billed)]
                raise StopValidation(price.errors[0])


MOTIONS = (
    ("product_led", "By the product", "People try it and bring it in themselves"),
    ("sales_led", "By selling", "You talk with each customer"),
    ("community_led", "By a community", "Members bring members"),
    ("channel_led", "By partners", "Others sell it with theirs"),
    ("content_led", "By content", "People find what you publish first"),
)


class GoToMarket(StepForm):
    motion = ChoiceField(
        "What brings customers in?",
        MOTIONS,
        [Required("Choose what brings customers in")],
        description="The one that does most.",
    )
    first_segment = TextField(
        "Who do you win first?",
        [Required("Describe the customers that you win first"), Length(5, 200)],
        description="Small enough to be talked about: “organic bakeries in Tyrol”.",
    )
    launch_plan = LongTextField(
        "How do you launch?",
        [Required("Describe how you launch"), Length(20, 1000)],
        description="What you do first, then next, and how you will know that it works.",
    )
    sales_cycle_days = WholeNumberField(
        "Days from first contact to paid",
        [Between(0, 1000)],
        description="A guess is fine; 0 where people buy at once.",
        unit="days",
        example="30",
    )
