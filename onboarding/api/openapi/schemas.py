"""JSON Schema of a step's data, made from its form: limits, options, what is required, rows.

What a schema cannot say (sums, comparisons, references to earlier answers) stands beside it, in words, as ``x-rules``.
"""

from typing import Any

from onboarding.flow import Step
from onboarding.forms import AnswerField, RowsField

Schema = dict[str, Any]
_RULES = "x-rules"


def data_schema(step: Step) -> Schema:
    """What ``data`` may be for this step, today."""
    fields = _all_fields(step)
    own = [field for field in fields if not _asked_by_earlier(step, field)]
    schema: Schema = {
        "title": step.title,
        "type": "object",
        "properties": {field.name: field.described() for field in fields},
        "required": [field.name for field in own if field.required and field.shown_if is None],
        "additionalProperties": False,
    }
    if conditions := [_condition(field) for field in own if field.shown_if]:
        schema["allOf"] = conditions
    if rules := [*step.form.rules, *_references(fields), *_conditions_of_earlier(step, fields)]:
        schema[_RULES] = rules
    return schema


def draft_schema(step: Step) -> Schema:
    """What a draft's ``data`` may be: the step's fields, with whatever is in them, but not rows without end."""
    fields = _all_fields(step)
    loose: Schema = {field.name: {"title": field.label.text} for field in fields}
    for field in fields:
        if isinstance(field, RowsField) and not field.fixed:
            loose[field.name]["maxItems"] = field.readable
    schema: Schema = {"type": "object", "properties": loose, "additionalProperties": False}
    rules = [*_references(fields), *_conditions_of_earlier(step, fields)]
    return schema | ({_RULES: rules} if rules else {})


def _all_fields(step: Step) -> list[AnswerField]:
    """Every field that the form declares, those too that only some earlier answers ask for."""
    return list(step.form(everything=True))


def _asked_by_earlier(step: Step, field: AnswerField) -> bool:
    return field.shown_if is not None and field.shown_if[0] not in step.form.field_names()


def _condition(field: AnswerField) -> Schema:
    """A field that another one in the same data asks for: required then, and else not there."""
    assert field.shown_if is not None, "only fields with a condition come here"
    governor, wanted = field.shown_if
    values = [wanted] if isinstance(wanted, str) else list(wanted)
    return {
        "if": {"properties": {governor: {"enum": values}}, "required": [governor]},
        "then": {"required": [field.name], "properties": {field.name: field.schema()}} if field.required else {},
        "else": {"properties": {field.name: {"type": "null"}}},
    }


def _references(fields: list[AnswerField]) -> list[str]:
    return [rule for field in fields for rule in field.rules()]


def _conditions_of_earlier(step: Step, fields: list[AnswerField]) -> list[str]:
    found = []
    for field in fields:
        if field.shown_if is not None and _asked_by_earlier(step, field):
            governor, wanted = field.shown_if
            values = wanted if isinstance(wanted, str) else " or ".join(wanted)
            must = "required, and asked only," if field.required else "asked only"
            found.append(f"{field.name} is {must} if {governor} is {values}")
    return found
