"""Plan: how big the market is, what is measured, what happens next, and what success looks like."""

from wtforms import Field
from wtforms.validators import StopValidation

from onboarding.forms import (
    Between,
    ChoiceField,
    DateField,
    DecimalField,
    EmailField,
    Length,
    LongTextField,
    MoneyField,
    Required,
    RowForm,
    RowsField,
    ScaleField,
    StepForm,
    TextField,
    TickField,
    WholeNumberField,
    messages,
)
from onboarding.forms.numerals import grouped

KPI_CADENCES = (("weekly", "Every week"), ("monthly", "Every month"), ("quarterly", "Every quarter"))
ANY_MARKET = Between(0, 10**15, above=True)
ANY_MEASURE = Between(-(10**15), 10**15)


class Kpi(RowForm):
    name = TextField("What do you measure?", [Required("Name what you measure"), Length(2, 80)])
    current = DecimalField("Where it is now", [ANY_MEASURE], places=6, example="4.2", unit_in="unit")
    target = DecimalField(
        "Where it should be",
        [Required("Enter the number that you aim at"), ANY_MEASURE],
        places=6,
        example="8.5",
        unit_in="unit",
    )
    unit = TextField(
        "Unit", [Required("Enter the unit, like “%” or “customers”"), Length(1, 20)], description="Like “%”."
    )
    cadence = ChoiceField("How often do you look?", KPI_CADENCES, [Required("Choose how often you look at it")])


class Numbers(StepForm):
    tam = MoneyField(
        "Total market (TAM)",
        [Required("Enter what the whole market is worth in a year"), ANY_MARKET],
        per="year",
        description="What everybody with the problem would pay in a year; “2.1 bn” is understood.",
        example="2.1 bn",
    )
    sam = MoneyField(
        "The part that you can serve (SAM)",
        [Required("Enter what the part that you can serve is worth in a year"), ANY_MARKET],
        per="year",
        example="340 m",
    )
    som = MoneyField(
        "The part that you can win (SOM)",
        [Required("Enter what the part that you can win is worth in a year"), ANY_MARKET],
        per="year",
        description="In the first few years, with the people and the money that you have.",
        example="12 m",
    )
    market_year = WholeNumberField(
        "Year of these figures",
        [Required("Enter the year that these figures are for"), Between(2000, 2100)],
        example="2026",
        ungrouped=True,
    )
    sizing_basis = LongTextField(
        "Where do the figures come from?",
        [Length(0, 500)],
        description="Sources and sums, in short.",
    )
    kpis = RowsField("Measures", Kpi, 1, 8, noun="measure", description="The few numbers by which you steer.")

    rules = ("tam is at least sam, and sam is at least som",)

    def validate_sam(self, sam: MoneyField) -> None:
        no_more_than(self["tam"], sam, messages.SAM_ABOVE_TAM)

    def validate_som(self, som: MoneyField) -> None:
        no_more_than(self["sam"], som, messages.SOM_ABOVE_SAM)


def no_more_than(whole: Field, part: Field, message: str) -> None:
    """A part of a market is no larger than the whole; silent where the whole is not known, or wrong itself."""
    if whole.data is not None and not whole.errors and part.data > whole.data:
        raise StopValidation(message.format(maximum=grouped(whole.data)))


class Milestone(RowForm):
    name = TextField("What will be done?", [Required("Name the milestone"), Length(3, 120)])
    due = DateField("By when?", [Required("Enter the date by which it will be done")], years_back=1, years_ahead=10)
    owner = TextField("Who sees to it?", [Length(0, 80)], html={"autocomplete": "off"})


class Resource(RowForm):
    text = TextField("Resource", [Required("Name what you need"), Length(2, 200)])


class Risk(RowForm):
    risk = LongTextField("What could go wrong?", [Required("Describe what could go wrong"), Length(5, 300)])
    likelihood = ScaleField(
        "How likely is it?",
        1,
        5,
        [Required("Choose how likely it is, from 1 to 5")],
        endpoint_labels=("Hardly", "Almost certain"),
    )
    impact = ScaleField(
        "How bad would it be?",
        1,
        5,
        [Required("Choose how bad it would be, from 1 to 5")],
        endpoint_labels=("A scratch", "The end"),
    )
    mitigation = LongTextField("What do you do about it?", [Length(0, 300)])


class Plan(StepForm):
    milestones = RowsField("Milestones", Milestone, 1, 10, noun="milestone")
    resources = RowsField(
        "What do you need for it?",
        Resource,
        0,
        8,
        noun="resource",
        description="People, money, permits, machines.",
    )
    risks = RowsField("Risks", Risk, 0, 8, noun="risk")


class Criterion(RowForm):
    text = TextField("Success looks like", [Required("Describe what success looks like"), Length(5, 200)])


class FinalReview(StepForm):
    success_criteria = RowsField(
        "How will you know that it worked?",
        Criterion,
        1,
        5,
        noun="criterion",
        nouns="criteria",
        description="Something that a stranger could check a year from now.",
    )
    next_steps = LongTextField("What do you do first?", [Length(0, 1000)])
    contact_email = EmailField("Whom may we write to?", description="Only about this business context.")
    accurate = TickField(
        "What I wrote is accurate as far as I know",
        [Required("Tick the box once you have read your answers and they are accurate")],
    )
