"""A general context as blocks: each answer under its field's label, whatever the flow asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.context.labels import Labels
from onboarding.context.markdown.blocks import bullets, facts, heading, table

Json = Any


def section(name: str, said: Mapping[str, Json], labels: Labels) -> Iterator[str]:
    yield heading(2, name.replace("_", " ").capitalize())
    for field, value in said.items():
        yield from _answer(field, value, labels)


def _answer(field: str, value: Json, labels: Labels) -> Iterator[str]:
    label = labels.of_field(field)
    if isinstance(value, list) and any(isinstance(row, dict) for row in value):
        columns = list(dict.fromkeys(name for row in value for name in row))
        yield heading(3, label)
        yield table(
            [labels.of_field(f"{field}[].{name}") for name in columns],
            ([_text(f"{field}[].{name}", row.get(name), labels) for name in columns] for row in value),
        )
    elif isinstance(value, list):
        yield heading(3, label)
        yield bullets(_text(field, one, labels) for one in value)
    else:
        yield facts((label, _text(field, value, labels)))


def _text(field: str, value: Json, labels: Labels) -> str:
    """An option by its label, a tick as "Yes", anything else as it is stored."""
    if value is None or isinstance(value, bool):
        return "Yes" if value else ""
    if isinstance(value, list):
        return ", ".join(_text(field, one, labels) for one in value)
    return labels.options.get(field, {}).get(str(value), str(value))
