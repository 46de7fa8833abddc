"""Competition: who else customers could choose, and where the business stands among them."""

from onboarding.forms import (
    Between,
    ChoiceField,
    FixedRowsField,
    Length,
    LongTextField,
    Required,
    RowForm,
    RowsField,
    StepForm,
    TextField,
    WebAddressField,
    WholeNumberField,
)

KINDS = (
    ("direct", "Direct", "Solves the same problem in the same way"),
    ("indirect", "Indirect", "Solves the same problem in another way"),
    ("status_quo", "Doing nothing new", "What people do today, from spreadsheets to living with it"),
)


class Competitor(RowForm):
    name = TextField(
        "Name",
        [Required("Enter the competitor’s name"), Length(1, 120)],
        html={"autocomplete": "off"},
    )
    kind = ChoiceField("What kind of competitor?", KINDS, [Required("Choose what kind of competitor it is")])
    website = WebAddressField("Website", html={"autocomplete": "off"})
    strengths = LongTextField("What are they good at?", [Length(0, 300)])
    weaknesses = LongTextField("Where do they fall short?", [Length(0, 300)])


class Competitors(StepForm):
    competitors = RowsField(
        "Competitors",
        Competitor,
        1,
        6,
        noun="competitor",
        ids=True,
        unique_by="name",
        description="Count in what people do today without any of you.",
    )


CATEGORY_PATHS = (
    ("safe", "Safe", "A category that buyers know and already pay for"),
    ("clever", "Clever", "A known category, seen from a new side"),
    ("bold", "Bold", "A new category, with the teaching that it takes"),
)


class Place(RowForm):
    x = WholeNumberField(
        "Left to right",
        [Required("Enter how far left or right they stand, from −10 to 10"), Between(-10, 10)],
        example="-4",
    )
    y = WholeNumberField(
        "Bottom to top",
        [Required("Enter how low or high they stand, from −10 to 10"), Between(-10, 10)],
        example="7",
    )


class Positioning(StepForm):
    positioning = LongTextField(
        "In one or two sentences",
        [Required("Describe where you stand"), Length(20, 500)],
        description="For whom, instead of what, and why you.",
    )
    category_path = ChoiceField(
        "How daring is the category you claim?",
        CATEGORY_PATHS,
        [Required("Choose how daring your category is")],
    )
    x_axis_low = TextField(
        "What is on the far left?",
        [Required("Name what is on the far left of the map"), Length(2, 30)],
        description="A word or two, like “manual”.",
    )
    x_axis_high = TextField(
        "What is on the far right?",
        [Required("Name what is on the far right of the map"), Length(2, 30)],
        description="Its opposite, like “automatic”.",
    )
    y_axis_low = TextField(
        "What is at the bottom?",
        [Required("Name what is at the bottom of the map"), Length(2, 30)],
    )
    y_axis_high = TextField(
        "What is at the top?",
        [Required("Name what is at the top of the map"), Length(2, 30)],
    )
    own_x = WholeNumberField(
        "Your place, left to right",
        [Required("Enter how far left or right you stand, from −10 to 10"), Between(-10, 10)],
        description="−10 is the far left, 10 the far right.",
        example="6",
    )
    own_y = WholeNumberField(
        "Your place, bottom to top",
        [Required("Enter how low or high you stand, from −10 to 10"), Between(-10, 10)],
        description="−10 is the bottom, 10 the top.",
        example="-3",
    )
    places = FixedRowsField(
        "Where do the others stand?",
        Place,
        each="competitors",
        refers="competitor",
        noun="competitor",
        description="From −10 to 10, as for yourself.",
    )
