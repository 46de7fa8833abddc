"""What the forms say of a program's data, as an answer says it: field by field, with codes that stay."""

from collections.abc import Iterable
from typing import Any

from onboarding.api.problems import Problem
from onboarding.flow import Flow, Step
from onboarding.forms import FieldError
from onboarding.observability import events
from onboarding.sessions import AnswerError, InvalidAnswers

Json = Any
FACE = "api"


def refusal(flow: Flow, step: Step, error: InvalidAnswers) -> Problem:
    """422 with what is wrong; 409 where an earlier step is to be saved first, without which nobody can judge."""
    if error.missing:
        names = ", ".join(f"{number} ({flow.step(number).title})" for number in error.missing)
        detail = f"This step looks at answers of step {names}; save that first"
        return Problem(409, detail, missing=list(error.missing))
    asked = step.form.field_names()  # what somebody made up is nothing to count
    events.refused(step, FACE, "invalid", [e.field for e in error.errors if e.field.partition(".")[0] in asked])
    return Problem(422, "Some answers need another look", errors=listed(error.errors))


def listed(errors: Iterable[AnswerError]) -> list[Json]:
    """As JSON, in the order of the form."""
    return [error._asdict() for error in errors]


def of_draft(field_errors: Iterable[FieldError]) -> list[Json]:
    return listed(AnswerError(wrong.name, wrong.code, str(wrong.message)) for wrong in field_errors)
