"""One step of a complete business with some of its answers changed, judged by its own form.

A field is named by its path: ``website``, ``competitors.0.name``, ``differentiators.0``.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from onboarding.business.flow import flow
from onboarding.business.samples import load
from onboarding.forms import AnswerField, RowsField, StepForm
from onboarding.forms.introspection import declared_fields

SAMPLE = load("crumb-and-ledger")
PRICES: dict[str, dict[str, Any]] = {
    "subscription": {name: SAMPLE.answers[10][name] for name in ("billing_period", "tiers")},
    "one_time": {"unit_price": "19.9"},
    "licensing": {"unit_price": "4500"},
    "usage": {"unit_name": "forecast", "price_per_unit": "0.0025"},
    "marketplace": {"take_rate": "8.5"},
    "services": {"day_rate": "960"},
    "advertising": {"cpm": "7.25"},
    "other": {"price_note": "A part of what is saved on flour."},
}
MODEL_THAT_ASKS = {name: model for model, prices in PRICES.items() for name in prices}
DEPENDS_ON: dict[str, dict[str, Any]] = {"other_industry": {"industry": "other", "other_industry": "Beekeeping"}}


def ask(number: int, *changes: tuple[str, Any], model: str = "") -> StepForm:
    """The step's validated form with changes like ``("competitors.0.name", "Oveni")``; None takes an answer away.

    The revenue model is the one that asks for what is changed, unless ``model`` names another.
    """
    names = [path.partition(".")[0] for path, _ in changes]
    model = model or next((MODEL_THAT_ASKS[name] for name in names if name in MODEL_THAT_ASKS), "subscription")
    answers = deepcopy(SAMPLE.answers)
    answers[9]["revenue_model"] = answers[9]["revenue_model"] if number == 9 else model
    if number == 10:
        answers[10] = {"pricing_strategy": "value_based", "pricing_note": "Two months are free."} | deepcopy(
            PRICES[model]
        )
    for name in names:
        answers[number] |= DEPENDS_ON.get(name, {})
    for path, value in changes:
        change(answers[number], path, value)
    step = flow.step(number)
    form: StepForm = step.form(answers=answers[number], earlier=flow.earlier(step, answers))
    form.validate()
    return form


def change(answers: Any, path: str, value: Any) -> None:
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    for part in way:
        answers = answers[part]
    if value is not None:
        answers[last] = value
    elif isinstance(answers, dict):
        answers.pop(last, None)
    else:
        del answers[last]


def wrong_at(form: StepForm) -> Mapping[str, str]:
    """What each field that was refused says, by path."""
    return {wrong.name.replace("-", ".").removesuffix(".text"): wrong.message for wrong in form.field_errors()}


def assert_accepted(form: StepForm) -> None:
    assert wrong_at(form) == {}


def assert_refused(form: StepForm, path: str) -> None:
    """Refused there and nowhere else, with a message for people."""
    errors = wrong_at(form)
    assert errors
    assert all(place == path or place.startswith(f"{path}.") for place in errors), errors
    for message in errors.values():
        assert len(message) > 10
        assert "{" not in message
        assert message[0].isupper()
        assert not message.startswith(("Not a valid", "Invalid", "This field"))


def some_rows(number: int, group: str, count: int) -> list[Any]:
    """So many rows like the sample's first, with names that differ and shares that go together."""
    first = SAMPLE.answers[number][group][0]
    if isinstance(first, str):
        return [f"{first[:60]} {place}" for place in range(count)]
    made = [{name: value for name, value in first.items() if name != "id"} for _ in range(count)]
    for place, row in enumerate(made):
        row |= {name: f"{row[name]} {place}" for name in ("name", "value") if name in row}
        row |= {name: str(100 - count + 1 if place == 0 else 1) for name in ("share", "budget_share") if name in row}
    return made


def declared() -> list[tuple[int, str, type[AnswerField]]]:
    """Every field of every step: number, path and class; a row's field as that of the first row."""
    found = []
    for step in flow:
        for name, kind, _ in declared_fields(step.form):
            found.append((step.number, name, kind))
            if issubclass(kind, RowsField):
                row = getattr(step.form, name).kwargs.get("row") or getattr(step.form, name).args[1]
                inner = [(inside, row_kind) for inside, row_kind, _ in declared_fields(row)]
                texts = [inside for inside, _ in inner] == ["text"]
                found += [(step.number, f"{name}.0" if texts else f"{name}.0.{inside}", of) for inside, of in inner]
    return found


def field_at(form: StepForm, path: str) -> AnswerField:
    group, *rest = path.split(".")
    field = form[group]
    return field.rows[0][rest[1]] if rest and isinstance(field, RowsField) else field
