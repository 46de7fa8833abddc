"""What people read: labels from a flow's own forms, so that exports cannot drift, and amounts, shares and dates."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from onboarding.flow import Flow
from onboarding.forms.fields.iso import countries
from onboarding.forms.numerals import grouped
from onboarding.forms.numerals.currencies import decimals_of

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
        name: {choice.value: choice.label for choice in asked.choices}
        for name, asked in found
        if hasattr(asked, "choices")
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


def amount_in(currency: str, amount: str) -> str:
    """ "29.5" as "29.50" in euros; "0.0025" stays as exact as it is, and so do yen."""
    whole, _, decimals = amount.partition(".")
    decimals = decimals.ljust(decimals_of(currency), "0")
    return f"{whole}.{decimals}" if decimals else whole


def money_in_words(money: Mapping[str, str]) -> str:
    """A document's money as a person reads it: "EUR 29.50", "EUR 5,600,000"."""
    amount = Decimal(money["amount"])
    return f"{money['currency']} {amount.quantize(1) if amount == int(amount) else amount:,f}"


def range_in(currency: str, words: str | None) -> str | None:
    """A range of amounts with its currency: "EUR 100,000 to 1 million"; “None yet” has none."""
    return f"{currency} {words}" if currency and words and any(map(str.isdigit, words)) else words


Json = Any
Row = Mapping[str, Json]
Words = Callable[[str, Json], str | None]


def words(labels: Labels) -> Words:
    """A function: the words for an option, or several, of a field; None where none was chosen."""

    def of(name: str, value: Json) -> str | None:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.of_option(name, option) for option in chosen if option) or None

    return of


def profile_names(context: Row) -> dict[str, str]:
    """What the ids of ideal customers stand for."""
    return {profile["id"]: profile["name"] for profile in context["icp"]["profiles"]}


def money(value: Row | None) -> str | None:
    return money_in_words(value) if value else None


def number(value: Json, unit: str = "") -> str | None:
    return None if value is None else f"{grouped(value)} {unit}".strip()


def percent(value: str | None) -> str | None:
    return number(value, "%")


def of(value: int, most: int) -> str:
    return f"{value} of {most}"


def day(iso: str) -> str:
    due = date.fromisoformat(iso)
    return f"{due.day} {due:%B %Y}"
