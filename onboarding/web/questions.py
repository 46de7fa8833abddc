"""The questions of a step's form, whatever other answers ask for, and what was typed into each, for people to read."""

import re
from collections.abc import Mapping

from wtforms.form import BaseForm

from onboarding.forms import AnswerField, CountriesField, Json, ReferenceField, RowChoiceField, RowsField, StepForm
from onboarding.forms.formdata import FormData, row_numbers
from onboarding.forms.introspection import declared_fields
from onboarding.forms.territories import country_name

_GROUP_IN_ROW = re.compile(r"-[0-9]{1,4}-")


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
    for question in fields:
        question.use_earlier(earlier or {})
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
        rows = (", ".join(f"{label}: {text}" for label, text in row if text) for row in _rows(field, typed))
        return "; ".join(filter(None, rows))
    if isinstance(field, RowChoiceField) or (isinstance(field, ReferenceField) and not field.choices):
        return ""
    if isinstance(field, CountriesField):
        return ", ".join(country_name(value) for value in typed.getlist(field.name) if value.strip())
    labels = {option.value: option.label for option in getattr(field, "choices", ())}
    return ", ".join(labels.get(value, value) for value in typed.getlist(field.name) if value.strip())
