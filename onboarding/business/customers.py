"""Customers: who they ideally are (ICP: ideal customer profile), what hurts, what they want, what holds them back."""

from onboarding.forms import (
    ChoiceField,
    Length,
    LongTextField,
    ReferenceField,
    Required,
    RowChoiceField,
    RowForm,
    RowsField,
    ScaleField,
    StepForm,
    TextField,
)

COMPANY_SIZES = (
    ("solo", "One person"),
    ("2_10", "2 to 10 people"),
    ("11_50", "11 to 50 people"),
    ("51_200", "51 to 200 people"),
    ("201_1000", "201 to 1,000 people"),
    ("over_1000", "Over 1,000 people"),
)


class IdealCustomer(RowForm):
    name = TextField(
        "Short name",
        [Required("Name this customer"), Length(2, 80)],
        description="What you would call them among yourselves, like “the village baker”.",
        html={"autocomplete": "off"},
    )
    description = LongTextField(
        "Who are they?",
        [Required("Describe this customer"), Length(10, 600)],
        description="What their day is like, and what they answer for.",
    )
    company_size = ChoiceField("Size of their company", COMPANY_SIZES, select=True)
    role = TextField(
        "Role of the person who decides",
        [Required("Enter the role of the person who decides"), Length(2, 80)],
        html={"autocomplete": "off"},
    )
    vertical = TextField("Line of business", [Length(0, 80)])
    where_they_gather = LongTextField(
        "Where do they meet?", [Length(0, 300)], description="Fairs, groups, papers, places."
    )


class IdealCustomers(StepForm):
    icps = RowsField("Ideal customers", IdealCustomer, 1, 3, noun="ideal customer", ids=True, unique_by="name")
    primary_icp = RowChoiceField("The one that matters most", among="icps", noun="customer")


FREQUENCIES = (
    ("daily", "Every day"),
    ("weekly", "Every week"),
    ("monthly", "Every month"),
    ("yearly", "Every year"),
    ("once", "Once"),
)


class PainPoint(RowForm):
    icp = ReferenceField("Whose pain is it?", [Required("Choose whose pain it is")], to="icps", noun="customer")
    description = LongTextField("What hurts?", [Required("Describe what hurts"), Length(5, 500)])
    severity = ScaleField(
        "How much?",
        1,
        10,
        [Required("Choose how much it hurts, from 1 to 10")],
        endpoint_labels=("A nuisance", "Unbearable"),
    )
    frequency = ChoiceField("How often?", FREQUENCIES, [Required("Choose how often it hurts")], select=True)


class PainPoints(StepForm):
    pain_points = RowsField("Pain points", PainPoint, 1, 8, noun="pain point")


PRIORITIES = (
    ("high", "High", "They look for it now"),
    ("medium", "Medium", "They would take it"),
    ("low", "Low", "Nice to have"),
)


class Goal(RowForm):
    icp = ReferenceField("Whose goal is it?", [Required("Choose whose goal it is")], to="icps", noun="customer")
    description = LongTextField("What do they want?", [Required("Describe what they want"), Length(5, 500)])
    priority = ChoiceField("How much does it matter to them?", PRIORITIES, [Required("Choose how much it matters")])


class TriggerEvent(RowForm):
    event = LongTextField("What happens?", [Required("Describe what happens"), Length(5, 300)])
    icp = ReferenceField("To whom?", to="icps", noun="customer")


class Objection(RowForm):
    objection = LongTextField("What do they say?", [Required("Write down what they say"), Length(5, 300)])
    answer = LongTextField("What do you answer?", [Length(0, 500)])


class Goals(StepForm):
    goals = RowsField("Goals", Goal, 1, 8, noun="goal")
    trigger_events = RowsField(
        "What makes them act?",
        TriggerEvent,
        0,
        8,
        noun="event",
        description="What happens just before they look for something like yours.",
    )
    objections = RowsField("What holds them back?", Objection, 0, 8, noun="objection")
