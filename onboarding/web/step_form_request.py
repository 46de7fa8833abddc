"""What a request's form says besides the answers, and the answers as they were typed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from wtforms.form import BaseForm

from onboarding.forms import AnswerField, Json, ReferenceField, RowChoiceField, RowsField, StepForm
from onboarding.forms.formdata import BESIDES, FormData, row_numbers, rows_of, with_rows
from onboarding.forms.introspection import declared_fields
from onboarding.sessions.arguments import is_submission

_GROUP_IN_ROW = re.compile(r"-[0-9]{1,4}-")


@dataclass(frozen=True)
class Action:
    """Which button was pressed: a name, the field or group that it is about, a row's number, what else it says."""

    name: str
    group: str = ""
    row: int = 0
    rest: str = ""


def of_request() -> FormData:
    """The answers alone, as typed."""
    sent = request.form
    return FormData((name, sent.getlist(name)) for name in sent if name not in BESIDES)


def version() -> int:
    """The version of the step that the page was rendered from; 0 where it does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def submission() -> str | None:
    """The page's id for this submission, the same however often it is sent."""
    text = request.form.get("submission", "")
    return text if is_submission(text) else None


def act() -> Action:
    """“save” where Enter was pressed, or the button does not say."""
    name, _, rest = request.form.get("act", "save").partition(":")
    group, _, row = rest.partition(":")
    return Action(name or "save", group, int(row) if row.isascii() and row.isdigit() and len(row) < 5 else 0, row)


def partial() -> tuple[str, ...] | None:
    """The fields that a script has sent, where it sent those alone that may have changed; None where all are there."""
    text = request.form.get("draft_fields")
    return None if text is None else tuple(text.split())


def order() -> int | None:
    """Which of its drafts a script has sent; None where it is a form."""
    text = request.form.get("draft_order", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def with_row_act(typed: FormData, act: Action, most: int) -> tuple[FormData, int]:
    """What was typed after adding, removing or moving a row, and the number of the row to look at then."""
    rows = rows_of(typed, act.group) or [FormData()]
    place = min(act.row, len(rows) - 1)
    if act.name == "add" and len(rows) < most:
        rows, place = [*rows, FormData({"": [""]})], len(rows)
    elif act.name == "remove":
        rows = [row for number, row in enumerate(rows) if number != place]
        place = max(0, place - 1)
    elif act.name == "up" and place > 0:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        place -= 1
    elif act.name == "down" and place < len(rows) - 1:
        rows[place + 1], rows[place] = rows[place], rows[place + 1]
        place += 1
    return with_rows(typed, act.group, rows), place


def to_read(
    form: type[StepForm], typed: FormData, earlier: Mapping[str, Json] | None = None
) -> list[tuple[AnswerField, Json]]:
    """What was typed, question by question, for people to read: all of it, right or wrong, asked for or not.

    Without the ``earlier`` answers, what only refers to a row of theirs would be an id, and is left out.
    """
    read = [(field, _as_read(field, typed)) for field in _every_field(form, typed, earlier)]
    return [(field, answer) for field, answer in read if answer]


def read_field(
    form: type[StepForm], name: str, typed: FormData, earlier: Mapping[str, Json]
) -> tuple[AnswerField | None, Json]:
    """The field of this name and its words; of one that the form has no more, all that was typed, as it is."""
    field = next((field for field in _every_field(form, typed, earlier) if field.name == name), None)
    if field is None:
        return None, [value for values in typed.values() for value in values if value.strip()]
    return field, _as_read(field, typed)


def group(form: type[StepForm], name: str) -> RowsField | None:
    """The repeating group of this name that rows can be added to, whatever earlier answers ask for.

    One inside a row is named by its place: “directors-0-children”.
    """
    outer, *inside = _GROUP_IN_ROW.split(name)
    found = _group_among(_every_field(form, FormData()), outer)
    for inner in inside:
        found = found and _group_among(list(found.row(None, f"{found.name}-0-", {})), inner)
    return found


def _group_among(fields: list[AnswerField], name: str) -> RowsField | None:
    groups = (field for field in fields if isinstance(field, RowsField) and not field.fixed)
    return next((group for group in groups if group.short_name == name), None)


def _every_field(form: type[StepForm], typed: FormData, earlier: Mapping[str, Json] | None = None) -> list[AnswerField]:
    every = BaseForm([(name, getattr(form, name)) for name, _, _ in declared_fields(form)])
    fields = [field for field in every if isinstance(field, AnswerField)]
    for field in fields:
        field.use_earlier(earlier or {})
    every.process(typed)
    return fields


def _as_read(field: AnswerField, typed: FormData) -> Json:
    return _rows(field, typed) if isinstance(field, RowsField) else _words(field, typed)


def _rows(group: RowsField, typed: FormData) -> list[list[tuple[str, str]]]:
    noun, read = group.noun.capitalize(), []
    for number in row_numbers(typed, group.name):
        row = group.row(typed, f"{group.name}-{number}-", group.earlier)
        title = [(noun, f"{noun} {number + 1}")] if group.fixed else []
        if not row.blank:
            read.append([*title, *((field.label.text, _words(field, typed)) for field in row)])
    return read


def _words(field: AnswerField, typed: FormData) -> str:
    if isinstance(field, RowsField):
        rows = (", ".join(f"{label}: {said}" for label, said in row if said) for row in _rows(field, typed))
        return "; ".join(filter(None, rows))
    if isinstance(field, RowChoiceField) or (isinstance(field, ReferenceField) and not field.choices):
        return ""
    labels = {option.value: option.label for option in getattr(field, "choices", ())}
    return ", ".join(labels.get(value, value) for value in typed.getlist(field.name) if value.strip())
