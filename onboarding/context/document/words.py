"""Values of a context as people read them: numbers, shares, dates, and options by their labels."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from onboarding.context.labels import Labels
from onboarding.context.money import money_in_words
from onboarding.forms.numerals import grouped

Json = Any
Row = Mapping[str, Json]
Words = Callable[[str, Json], str | None]


def words(labels: Labels) -> Words:
    """A function: the words for an option, or several, of a field; None where none was chosen."""

    def of(name: str, value: Json) -> str | None:
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.of_option(name, one) for one in chosen if one) or None

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
