"""One validation: a program's data goes through the step's own form, as a browser's does."""

from collections.abc import Mapping
from typing import Any

from onboarding.api.problems import Problem
from onboarding.flow import Flow, Step
from onboarding.forms import FieldError, FixedRowsField, RowsField, StepForm
from onboarding.observability import events
from onboarding.sessions import Session

Json = Any
FACE = "api"


def judged(flow: Flow, step: Step, data: Mapping[str, Json], session: Session | None) -> dict[str, Json]:
    """The answers as they are stored; a Problem with a list of messages for each field that is wrong."""
    form = form_of(flow, step, data, session)
    fine, unexpected = form.validate(), form.unexpected()
    if not fine or unexpected:
        events.refused(step, FACE, "invalid", form.field_errors())
        raise Problem(422, "Some answers need another look", errors=by_field(form, unexpected))
    return form.answers()


def form_of(flow: Flow, step: Step, data: Mapping[str, Json], session: Session | None) -> StepForm:
    """The step's form over this data; a Problem where an earlier step that it looks at is not answered."""
    answers = session.answers if session else {}
    missing = [number for number in flow.needs(step) if number not in answers]
    if missing:
        names = ", ".join(f"{number} ({flow.step(number).title})" for number in missing)
        raise Problem(409, f"This step looks at answers of step {names}; save that first", missing=missing)
    form: StepForm = step.form(answers=data, earlier=flow.earlier(step, answers))
    return form


def by_field(form: StepForm, unexpected: list[FieldError]) -> dict[str, list[str]]:
    """Messages by the field's path in the data: “competitors.0.name”."""
    errors: dict[str, list[str]] = {}
    for wrong in form.field_errors():
        errors.setdefault(_path(form, wrong.name), []).append(wrong.message)
    return errors | {wrong.name: [wrong.message] for wrong in unexpected}


def _path(form: StepForm, name: str) -> str:
    """From the name on the page: a row that is one text is that text, and a place is where the data has it."""
    group, *inside = name.split("-")
    if not inside:
        return name
    rows, (number, field) = form[group], inside
    if isinstance(rows, FixedRowsField):
        given = rows.given.get(rows.rows[int(number)].id)
        if given is None:
            return group
        number = str(given)
    return f"{group}.{number}" if isinstance(rows, RowsField) and rows.texts else f"{group}.{number}.{field}"
