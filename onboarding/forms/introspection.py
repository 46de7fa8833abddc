"""What a form class declares, read without making a form."""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import wtforms
from wtforms.fields.core import UnboundField

from onboarding.forms.fields import AnswerField


@functools.cache
def declared_fields(form: type[wtforms.Form]) -> list[tuple[str, type[AnswerField], tuple[str, ...]]]:
    """The fields of a form class: name, class, and the names of the fields that it looks at."""
    found = []
    for name in dir(form):
        unbound = getattr(form, name)
        if isinstance(unbound, UnboundField):
            declared = _declared(unbound)
            condition = declared.get("shown_if")
            names = (*unbound.field_class.depends_on(declared), *(condition[:1] if condition else ()))
            found.append((unbound.creation_counter, name, unbound.field_class, names))
    return [(name, kind, names) for _, name, kind, names in sorted(found, key=lambda one: one[0])]


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
    "shown_if": "shown_if",
}


def declaration_of(fields: Iterable[AnswerField]) -> list[dict[str, Any]]:
    """What a form asks for, as JSON: each field's name, class and limits. Words are left out; they change no answer.

    A limit that moves with time is left out too: the same form must read the same next year.
    """
    return [_said(field) for field in fields]


def _said(field: AnswerField) -> dict[str, Any]:
    told: dict[str, Any] = {"name": field.short_name, "kind": type(field).__name__, "required": field.required}
    told |= {kept: value for name, kept in _DECLARED_AS.items() if (value := vars(field).get(name)) not in (None, "")}
    told["options"] = [option.value for option in getattr(field, "choices", ())]
    limits = (
        {_DECLARED_AS.get(name, name): value for name, value in vars(one).items() if isinstance(value, int)}
        for one in field.validators
    )
    told["limits"] = [one for one in limits if one]
    if row := getattr(field, "row", None):
        told["row"] = declaration_of(row(None, "", {}))
    return told


def _declared(unbound: "UnboundField[Any]") -> Mapping[str, Any]:
    """The arguments of a declaration by name: the field's own signature says which is which."""
    return dict(zip(_parameters(unbound.field_class.__init__), unbound.args, strict=False)) | unbound.kwargs


@functools.cache
def _parameters(init: Callable[..., None]) -> tuple[str, ...]:
    """What a field is made with, in order. Reading it is slow, and a flow declares many fields of few classes."""
    return tuple(inspect.signature(init).parameters)[1:]
