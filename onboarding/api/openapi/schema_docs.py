"""JSON Schema of a step's data, made from its form, and the document of it that people read.

What a schema cannot say (sums, comparisons, references to earlier answers) stands beside it, in words, as ``x-rules``.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
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


def change_schema(data: Schema) -> Schema:
    """What a change's ``data`` may be: any of the step's fields, or null for one that goes."""
    fields = {name: {"title": field.get("title", name)} for name, field in data["properties"].items()}
    rule = "With the answers that stay, it is as the whole step has to be"
    return {"type": "object", "properties": fields, "additionalProperties": False, _RULES: [rule]}


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


LABEL = "x-label"  # the question, in words that may change
_MANY = 24  # options; more are not listed
_KINDS = {
    "array": "list",
    "object": "object",
    "boolean": "true or false",
    "null": "null",
    "number": "number",
    "date": "day",
    "date-time": "moment",
    "uuid": "id",
    "uri": "web address",
}


@dataclass(frozen=True)
class Line:
    """A field: ``kind`` is what it is, in words, ``told`` what the form says of it, ``inside`` what its rows have."""

    name: str
    title: str
    needed: str
    kind: str
    told: str
    options: tuple[str, ...] = ()
    inside: tuple["Line", ...] = ()


def asked(schema: Schema) -> tuple[Line, ...]:
    """The fields of an object that is sent."""
    needed = dict.fromkeys(schema.get("required", ()), "required") | dict(_conditions(schema))
    return tuple(_line(name, inner, needed.get(name, "")) for name, inner in schema.get("properties", {}).items())


def answered(schema: Schema) -> tuple[Line, ...]:
    """The fields of an object that is answered, which has them all."""
    return _always(asked(schema))


def _always(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(replace(line, needed="", inside=_always(line.inside)) for line in lines)


def pretty(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _conditions(schema: Schema) -> Iterator[tuple[str, str]]:
    """Fields that another one in the same data asks for, and when."""
    for condition in schema.get("allOf", ()):
        governor, wanted = next(iter(condition["if"]["properties"].items()))
        values = " or ".join(wanted["enum"])
        for name in condition["else"]["properties"]:
            yield (
                name,
                f"{'required' if name in condition['then'].get('required', ()) else 'asked'} if {governor} is {values}",
            )


def _line(name: str, described: Schema, needed: str) -> Line:
    schema = _given(described)
    description = described.get("description", "") or schema.get("description", "")
    description = "" if description == described.get(LABEL) else description
    rows = _rows(schema)
    inside = asked(rows) if rows else ()
    return Line(name, described.get(LABEL, ""), needed, _kind(schema), description, _options(schema), inside)


def _given(schema: Schema) -> Schema:
    """What it is where it is given: without null, and of rows that differ when there is but one, those of several."""
    choices = [
        choice for choice in schema.get("anyOf", ()) if choice.get("type") != "null" and choice.get("maxLength") != 0
    ]
    if not choices or "type" in schema:
        return schema
    if len(choices) == 1:
        return _given(choices[0])
    if all(choice.get("type") == "array" for choice in choices):
        return {**choices[-1], "minItems": min(choice.get("minItems", 0) for choice in choices)}
    return {**schema, "anyOf": choices}


def _rows(schema: Schema) -> Schema | None:
    """The schema of a row that has fields."""
    row = schema.get("items", {})
    row = next((choice for choice in row.get("anyOf", ()) if choice.get("type") == "object"), row)
    inside = row.get("properties", {})
    return row if inside and list(inside) != ["text"] else None


def _options(schema: Schema) -> tuple[str, ...]:
    options = schema.get("enum") or schema.get("items", {}).get("enum") or ()
    return tuple(map(str, options)) if len(options) <= _MANY else ()


def _kind(schema: Schema) -> str:
    kind = schema.get("type")
    if "const" in schema:
        return json.dumps(schema["const"])
    if {choice.get("type") for choice in schema.get("anyOf", ())} == {"string", "integer"}:
        number = next(choice for choice in schema["anyOf"] if choice["type"] == "integer")
        return f"number{_range(number)}, as text where it has a fraction"
    if isinstance(kind, list):
        return " or ".join(_kind({**schema, "type": type_name}) for type_name in kind)
    if kind == "integer":
        return f"whole number{_range(schema)}"
    if kind == "array" and "items" in schema:
        return _list(schema)
    if options := schema.get("enum"):
        return "one of" if len(options) <= _MANY else f"one of {len(options)} codes"
    return _KINDS.get(schema.get("format", kind) or "", "object" if "$ref" in schema else "text")


def _list(schema: Schema) -> str:
    """What it is a list of; options follow it."""
    row, least, most = schema["items"], schema.get("minItems", 0), schema.get("maxItems")
    what = {"integer": "whole numbers", "object": "objects"}.get(row.get("type"), "texts")
    if "enum" in row:
        what = "of" if len(row["enum"]) <= _MANY else "codes"
    elif _rows(schema):
        what = "rows"
    return f"{least} to {most} {what}" if most and most <= _MANY else what


def _range(schema: Schema) -> str:
    above, least, most = (schema.get(name) for name in ("exclusiveMinimum", "minimum", "maximum"))
    if above is not None:
        return f" above {_plain(above)}" + ("" if most is None else f", at most {_plain(most)}")
    return ("" if least is None else f" from {_plain(least)}") + ("" if most is None else f" to {_plain(most)}")


def _plain(number: int) -> str:
    """Years have no marks of thousands, and nobody counts fifteen zeros."""
    sign, size = "−" if number < 0 else "", abs(number)
    if size >= 10**12:
        return f"{sign}10^{len(str(size)) - 1}"
    return f"{sign}{size}" if 1000 <= size < 10_000 else f"{sign}{size:,}"
