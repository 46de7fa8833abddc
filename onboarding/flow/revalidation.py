"""Proving answers again: every shown step's form, over what is stored, before anything is built from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from onboarding.flow.model import Flow, Step
from onboarding.forms import FieldError, Json


@dataclass(frozen=True)
class Revalidation:
    """The answers of the steps that stand, and what is wrong with the others, by step number."""

    answers: Mapping[int, dict[str, Json]]
    wrong: Mapping[int, list[FieldError]]


def revalidate(flow: Flow, steps: tuple[Step, ...], answers: Mapping[int, Mapping[str, Json]]) -> Revalidation:
    """Each step's form once, in order. Steps without answers are neither; whether they may be missing is the flow's."""
    proved: dict[int, dict[str, Json]] = {}
    passing: dict[int, dict[str, Json]] = {}  # what later forms look at: of a wrong step, the fields that are right
    wrong: dict[int, list[FieldError]] = {}
    for step in steps:
        if step.number in answers:
            form = step.form(answers=answers[step.number], earlier=flow.earlier(step, passing))
            if form.validate():
                proved[step.number] = passing[step.number] = form.answers()
            else:
                wrong[step.number], passing[step.number] = form.field_errors(), form.passing()
    return Revalidation(proved, wrong)
