"""The flows that are measured: 23 steps of four fields (name, kind, detail, link), and the same with 200 steps."""

from bench.answers import KINDS, LONGEST_DETAIL, LONGEST_NAME, STEPS
from onboarding.flow import Flow, Phase, Step
from onboarding.forms import ChoiceField, Length, LongTextField, Required, StepForm, TextField, WebAddressField


def form(number: int) -> type[StepForm]:
    """The four fields, under names of their own: a flow has each name once."""
    fields = {
        "name": TextField("Name", [Required("Enter a name"), Length(1, LONGEST_NAME)]),
        "kind": ChoiceField("Kind", KINDS, [Required("Choose a kind")], select=True),
        "detail": LongTextField("Detail", [Required("Say more"), Length(1, LONGEST_DETAIL)]),
        "link": WebAddressField("Link"),
    }
    return type(f"Form{number}", (StepForm,), {named(name, number): field for name, field in fields.items()})


def named(name: str, number: int) -> str:
    return f"{name}_{number}"


def of(steps: int, *, phase: int) -> Flow:
    """So many steps, in phases of so many."""
    made = [
        Step(number=number, slug=f"step-{number}", title=f"Step {number}", form=form(number), section="all")
        for number in range(1, steps + 1)
    ]
    starts = range(0, steps, phase)
    phases = tuple(Phase(f"Phase {start // phase + 1}", *made[start : start + phase]) for start in starts)
    return Flow(name=f"bench-{steps}", title="Bench", phases=phases)


flow = of(STEPS, phase=4)
long = of(200, phase=20)
