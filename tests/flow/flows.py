"""Small flows for tests of the engine, which is not about businesses."""

from onboarding.flow import Flow, Phase, Step
from onboarding.forms import (
    ChoiceField,
    Length,
    ManyField,
    ReferenceField,
    Required,
    RowForm,
    RowsField,
    StepForm,
    TextField,
)


class Who(StepForm):
    name = TextField("Name", [Required("Enter a name"), Length(1, 40)])
    comes = ChoiceField("Do you come?", [("yes", "Yes"), ("no", "No")], [Required("Choose one")])


class Meal(StepForm):
    meal = ChoiceField("Meal", [("meat", "Meat"), ("plants", "Plants")], [Required("Choose a meal")])


class Sauce(StepForm):
    sauce = ManyField("Sauce", [("hot", "Hot"), ("mild", "Mild")])


class Guest(RowForm):
    name = TextField("Name", [Required("Enter the guest's name"), Length(1, 40)])


class Guests(StepForm):
    guests = RowsField("Guests", Guest, 0, 3, noun="guest", ids=True)


class Seat(StepForm):
    neighbour = ReferenceField("Next to", to="guests", noun="guest")


def step(number: int, slug: str, form: type[StepForm], **more: object) -> Step:
    return Step(number=number, slug=slug, title=slug.title(), form=form, section="all", **more)  # type: ignore[arg-type]


def dinner() -> Flow:
    """Numbers that are not places; a step shown to those who come, and one below it; an optional step."""
    return Flow(
        name="dinner",
        title="Dinner",
        phases=(
            Phase("You", step(10, "who", Who)),
            Phase(
                "Food",
                step(7, "meal", Meal, shown_if=("comes", "yes")),
                step(8, "sauce", Sauce, shown_if=("meal", ("meat", "plants")), optional=True),
            ),
            Phase("Others", step(3, "guests", Guests), step(4, "seat", Seat, optional=True)),
        ),
    )


flow = dinner()
