"""Answers to every field of a flow, made from the forms themselves: so that a new field cannot be forgotten."""

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from onboarding.flow import Flow
from onboarding.forms import (
    ChoiceField,
    CountriesField,
    DateField,
    DecimalField,
    EmailField,
    FixedRowsField,
    LongTextField,
    ManyField,
    ReferenceField,
    RowChoiceField,
    RowsField,
    ScaleField,
    TextField,
    TickField,
    WebAddressField,
    WholeNumberField,
)

Json = Any
Field = Any
Words = Callable[[str, Field], str]  # a field's name and the field -> its text


def marked(name: str, field: Field) -> str:
    """A text that says whose it is."""
    return f"the {name}"


def longest(character: str) -> Words:
    """Texts as long as they may be."""
    return lambda name, field: character * field.flags.maxlength


class Filled:
    """``answers`` of every step, ``rows`` rows in each group (at most as many as it takes), each text by ``words``."""

    def __init__(self, flow: Flow, words: Words = marked, *, rows: int = 2, **choices: str) -> None:
        self.words, self.rows, self.choices = words, rows, choices
        self.count = count(1)
        self.said: dict[str, Json] = {}
        self.answers: dict[int, dict[str, Json]] = {}
        for step in flow:
            self.answers[step.number] = {}
            for name, field in fields_of(step.form):
                if field.condition is None or field.condition.holds(self.said.get):
                    self.answers[step.number][name] = self.said[name] = self._answer(name, field)

    def _answer(self, name: str, field: Field) -> Json:
        number = next(self.count)
        match field:
            case FixedRowsField():
                return [
                    {field.refers: row["id"], **self._row(f"{name}{n}", field)}
                    for n, row in enumerate(self.said[field.each])
                ]
            case RowsField():
                return self._rows(name, field)
            case RowChoiceField():
                return self.said[field.among][-1]["id"]
            case ReferenceField():
                return self.said[field.to][number % len(self.said[field.to])]["id"]
            case CountriesField():
                return ["JO", "FR"]
            case ManyField():
                return [option.value for option in field.choices[: field.maximum]]
            case ChoiceField():
                return self.choices.get(field.short_name, field.choices[number % len(field.choices)].value)
            case TickField():
                return True
            case ScaleField():
                return field.minimum + number % (field.maximum - field.minimum + 1)
            case DateField():
                return f"2027-01-{1 + number % 28:02}"
            case DecimalField():
                return f"{number % 90}.{number % 9 + 1}"
            case WholeNumberField():
                return self._whole(field, number)
            case EmailField():
                return f"mail{number}@example.com"
            case WebAddressField():
                return f"https://example.com/{number}"
            case TextField() | LongTextField():
                return self.words(f"{name} {number}", field)
        raise AssertionError(f"{name} is of a kind that this does not know")

    def _rows(self, name: str, field: RowsField) -> Json:
        many = range(min(self.rows, field.maximum))
        rows = [self._row(f"{name}{n}", field) for n in many]
        if [*rows[0]] == ["text"]:
            return [row["text"] for row in rows]
        return [{"id": f"{name}-{n}", **row} if field.ids else row for n, row in enumerate(rows)]

    def _row(self, name: str, field: RowsField) -> dict[str, Json]:
        return {inner.short_name: self._answer(f"{name} {inner.short_name}", inner) for inner in row_fields(field)}

    def _whole(self, field: Field, number: int) -> int:
        limits = field.flags.limits()
        least, most = int(limits["data-min"]), int(limits["data-max"])
        return least + number % (most - least + 1)


def fields_of(form: Any) -> Iterator[tuple[str, Field]]:
    """Every field of a form, those too that a blank one would rule out."""
    blank = form()
    for name in form.field_names():
        yield name, blank.meta.bind_field(blank, getattr(form, name), {"name": name, "prefix": ""})


def row_fields(field: RowsField) -> list[Field]:
    return list(field.row(None, "", {}))


def every_field(flow: Flow) -> Iterator[tuple[str, Field]]:
    """All fields with their names; those of rows as ``group[].field``."""
    for step in flow:
        for name, field in fields_of(step.form):
            yield name, field
            if isinstance(field, RowsField):
                yield from ((f"{name}[].{inner.short_name}", inner) for inner in row_fields(field))
