"""What people read for a field and for an option, taken from a flow's own forms, so that exports cannot drift."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onboarding.flow import Flow
from onboarding.forms.fields.iso import countries

Field = Any  # onboarding.forms.fields.AnswerField


@dataclass(frozen=True)
class Labels:
    """By field name, or ``group[].field`` in rows: the field's label, and its options' labels."""

    fields: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    title: str = ""  # the flow's

    def of_field(self, name: str) -> str:
        """The label; without one, the name in words."""
        return self.fields.get(name) or _in_words(name.rpartition("[].")[2])

    def of_option(self, name: str, value: str) -> str:
        """The option's label; without one, the value in words."""
        return self.choices.get(name, {}).get(value) or _in_words(value)


def labels_of(flow: Flow) -> Labels:
    """The labels of every field of a flow, in its forms' language."""
    found = list(_fields(flow))
    choices = {
        name: {one.value: one.label for one in asked.choices} for name, asked in found if hasattr(asked, "choices")
    }
    choices |= {name: countries() for name, asked in found if asked.kind == "countries"}
    return Labels({name: asked.label.text for name, asked in found}, choices, flow.title)


def _fields(flow: Flow) -> Iterator[tuple[str, Field]]:
    """Every field of every form, those too that a blank form would rule out; and the fields of rows."""
    for step in flow:
        form = step.form()
        for name in step.form.field_names():
            asked = form.meta.bind_field(form, getattr(step.form, name), {"name": name, "prefix": ""})
            yield from _with_rows(name, asked)


def _with_rows(name: str, asked: Field) -> Iterator[tuple[str, Field]]:
    yield name, asked
    for inner in asked.row(None, "", {}) if hasattr(asked, "row") else ():
        yield from _with_rows(f"{name}[].{inner.short_name}", inner)


def _in_words(name: str) -> str:
    return name.replace("_", " ").capitalize()
