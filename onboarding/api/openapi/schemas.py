"""JSON Schema of a step's data, made from its form: limits, options, what is required, rows.

What a schema cannot say (sums, comparisons, references to earlier answers) stands beside it, in words, as ``x-rules``.
"""

from typing import Any

from onboarding.flow import Step
from onboarding.forms import AnswerField, RowsField
from onboarding.forms.condition_schema import always_required, by_name, conditional_schemas, conditions_in_words

Schema = dict[str, Any]
_RULES = "x-rules"


def data_schema(step: Step) -> Schema:
    """What ``data`` may be for this step, today."""
    fields = _all_fields(step)
    named = by_name(fields)
    schema: Schema = {
        "title": step.title,
        "type": "object",
        "properties": {field.name: field.described() for field in fields},
        "required": always_required(named),
        "additionalProperties": False,
    }
    if conditions := conditional_schemas(named):
        schema["allOf"] = conditions
    if rules := [*step.form.rules, *_references(fields), *conditions_in_words(named)]:
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
    rules = [*_references(fields), *conditions_in_words(by_name(fields))]
    return schema | ({_RULES: rules} if rules else {})


def _all_fields(step: Step) -> list[AnswerField]:
    """Every field that the form declares, those too that only some earlier answers ask for."""
    return list(step.form(everything=True))


def _references(fields: list[AnswerField]) -> list[str]:
    return [rule for field in fields for rule in field.rules()]
