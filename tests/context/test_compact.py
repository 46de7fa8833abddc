"""The compact form: whole where it is small, under its limit whatever was typed, and shortened in the stated order."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from onboarding.business.business_model import REVENUE_MODELS
from onboarding.business.flow import flow
from onboarding.context.build import build_business_context
from onboarding.context.compact import LIMIT, ORDER, compact, compact_text, cut_texts, holds, tokens, without
from onboarding.context.general import build_general_context
from onboarding.context.mapping import PLACES
from tests.context.filled import Filled, longest

MODELS = [value for value, _ in REVENUE_MODELS]
CHARACTERS = [*"wWéжش字の한ሀខ🍞🏽7-", '"', "\\", "\n", "\u0301", "\u200d"]
MOST = "999999999999999.99"


def texts(node: Any) -> Iterator[str]:
    """Every text, and every name of a member."""
    if isinstance(node, dict):
        for name, inner in node.items():
            yield name
            yield from texts(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from texts(inner)
    elif isinstance(node, str):
        yield node


@pytest.fixture
def small(envelope: Any, today: Any) -> Any:
    """A context of short answers, and of one row in each group."""
    answers = Filled(flow, lambda name, field: "a" * (field.flags.minlength or 3), rows=1).answers
    answers = {number: data for number, data in answers.items() if number not in (3, 13, 18)}
    return build_business_context(answers, envelope, today=today)


def test_small_stays_whole(small: Any) -> None:
    """Nothing is left out that a model could use, and nothing is said about it."""
    short = compact(small)
    assert "note" not in short
    assert tokens(compact_text(small)) < LIMIT
    assert [
        place for place in ORDER if holds(whole(small), place.split(".")) and not holds(short, place.split("."))
    ] == []


@pytest.mark.parametrize(
    ("character", "model"),
    [*((character, "subscription") for character in CHARACTERS), *(("🍞", model) for model in MODELS)],
    ids=ascii,
)
def test_the_longest_answers_fit(character: str, model: str, envelope: Any, today: Any) -> None:
    """As many rows as there may be, every text as long as it may be, of whatever it is made."""
    answers = Filled(flow, longest(character), rows=10, revenue_model=model, industry="other").answers
    answers[21] |= {"tam": MOST, "sam": MOST, "som": MOST}
    context = build_business_context(answers, envelope, today=today)
    assert tokens(json.dumps(context, ensure_ascii=False)) > 10 * LIMIT
    assert tokens(compact_text(context)) < LIMIT


def test_the_samples_fit(context: Any) -> None:
    """And use most of the room that there is."""
    assert LIMIT * 0.9 < tokens(compact_text(context)) < LIMIT


def test_parts_go_in_the_stated_order(context: Any) -> None:
    """What is gone stands before what is still there."""
    short = compact(context)
    there = [place for place in ORDER if holds(whole(context), place.split("."))]
    gone = [place for place in there if not holds(short, place.split("."))]
    assert gone == there[: len(gone)]
    assert short["note"].startswith(f"Shortened: {len(gone)} of the less important parts left out.")


def whole(context: Any) -> Any:
    """A context without nulls and empty lists."""
    if isinstance(context, dict):
        return {name: whole(inner) for name, inner in context.items() if inner not in (None, [])}
    return [whole(inner) for inner in context] if isinstance(context, list) else context


def test_no_more_goes_than_needed(bakery: Any) -> None:
    """With the last part that went, it would have been too much."""
    short = compact(bakery)
    there = [place for place in ORDER if holds(whole(bakery), place.split("."))]
    gone = [place for place in there if not holds(short, place.split("."))]
    longer = {"note": short["note"], **compact(without(bakery, gone[:-1]))}
    assert tokens(json.dumps(longer, ensure_ascii=False, separators=(",", ":"))) >= LIMIT


def test_texts_are_cut_only_when_nothing_is_left_to_drop(envelope: Any, today: Any) -> None:
    """All at one length, and the note says which."""
    context = build_business_context(Filled(flow, longest("字")).answers, envelope, today=today)
    short = compact(context)
    length = int(short["note"].split()[-2])
    assert [place for place in ORDER if holds(short, place.split("."))] == []
    cut = [text for text in texts(short) if text.endswith("…")]
    assert {length} == {len(text) for text in cut}


def test_the_order_names_places_that_there_are() -> None:
    """Nothing in it is misspelt: each is a place of an answer, or what several are in."""
    paths = {*PLACES.values(), "checks", "competitive.competitors[].position"}
    assert [place for place in ORDER if not any(path.startswith(place) for path in paths)] == []
    assert len(ORDER) == len(set(ORDER))


def test_rows_are_named_instead_of_referred_to(small: Any) -> None:
    """A model reads the name of a customer, not an id."""
    short = compact(small)
    name = short["icp"]["profiles"][0]["name"]
    assert [name] == [pain["icp"] for pain in short["icp"]["pain_points"]]
    assert "id" not in list(texts(short))
    assert "icps-0" not in compact_text(small)


def test_money_is_a_text(small: Any) -> None:
    """An amount with its currency, grouped."""
    money = small["analytics"]["market"]["tam"]
    assert compact(small)["analytics"]["market"]["tam"].startswith(money["currency"] + " ")


def test_ids_of_people_and_sessions_stay_out(context: Any) -> None:
    """A model has no use for them."""
    assert {"session_id", "workspace_id", "user_id", "checksum"}.isdisjoint(compact(context))


def test_the_document_itself_is_left_as_it_was(context: Any) -> None:
    """Making it compact changes nothing of it."""
    before = copy.deepcopy(context)
    compact(context)
    assert before == context


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("as long as that is", 18, "as long as that is"),
        ("über lang, das ist es", 10, "über lang…"),
        ("über lang, das", 6, "über…"),
        ("content_marketing", 8, "content_marketing"),
        ("x" * 33, 8, "x" * 7 + "…"),
        ("aaaae\u0301e\u0301e\u0301", 6, "aaaa…"),
        ("👩‍🍳👩‍🍳👩‍🍳", 6, "👩‍🍳…"),
        ("\u0301" * 40, 8, "\u0301…"),
    ],
)
def test_a_text_is_cut_with_an_ellipsis(text: str, length: int, expected: str) -> None:
    """Not between a letter and its marks; codes, dates and amounts stay whole."""
    assert expected == cut_texts([{"text": text}], length)[0]["text"]


def test_a_general_context_loses_its_last_answers_first(envelope: Any) -> None:
    """A flow without models of its own has no table of what matters; the order of its questions says it."""
    answers = {1: {"one": "a" * 1000}, 2: {"two": "b" * 1000}, 4: {"three": "c" * 1500}}
    document = build_general_context(flow, answers, envelope)
    assert tokens(compact_text(document)) < LIMIT
    short = compact(document)
    assert short["sections"] == {"foundation": {"one": "a" * 1000, "two": "b" * 1000}}
    assert short["note"].startswith("Shortened: 1 of")
