"""What a form class declares, read without making a form."""

import functools
import inspect
from collections.abc import Mapping
from typing import Any

import wtforms
from wtforms.fields.core import UnboundField

from onboarding.fields import AnswerField


@functools.cache
def declared_fields(form: type[wtforms.Form]) -> list[tuple[str, type[AnswerField], tuple[str, ...]]]:
    """The fields of a form class: name, class, and the names of the fields that it looks at."""
    found = []
    for name in dir(form):
        unbound = getattr(form, name)
        if isinstance(unbound, UnboundField):
            declared = _declared(unbound)
            condition = declared.get("shown_if")
            names = (*unbound.field_class.looks_at(declared), *(condition[:1] if condition else ()))
            found.append((unbound.creation_counter, name, unbound.field_class, names))
    return [(name, kind, names) for _, name, kind, names in sorted(found, key=lambda one: one[0])]


def _declared(unbound: "UnboundField[Any]") -> Mapping[str, Any]:
    """The arguments of a declaration by name: the field's own signature says which is which."""
    names = inspect.signature(unbound.field_class.__init__).parameters
    return dict(zip(list(names)[1:], unbound.args, strict=False)) | unbound.kwargs
