"""A general context as a document: each answer under its field's label, whatever the flow asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from onboarding.context.document.blocks import (
    Block,
    Column,
    Document,
    Envelope,
    bullets,
    card,
    facts,
    filled,
    heading,
    table,
)
from onboarding.context.formatting import Labels, Row

Json = Any
_MOST_COLUMNS = 5


def general(context: Row, labels: Labels) -> Document:
    return Document(
        title=labels.title or context["flow"].replace("_", " ").capitalize(),
        kind="Answers",
        lead=None,
        facts={},
        blocks=filled(_sections(context, labels)),
        envelope=Envelope.of(context),
    )


def _sections(context: Row, labels: Labels) -> Iterator[Block]:
    for name, answers in context["sections"].items():
        yield from _section(name, answers, labels)


def _section(name: str, answers: Mapping[str, Json], labels: Labels) -> Iterator[Block]:
    """Single answers first, then each list or group under a heading of its own."""
    yield heading(1, name.replace("_", " ").capitalize())
    several = {field: value for field, value in answers.items() if isinstance(value, list)}
    yield facts(
        *((labels.of_field(field), _text(field, answers[field], labels)) for field in answers if field not in several)
    )
    for field, value in several.items():
        yield heading(2, labels.of_field(field))
        if any(isinstance(item, dict) for item in value):
            yield from _rows(field, value, labels)
        else:
            yield bullets(_text(field, item, labels) for item in value)


def _rows(field: str, rows: Sequence[Mapping[str, Json]], labels: Labels) -> Iterator[Block]:
    """A table, or a card for each row where a page is too narrow for its columns."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    names = [labels.of_field(f"{field}[].{name}") for name in columns]
    texts = [[_text(f"{field}[].{name}", row.get(name), labels) for name in columns] for row in rows]
    if len(columns) <= _MOST_COLUMNS:
        yield table([Column(name, _share(column)) for name, *column in zip(names, *texts, strict=True)], texts)
    else:
        yield from (card(row[0], None, [facts(*zip(names[1:], row[1:], strict=True))]) for row in texts)


def _share(texts: Sequence[str]) -> int:
    """Of a table's width: more for what is longer, within reason."""
    return min(40, max(10, *map(len, texts)))


def _text(field: str, value: Json, labels: Labels) -> str:
    """An option by its label, a tick as "Yes", anything else as it is stored."""
    if value is None or isinstance(value, bool):
        return "Yes" if value else ""
    if isinstance(value, list):
        return ", ".join(_text(field, item, labels) for item in value)
    return labels.choices.get(field, {}).get(str(value), str(value))
