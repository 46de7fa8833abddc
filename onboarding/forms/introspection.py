"""What a form class declares, read without making a form."""

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import wtforms
from wtforms.fields.core import UnboundField

from onboarding.flow.conditions import Comparison, Condition, condition_of
from onboarding.forms.fields import AnswerField


@functools.cache
def declared_fields(form: type[wtforms.Form]) -> list[tuple[str, type[AnswerField], tuple[str, ...]]]:
    """The fields of a form class: name, class, and the names of the fields that it looks at."""
    return [
        (
            name,
            unbound.field_class,
            (*declared_values(form, name), *(comparison.name for comparison in declared_comparisons(form, name))),
        )
        for name, unbound in _unbound(form).items()
    ]


def declared_values(form: type[wtforms.Form], name: str) -> tuple[str, ...]:
    """The fields whose answers a field takes its options, limits or rows from."""
    unbound = _unbound(form)[name]
    return tuple(unbound.field_class.depends_on(_declared(unbound)))


def declared_conditions(form: type[wtforms.Form]) -> dict[str, Condition]:
    """The condition of each field of a form class that has one."""
    given = ((name, _declared(unbound).get("shown_if")) for name, unbound in _unbound(form).items())
    return {name: condition_of(shown_if) for name, shown_if in given if shown_if is not None}


def declared_comparisons(form: type[wtforms.Form], name: str) -> tuple[Comparison, ...]:
    """All that decides over a field, its options, and its rows' fields, where it is not asked in the row itself."""
    declared = _declared(_unbound(form)[name])
    found = [comparison for condition in _conditions(declared) for comparison in condition.comparisons()]
    if row := declared.get("row"):
        own = _unbound(row)
        found += [
            comparison for inner in own for comparison in declared_comparisons(row, inner) if comparison.name not in own
        ]
    return tuple(dict.fromkeys(found))


def _conditions(declared: Mapping[str, Any]) -> Iterator[Condition]:
    if declared.get("shown_if") is not None:
        yield condition_of(declared["shown_if"])
    choices = declared.get("options")
    for option in choices if isinstance(choices, list | tuple) else ():
        if len(option) > 3 and option[3] is not None:
            yield condition_of(option[3])


@functools.cache
def _unbound(form: type[wtforms.Form]) -> "dict[str, UnboundField[Any]]":
    """In the order of the class."""
    found = [(name, value) for name in dir(form) if isinstance(value := getattr(form, name), UnboundField)]
    return dict(sorted(found, key=lambda pair: pair[1].creation_counter))


# What a declaration calls a field's attributes. Sessions keep a digest of it, so these names stay.
_DECLARED_AS = {
    "minimum": "least",
    "maximum": "most",
    "places": "places",
    "ids": "ids",
    "unique_by": "unlike",
    "auto_total": "whole",
    "to": "to",
    "each": "each",
    "among": "among",
    "refers": "refers",
}


def declaration_of(fields: Iterable[AnswerField]) -> list[dict[str, Any]]:
    """What a form asks for, as JSON: each field's name, class and limits. Words are left out; they change no answer.

    A limit that moves with time is left out too: the same form must read the same next year.
    """
    return [_said(field) for field in fields]


def _said(field: AnswerField) -> dict[str, Any]:
    declaration: dict[str, Any] = {"name": field.short_name, "kind": type(field).__name__, "required": field.required}
    declaration |= {
        kept: value for name, kept in _DECLARED_AS.items() if (value := vars(field).get(name)) not in (None, "")
    }
    if field.condition is not None:
        declaration["shown_if"] = field.condition.told()
    declaration["options"] = [_option(option) for option in getattr(field, "choices", ())]
    limits = (_limits(validator) for validator in field.validators)
    declaration["limits"] = [limit for limit in limits if limit]
    if row := getattr(field, "row", None):
        declaration["row"] = declaration_of(row(None, "", {}))
    return declaration


def _limits(validator: Any) -> dict[str, Any]:
    """What a validator holds: numbers, and days that stay."""
    attributes = vars(validator).items()
    return {
        name: str(value) if isinstance(value, date) else value
        for name, value in attributes
        if isinstance(value, int | date)
    }


def _option(option: Any) -> Any:
    return option.value if option.condition is None else [option.value, option.condition.told()]


def _declared(unbound: "UnboundField[Any]") -> Mapping[str, Any]:
    """The arguments of a declaration by name: the field's own signature says which is which."""
    return dict(zip(_parameters(unbound.field_class.__init__), unbound.args, strict=False)) | unbound.kwargs


@functools.cache
def _parameters(init: Callable[..., None]) -> tuple[str, ...]:
    """What a field is made with, in order. Reading it is slow, and a flow declares many fields of few classes."""
    return tuple(inspect.signature(init).parameters)[1:]
