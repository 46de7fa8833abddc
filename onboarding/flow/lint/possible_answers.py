"""The answers that a question can have, as far as conditions tell them apart: one for each outcome.

A number, for instance, is below, at or above each number that it is compared with, within its own limits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, combinations, product
from typing import Any

from onboarding.flow.conditions import Comparison
from onboarding.flow.lint.questions_asked import Asked
from onboarding.forms import (
    AnswerField,
    Between,
    DateField,
    ManyField,
    RowsField,
    ScaleField,
    TextField,
    TickField,
    WholeNumberField,
)
from onboarding.forms.fields.choice import OptionsField
from onboarding.forms.fields.text import PatternField
from onboarding.forms.numerals import plain

Json = Any
_SOMETHING_ELSE = "\x00something else"
_MOST_SUBSETS = 6  # options that are named; of more only one at a time and all are looked at
_FEW = 24  # combinations of what is inside a row


@dataclass(frozen=True)
class Possible:
    """``answers`` that are not blank; ``blank``: it may be left without one. ``complete``: these are all outcomes."""

    answers: tuple[Json, ...]
    blank: bool
    complete: bool = True


def possible_answers(asked: Asked, compared: Sequence[Comparison], inside: dict[str, Asked]) -> Possible:
    """Of a question that these comparisons look at; ``inside`` has the questions of its rows, by name."""
    field = asked.field
    if field is None:
        return Possible((), blank=True, complete=False)
    found = _answers(asked, field, compared, inside)
    return found if not field.required else Possible(found.answers, blank=False, complete=found.complete)


def _answers(asked: Asked, field: AnswerField, compared: Sequence[Comparison], inside: dict[str, Asked]) -> Possible:
    values = list(dict.fromkeys(value for comparison in compared for value in comparison.values))
    if isinstance(field, RowsField):
        return _rows(field, compared, inside)
    if isinstance(field, ManyField):
        return Possible(tuple(_subsets(field, compared)), blank=True)
    if isinstance(field, OptionsField):
        named = [option.value for option in field.choices if option.value in values]
        others = [option.value for option in field.choices if option.value not in values]
        return Possible((*named, *others[:1]), blank=True)
    if isinstance(field, TickField):
        return Possible((True,), blank=True)
    if isinstance(field, ScaleField):
        return Possible(tuple(field.values), blank=True)
    if isinstance(field, WholeNumberField):
        return Possible(tuple(_numbers(field, values)), blank=True)
    if isinstance(field, DateField):
        return Possible(tuple(_days(field, values)), blank=True)
    named = [answer for value in values if isinstance(value, str) and (answer := asked.said(value)) is not None]
    return Possible((*named, _SOMETHING_ELSE), blank=True, complete=isinstance(field, TextField | PatternField))


def _subsets(field: ManyField, compared: Sequence[Comparison]) -> Iterator[list[str]]:
    """Every choice among the options that are named, filled up to what must be chosen, and every number of options."""
    every = field.values()
    named = [value for value in every if any(value in comparison.values for comparison in compared)]
    chosen: Iterable[tuple[str, ...]] = ((value,) for value in named)
    if len(named) <= _MOST_SUBSETS:
        chosen = chain.from_iterable(combinations(named, size) for size in range(len(named) + 1))
    others = [value for value in every if value not in named]
    for some in chosen:
        least, most = max(1, field.minimum), min(field.maximum, len(some) + len(others))
        for size in {max(least, len(some)), most, *_sizes(compared, least, most)}:
            if len(some) <= size <= most:
                yield [*some, *others[: size - len(some)]]


def _sizes(compared: Sequence[Comparison], least: int, most: int) -> Iterator[int]:
    for comparison in compared:
        for value in comparison.values if comparison.values and comparison.counts else ():
            yield from (size for size in (int(value) - 1, int(value), int(value) + 1) if least <= size <= most)


def _numbers(field: WholeNumberField, values: Sequence[Any]) -> Iterator[Json]:
    """At each number and just beside it, at the limits and somewhere between."""
    places = getattr(field, "places", 0)
    step = Decimal(1).scaleb(-places)
    limits = next((validator for validator in field.validators if isinstance(validator, Between)), None)
    least = None if limits is None else Decimal(limits.minimum) + (step if limits.above else 0)
    most = None if limits is None or limits.maximum is None else Decimal(limits.maximum)
    numbers = [Decimal(value) for value in values if isinstance(value, int | Decimal) and not isinstance(value, bool)]
    points = {near for number in numbers for near in (number - step, number, number + step)}
    points |= {limit for limit in (least, most) if limit is not None} or {Decimal(0)}
    for point in sorted(points):
        if (least is None or point >= least) and (most is None or point <= most) and point % step == 0:
            yield int(point) if places == 0 else plain(point)


def _days(field: DateField, values: Sequence[Any]) -> Iterator[str]:
    days = {date(2026, 1, 1)}
    for value in values:
        try:
            day = date.fromisoformat(str(value))
        except ValueError:
            continue  # told as an answer that the question never has
        days |= {day - timedelta(days=1), day, day + timedelta(days=1)}
    return (day.isoformat() for day in sorted(days))


def _rows(field: RowsField, compared: Sequence[Comparison], inside: dict[str, Asked]) -> Possible:
    """So many rows as conditions tell apart, all alike: what they look at in them is one of what it can be."""
    least, most = max(1, field.minimum), max(1, field.maximum)
    sizes = sorted({least, most, *_sizes(compared, least, most)})
    looked: dict[str, list[Comparison]] = {
        comparison.parts[0]: [] for comparison in compared if comparison.parts and comparison.parts[0] in inside
    }
    for comparison in compared:
        if comparison.parts and comparison.parts[0] in looked:
            looked[comparison.parts[0]].append(
                Comparison(".".join(comparison.parts), comparison.operator, comparison.values)
            )
    parts = {name: possible_answers(inside[name], comparisons, {}) for name, comparisons in looked.items()}
    choices = [[(name, answer) for answer in (*possible.answers, None)] for name, possible in parts.items()]
    combined = list(product(*choices))
    rows = [{name: answer for name, answer in combination if answer is not None} for combination in combined[:_FEW]]
    answers = [[dict(row) for _ in range(size)] for size in sizes for row in rows]
    mixed = [[first, second, *([second] * (least - 2))] for first, second in combinations(rows, 2)] if most > 1 else []
    return Possible((*answers, *mixed), blank=True, complete=len(parts) < 2 and len(combined) <= _FEW)
