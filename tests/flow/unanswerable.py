"""Conditions with one mistake each, on the line that begins with the field's name."""

from datetime import date

from onboarding.flow import Flow, Phase, Step
from onboarding.flow.conditions import all_of, answered, any_of, not_
from onboarding.forms import (
    Between,
    ChoiceField,
    DateField,
    DecimalField,
    ManyField,
    Required,
    RowForm,
    RowsField,
    StepForm,
    TextField,
    TickField,
    WholeNumberField,
)

MUST = [Required("Answer this")]


class Person(RowForm):
    role = ChoiceField("Role", [("boss", "Boss"), ("clerk", "Clerk")], MUST)
    since = DateField("Since", shown_if=("role", "boss"))


class Before(StepForm):
    plan = ChoiceField("Plan", [("solo", "Alone"), ("team", "Team")], MUST)
    people = WholeNumberField("People", [*MUST, Between(2, 50)], shown_if=("plan", "team"))
    tools = ManyField("Tools", [("crm", "CRM"), ("erp", "ERP"), ("none", "None")], maximum=2)
    budget = DecimalField("Budget", [Between(0, 100)])
    sure = TickField("Sure")
    begins = DateField("Begins")
    name = TextField("Name")
    staff = RowsField("Staff", Person, 0, 3, noun="person")


def flow_of(form: type[StepForm], **more: object) -> Flow:
    first = Step(number=1, slug="first", title="First", form=Before, section="all")
    second = Step(number=2, slug="second", title="Second", form=form, section="all", **more)  # type: ignore[arg-type]
    return Flow("f", "F", (Phase("P", first, second),))


class Fine(StepForm):
    together = TextField("A", shown_if=all_of(("plan", "team"), ("people", ">", 10)))
    either = TextField("B", shown_if=any_of(("plan", "solo"), ("people", "<", 3)))
    boxes = TextField("C", shown_if=all_of(("tools", "crm"), ("tools", "erp")))
    many = TextField("D", shown_if=("tools", ">=", 2))
    money = TextField("E", shown_if=("budget", ">", 99.5))
    day = TextField("F", shown_if=("begins", ">", date(2027, 1, 1)))
    ticked = TextField("G", shown_if=not_(("sure", True)))
    named = TextField("H", shown_if=("name", "!=", "Ada"))
    there = TextField("I", shown_if=answered("name"))
    bosses = TextField("J", shown_if=("staff.role", "boss"))
    thirds = TextField("K", shown_if=("staff", "==", 3))
    rated = ChoiceField("L", [("a", "A"), ("b", "B", "", ("plan", "team"))])


class TooMany(StepForm):
    above = TextField("A", shown_if=("people", ">", 50))


class Impossible(StepForm):
    both = TextField("A", shown_if=all_of(("plan", "solo"), ("people", ">", 10)))


class ThreeOfTwo(StepForm):
    three = TextField("A", shown_if=("tools", ">", 2))


class Always(StepForm):
    always = TextField("A", shown_if=any_of(("plan", "solo"), ("people", ">", 1)))


class DeadBranch(StepForm):
    half = TextField("A", shown_if=any_of(("plan", "team"), all_of(("plan", "solo"), answered("people"))))


class NoOrder(StepForm):
    sorted_text = TextField("A", shown_if=("name", ">", 5))


class NoPart(StepForm):
    apart = TextField("A", shown_if=("plan.name", "solo"))


class NoSuchColumn(StepForm):
    column = TextField("A", shown_if=("staff.age", ">", 5))


class NotThatValue(StepForm):
    valued = TextField("A", shown_if=("staff.role", "chief"))


class NotANumber(StepForm):
    numbered = TextField("A", shown_if=("plan", 1))


class NothingLeft(StepForm):
    rest = ChoiceField("A", [("x", "X", "", ("plan", "team")), ("y", "Y", "", ("people", ">", 10))], MUST)


class NeverOffered(StepForm):
    offered = ChoiceField("A", [("x", "X"), ("y", "Y", "", all_of(("plan", "solo"), ("plan", "team"))), ("z", "Z")])


class Circle(StepForm):
    egg = TextField("Egg", shown_if=answered("hen"))
    hen = TextField("Hen", shown_if=answered("egg"))


class InItself(RowForm):
    inner = TextField("Inner", shown_if=("group", ">", 1))


class Around(StepForm):
    group = RowsField("Group", InItself, 0, 3, noun="row")


class LaterRow(RowForm):
    early = TextField("Early", shown_if=("late", "x"))
    late = TextField("Late")


class LaterInRow(StepForm):
    later = RowsField("Later", LaterRow, 0, 3, noun="row")
