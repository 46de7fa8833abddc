"""Forms that ask badly, one mistake in each, on the line that begins with the field's name."""

from wtforms.validators import InputRequired

from onboarding.flow import Flow, Phase, Step
from onboarding.forms import (
    ChoiceField,
    ManyField,
    Required,
    RowForm,
    RowsField,
    ScaleField,
    StepForm,
    TextField,
    TickField,
)

YES_NO = (("yes", "Yes"), ("no", "No"))


class Good(StepForm):
    comes = ChoiceField("Do you come?", YES_NO, [Required("Say whether you come")])
    brings = ManyField(
        "What do you bring?", (("salad", "Salad"), ("cake", "Cake")), description="E.g. a cake, etc. or both."
    )
    hunger = ScaleField("How hungry are you?", 1, 5)
    sure = TickField("I am sure")


class NoLabel(StepForm):
    silent = TextField(" ")


class Dial(TextField):
    kind = "dial"


class NoMacro(StepForm):
    turned = Dial("Loudness")


class NotWhole(StepForm):
    halved = TextField()


class LongHint(StepForm):
    wordy = TextField("Name", description="Write your name. Then write it again.")


class NoMessage(StepForm):
    unsaid = TextField("Name", [InputRequired()])


class BlankMessage(StepForm):
    blankly = TextField("Name", [Required(" ")])


class SaysRequired(StepForm):
    bluntly = TextField("Name", [Required("This field is required")])


class OneOption(StepForm):
    only = ChoiceField("Which?", [("this", "This")])


class OneOfMany(StepForm):
    some = ManyField("Which?", [("this", "This")])


class OptionTwice(StepForm):
    same = ChoiceField("Which?", [("a", "This"), ("a", "That")])


class OptionNameless(StepForm):
    mute = ChoiceField("Which?", [("a", "This"), ("b", "")])


class Unreachable(StepForm):
    never = TextField("Why?", shown_if=("comes", "maybe"))


class HalfReachable(StepForm):
    seldom = TextField("Why?", shown_if=("comes", ("yes", "maybe")))


class OfNothing(StepForm):
    nothing = TextField("Why?", shown_if=("comes", ()))


class OfSeveral(StepForm):
    several = TextField("Which cake?", shown_if=("brings", "cake"))


class OfANumber(StepForm):
    number = TextField("Since when?", shown_if=("hunger", "5"))


class OfATick(StepForm):
    ticked = TextField("Why?", shown_if=("sure", "yes"))


class OnThePage(StepForm):
    csrf_token = TextField("Token")


class OfTheForm(StepForm):
    errors = TextField("Errors")


class RowOfTheForm(RowForm):
    title = TextField("Title")


class RowsOfTheForm(StepForm):
    books = RowsField("Books", RowOfTheForm, 0, 3, noun="book")


class RowWithLongHint(RowForm):
    text = TextField("Name", description="One. Two.")


class RowsWithLongHint(StepForm):
    names = RowsField("Names", RowWithLongHint, 0, 3, noun="name")


class Unreceived(StepForm):
    unheard = TextField("Name")


class Inherits(LongHint):
    other = TextField("Other")


def flow_of(form: type[StepForm], **more: object) -> Flow:
    """A good first step, and this form in the second."""
    first = Step(number=1, slug="first", title="First", form=Good, section="all")
    second = Step(number=2, slug="second", title="Second", form=form, section="all", **more)  # type: ignore[arg-type]
    return Flow(name="broken", title="Broken", phases=(Phase("All", first, second),))


flow = flow_of(LongHint)
