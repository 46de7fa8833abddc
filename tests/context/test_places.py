"""The table of places: every field of every step has one, and what is answered is found there."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from onboarding.business.business_model import REVENUE_MODELS
from onboarding.business.flow import flow
from onboarding.context.build import build_business_context
from onboarding.context.mapping import PLACES, receives
from onboarding.forms import FixedRowsField, RowsField
from tests.context.filled import Filled, every_field

MODELS = [value for value, _ in REVENUE_MODELS]
ENVELOPE_AND_CHECKS = (
    "schema",
    "reference",
    "session_id",
    "workspace_id",
    "user_id",
    "generated_at",
    "completed_steps",
)
ENVELOPE_AND_CHECKS += ("total_steps", "checksum", "checks")


def at(node: Any, place: str) -> Any:
    """What is at a place; a list where the place is inside rows."""
    name, _, rest = place.partition(".")
    found = node[name.removesuffix("[]")]
    if not rest:
        return found
    return [at(row, rest) for row in found] if name.endswith("[]") else at(found, rest)


def leaves(node: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that is not null, with its place as the table writes places."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield from leaves(inner, f"{place}.{name}".removeprefix("."))
    elif isinstance(node, list):
        for inner in node:
            yield from leaves(inner, f"{place}[]")
    elif node is not None:
        yield place, node


def misplaced(answers: dict[str, Any], context: Any) -> list[str]:
    """The fields whose answers are not where the table says; an amount may have got decimals, the rest is the same."""
    return [
        name
        for name, place in PLACES.items()
        if name.partition("[].")[0] in answers
        and name != "primary_icp"
        and expected(answers, name) != found(context, place)
    ]


def expected(answers: dict[str, Any], name: str) -> Any:
    group, inside, field = name.partition("[].")
    answered = [row.get(field) for row in answers[group]] if inside else answers[name]
    return exact(answered) if PLACES[name].endswith(".amount") else answered


def found(context: Any, place: str) -> Any:
    return exact(at(context, place)) if place.endswith(".amount") else at(context, place)


def exact(amount: Any) -> Any:
    """Amounts as numbers: "29.5" and "29.50" are one."""
    return [Decimal(value) for value in amount] if isinstance(amount, list) else Decimal(amount)


def names_of_the_flow() -> set[str]:
    """Fields, with those of rows for their groups; a group of texts is one field."""
    found = set()
    for name, field in every_field(flow):
        if not isinstance(field, RowsField):
            found.add(name.removesuffix("[].text"))
        elif field.ids:
            found.add(f"{name}[].id")
        elif isinstance(field, FixedRowsField):
            found.add(f"{name}[].{field.refers}")
    return found


def test_every_field_of_every_step_has_a_place_and_every_place_a_field() -> None:
    """Neither the flow nor the table knows a field that the other does not."""
    assert names_of_the_flow() == set(PLACES)


@pytest.mark.parametrize("model", MODELS)
def test_every_answer_is_found_at_its_place(model: str, envelope: Any, today: Any) -> None:
    """Whatever is answered, with any revenue model, stands exactly where the table says."""
    answers = (filled := Filled(flow, revenue_model=model)).said
    context = build_business_context(filled.answers, envelope, today=today)
    assert misplaced(answers, context) == []
    assert [row["id"] == answers["primary_icp"] for row in answers["icps"]] == at(context, PLACES["primary_icp"])


def test_all_revenue_models_together_ask_every_field() -> None:
    """No field escapes the test above."""
    asked = set().union(*(Filled(flow, revenue_model=model, industry="other").said for model in MODELS))
    assert {name.partition("[].")[0] for name in PLACES} == asked


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_in_the_context_that_was_not_answered(model: str, envelope: Any, today: Any) -> None:
    """Each value in a section has come from an answer, but for the currency beside an amount."""
    context = build_business_context(Filled(flow, revenue_model=model).answers, envelope, today=today)
    sections = {name: part for name, part in context.items() if name not in ENVELOPE_AND_CHECKS}
    beside = {place.replace(".amount", ".currency") for place in PLACES.values()}
    assert set() == {place for place, _ in leaves(sections)} - {*PLACES.values()} - beside


def test_a_text_stands_in_the_context_once(envelope: Any, today: Any) -> None:
    """No answer is copied to a second place, where it could differ."""
    filled = Filled(flow)
    context = build_business_context(filled.answers, envelope, today=today) | {"checks": []}
    values = [value for _, value in leaves(context)]
    texts = [value for _, value in leaves(filled.answers) if isinstance(value, str) and value.startswith("the ")]
    assert len(texts) > 90
    assert [1] * len(texts) == [values.count(text) for text in texts]


def test_every_sample_is_found_at_its_places(sample: Any, context: Any) -> None:
    """Real answers, some of them left out, are all there."""
    answers = {name: value for answered in sample.answers.values() for name, value in answered.items()}
    assert misplaced(answers, context) == []


@pytest.mark.parametrize("name", ["tam", "tiers", "tiers[].price", "taglines", "taglines[].text", "primary_icp"])
def test_the_context_receives_fields_and_groups(name: str) -> None:
    """A field, a group, a group's field and a group of texts all have a place."""
    assert receives(name)


@pytest.mark.parametrize("name", ["favourite_colour", "tiers[].colour", "tiers[].text", "tam[].text", ""])
def test_the_context_does_not_receive_what_the_table_lacks(name: str) -> None:
    """A field that nothing would carry on is told from one that is."""
    assert not receives(name)


def test_the_context_receives_whatever_the_flow_asks() -> None:
    """What a flow check would ask of the business flow."""
    assert [name for name, _ in every_field(flow) if not receives(name)] == []
