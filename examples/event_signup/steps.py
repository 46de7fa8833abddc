"""The questions, a class for each page."""

from onboarding.forms import (
    Between,
    ChoiceField,
    EmailField,
    Length,
    LongTextField,
    ManyField,
    Required,
    RowForm,
    RowsField,
    StepForm,
    TextField,
    TickField,
    WholeNumberField,
)


class You(StepForm):
    full_name = TextField("Your name", [Required("Enter your name"), Length(2, 80)], html={"autocomplete": "name"})
    email = EmailField(
        "Your email address", [Required("Enter your email address")], description="Your ticket is sent there."
    )


class Attendance(StepForm):
    attendance = ChoiceField(
        "How do you take part?",
        [("on_site", "On site", "Doors open at nine."), ("online", "Online", "You get a link a day before.")],
        [Required("Choose how you take part")],
    )


class Lunch(StepForm):
    lunch = ChoiceField(
        "What do you eat?",
        [("anything", "Anything"), ("vegetarian", "Vegetarian"), ("vegan", "Vegan")],
        [Required("Choose what you eat")],
    )
    allergies = LongTextField(
        "What must not be in it?", [Length(0, 300)], description="Nuts, gluten, or whatever it is."
    )


class Guest(RowForm):
    name = TextField("Name", [Required("Enter the guest's name"), Length(2, 80)])
    age = WholeNumberField("Age", [Between(0, 120)])


class Guests(StepForm):
    guests = RowsField("Who comes along?", Guest, 0, 3, noun="guest", unique_by="name")


class Talks(StepForm):
    topics = ManyField(
        "What would you like to hear about?",
        [("design", "Design"), ("engineering", "Engineering"), ("people", "People"), ("money", "Money")],
    )
    conduct = TickField("I keep to the code of conduct", [Required("Tick this to take part")])
