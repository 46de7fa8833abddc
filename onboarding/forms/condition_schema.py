"""Conditions as JSON Schema: a field that other answers in the same data ask for is required then, and else not there.

Not everything that a condition compares can be said so: an amount is text, and an earlier step's answer is not in the
data. Such a condition is told in words.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from onboarding.flow.conditions import AllOf, AnyOf, Comparison, Condition, Not
from onboarding.forms.fields.answer import AnswerField, Schema
from onboarding.forms.fields.choice import ManyField, OptionsField, TickField
from onboarding.forms.fields.number import DecimalField, ScaleField, WholeNumberField

Fields = Mapping[str, AnswerField]
_LIMITS = {"<": "exclusiveMaximum", "<=": "maximum", ">": "exclusiveMinimum", ">=": "minimum"}


def conditional_schemas(fields: Fields) -> list[Schema]:
    """What each conditional field adds, as far as a schema can say it; by the name that it has in the data."""
    return [found for name, field in fields.items() if (found := _conditional(name, field, fields)) is not None]


def conditions_in_words(fields: Fields, prefix: str = "") -> list[str]:
    """The conditions that no schema says."""
    return [
        f"{prefix}{name} is {'required, and asked only,' if field.required else 'asked only'} if {field.condition}"
        for name, field in fields.items()
        if field.condition is not None and _schema(field.condition, fields) is None
    ]


def always_required(fields: Fields) -> list[str]:
    """The names of fields that are asked and required whatever else is answered."""
    return [name for name, field in fields.items() if field.required and field.condition is None]


def _conditional(name: str, field: AnswerField, fields: Fields) -> Schema | None:
    holds = None if field.condition is None else _schema(field.condition, fields)
    if holds is None:
        return None
    return {
        "if": holds,
        "then": {"required": [name], "properties": {name: field.schema()}} if field.required else {},
        "else": {"properties": {name: {"type": "null"}}},
    }


def _schema(condition: Condition, fields: Fields) -> Schema | None:
    """When it holds; None where a schema cannot say it."""
    match condition:
        case Comparison():
            field = fields.get(condition.path)
            test = None if field is None else _test(condition, field)
            return test and {"properties": {condition.path: test}, "required": [condition.path]}
        case Not():
            part = _schema(condition.part, fields)
            return part and {"not": part}
        case AllOf() | AnyOf():
            parts = [_schema(part, fields) for part in condition.parts]
            every = "allOf" if isinstance(condition, AllOf) else "anyOf"
            return None if None in parts else {every: parts}


def _test(comparison: Comparison, field: AnswerField) -> Schema | None:
    """What the field's value is to be."""
    if not isinstance(field, OptionsField | TickField | ScaleField | WholeNumberField) or isinstance(
        field, DecimalField
    ):
        return None
    if isinstance(field, ManyField):
        return _test_of_several(comparison)
    operator, values = comparison.operator, list(comparison.values)
    if operator == "==":
        return {"enum": values}
    if operator == "!=":
        return {"not": {"enum": [*values, *_blank(field)]}}
    if operator not in _LIMITS:
        return {"not": {"enum": _blank(field)}}
    return {"type": "integer", _LIMITS[operator]: values[0]} if isinstance(values[0], int) else None


def _test_of_several(comparison: Comparison) -> Schema | None:
    operator, values = comparison.operator, list(comparison.values)
    if operator == "answered":
        return {"type": "array", "minItems": 1}
    if comparison.counts:
        return _count(operator, values)
    if operator not in ("==", "!="):
        return None
    contains: Schema = {"contains": {"enum": values}}
    return {"type": "array", **contains} if operator == "==" else {"type": "array", "minItems": 1, "not": contains}


def _count(operator: str, values: list[Any]) -> Schema | None:
    if operator not in _LIMITS or not isinstance(values[0], int):
        return None
    least = {">": values[0] + 1, ">=": values[0]}.get(operator)
    if least is not None:
        return {"type": "array", "minItems": max(1, least)}
    most = values[0] - 1 if operator == "<" else values[0]
    return {"type": "array", "minItems": 1, "maxItems": most} if most >= 0 else {"not": {}}


def _blank(field: AnswerField) -> list[Any]:
    """What means that there is no answer."""
    return [None, False] if isinstance(field, TickField) else [None]


def by_name(fields: Iterable[AnswerField]) -> dict[str, AnswerField]:
    """The fields of a form or of a row, by the name that they have in the data."""
    return {field.short_name: field for field in fields}
