"""Foundation: what the business is, what it promises, and for whom."""

from datetime import date

from onboarding.forms import (
    Between,
    ChoiceField,
    CountriesField,
    Length,
    LongTextField,
    PercentField,
    Required,
    RowForm,
    RowsField,
    ScaleField,
    StepForm,
    TextField,
    WebAddressField,
    WholeNumberField,
    shares_at_most,
)

INDUSTRIES = (
    ("technology", "Technology"),
    ("healthcare", "Healthcare"),
    ("finance", "Finance"),
    ("retail", "Retail"),
    ("manufacturing", "Manufacturing"),
    ("education", "Education"),
    ("real_estate", "Real estate"),
    ("entertainment", "Entertainment"),
    ("food_beverage", "Food and drink"),
    ("transportation", "Transport"),
    ("energy", "Energy"),
    ("consulting", "Consulting"),
    ("media", "Media"),
    ("agriculture", "Agriculture"),
    ("construction", "Construction"),
    ("other", "Something else"),
)
STAGES = (
    ("pre_seed", "Pre-seed"),
    ("seed", "Seed"),
    ("series_a", "Series A"),
    ("series_b", "Series B"),
    ("series_c", "Series C"),
    ("growth", "Growth"),
    ("mature", "Mature"),
    ("enterprise", "Enterprise"),
)
REVENUES = (
    ("none", "None yet"),
    ("under_100k", "Under 100,000"),
    ("100k_1m", "100,000 to 1 million"),
    ("1m_10m", "1 to 10 million"),
    ("10m_50m", "10 to 50 million"),
    ("50m_250m", "50 to 250 million"),
    ("over_250m", "Over 250 million"),
)


class Company(StepForm):
    company_name = TextField(
        "Company name",
        [Required("Enter the company’s name"), Length(1, 120)],
        html={"autocomplete": "organization"},
    )
    industry = ChoiceField("Industry", INDUSTRIES, [Required("Choose the industry that fits best")], select=True)
    other_industry = TextField(
        "Which industry?",
        [Required("Enter the industry, since none in the list fits"), Length(2, 80)],
        shown_if=("industry", "other"),
    )
    stage = ChoiceField("Stage", STAGES, [Required("Choose the stage that you are in")], select=True)
    description = LongTextField(
        "What does the company do?",
        [Required("Describe what the company does"), Length(10, 1000)],
        description="As you would tell a neighbour, without the words of your trade.",
    )
    website = WebAddressField("Website")
    founded_year = WholeNumberField(
        "Year founded",
        [Between(1800, lambda: date.today().year)],
        example="2019",
        ungrouped=True,
    )
    employee_count = WholeNumberField(
        "People in the company", [Between(1, 1_000_000)], description="Founders included.", counts="people"
    )
    revenue_range = ChoiceField("Revenue in the last twelve months", REVENUES, select=True, amounts=True)
    headquarters = TextField("Headquarters", [Length(0, 120)], description="City and country.")


class Differentiator(RowForm):
    text = TextField("What sets you apart", [Required("Say what sets you apart"), Length(3, 200)])


class ValueProposition(StepForm):
    value_proposition = LongTextField(
        "What do you promise your customers?",
        [Required("Write down what you promise"), Length(10, 500)],
        description="One or two sentences that a customer would repeat.",
    )
    differentiators = RowsField(
        "What sets you apart?",
        Differentiator,
        0,
        5,
        noun="difference",
        description="Only what a competitor could not say too.",
    )
    unique_value = LongTextField("What can nobody else give?", [Length(0, 500)])


SEVERITIES = (
    ("low", "Low", "Worth knowing"),
    ("medium", "Medium", "Slows us down"),
    ("high", "High", "Could sink us"),
)


class Contradiction(RowForm):
    description = LongTextField("What does not add up?", [Required("Describe what does not add up"), Length(10, 500)])
    severity = ChoiceField("How serious is it?", SEVERITIES, [Required("Choose how serious it is")])
    resolution = LongTextField("How could it be resolved?", [Length(0, 500)])


class Contradictions(StepForm):
    contradictions = RowsField("Contradictions", Contradiction, 1, 5, noun="contradiction")


class Segment(RowForm):
    name = TextField("Segment", [Required("Name the segment"), Length(2, 80)])
    share = PercentField("Share of the audience", description="In percent, if you know it.")


class Audience(StepForm):
    target_audience = LongTextField(
        "Who is it for?",
        [Required("Describe who it is for"), Length(10, 500)],
        description="The people who decide and the people who use it, in plain words.",
    )
    audience_segments = RowsField("Segments", Segment, 0, 5, noun="segment")
    geography = CountriesField("Where are they?", description="Countries or regions by name, in any language.")

    rules = ("the shares of audience_segments are at most 100 together",)
    validate_audience_segments = shares_at_most("share")


class Problem(StepForm):
    problem_statement = LongTextField(
        "What problem do you solve?",
        [Required("Describe the problem that you solve"), Length(20, 1000)],
        description="What happens today, to whom, and what it costs them.",
    )
    problem_severity = ScaleField(
        "How much does it hurt?",
        1,
        10,
        [Required("Choose how much it hurts, from 1 to 10")],
        endpoint_labels=("A nuisance", "Unbearable"),
    )
    affected_groups = LongTextField("Who else is affected?", [Length(0, 300)])


STANDINGS = (
    ("only_you", "Only you", "Nobody else can do it"),
    ("unique", "Unique for now", "Others could follow"),
    ("better", "Better than others", "They have it too, less good"),
    ("table_stakes", "Expected", "Without it nobody would look at you"),
)


class Feature(RowForm):
    name = TextField("Feature", [Required("Name the feature"), Length(2, 80)])
    standing = ChoiceField("Against the others", STANDINGS, [Required("Choose how it stands against the others")])
    proof = LongTextField("How can you prove it?", [Length(0, 300)])


class Solution(StepForm):
    solution = LongTextField(
        "How do you solve it?",
        [Required("Describe your solution"), Length(20, 1000)],
        description="What the customer does first, and what happens then.",
    )
    solution_features = RowsField("Features that matter", Feature, 1, 8, noun="feature")
    benefits = LongTextField("What is better for the customer afterwards?", [Length(0, 600)])
