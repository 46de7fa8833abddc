"""Answers that are refused: each by its field, in the words of the page."""

import json
import time

import pytest

from onboarding.forms import messages
from tests.api.program import ANSWERS, Program, errors


def test_answers_are_refused_by_field(program: Program) -> None:
    """Answers that need another look are 422, in the words of the page and at their path in the data."""
    data = {**ANSWERS[7], "competitors": [{"name": "x" * 121, "kind": "direct"}, {"name": "Oveni", "kind": 3}]}
    assert errors(program.save(program.begin(), 7, data)) == {
        "competitors.0.name": [messages.TOO_LONG.format(maximum=120, have=121)],
        "competitors.1.kind": [messages.CHOOSE_FROM.format(value=3)],
    }


def test_a_text_in_a_list_is_named_by_its_place(program: Program) -> None:
    """What the page has in rows of one field is a list of texts in the data, and named as such."""
    refused = errors(program.save(program.begin(), 2, {**ANSWERS[2], "differentiators": ["By hand", "x"]}))
    assert refused == {"differentiators.1": [messages.TOO_SHORT.format(minimum=3, have=1)]}


def test_an_option_that_there_is_not_is_named(program: Program) -> None:
    """Of a list of options, the one that is wrong is told, as on the page."""
    refused = errors(program.save(program.begin(), 13, {**ANSWERS[13], "tone_of_voice": ["warm", "shouting"]}))
    assert refused == {"tone_of_voice": [messages.CHOOSE_FROM.format(value="shouting")]}
    twice = errors(program.save(program.begin(), 13, {**ANSWERS[13], "tone_of_voice": ["warm", "warm"]}))
    assert twice == {"tone_of_voice": [messages.EACH_ONCE]}


def test_unknown_fields_are_refused_by_name(program: Program) -> None:
    """A field that there is not is named, null or not; so is one that these answers do not ask for."""
    data = {**ANSWERS[1], "bogus-field": None, "other": 1, "other_industry": "Beekeeping"}
    refused = errors(program.save(program.begin(), 1, data))
    assert refused == {name: [messages.NOT_ASKED] for name in ("bogus-field", "other", "other_industry")}

    rows = {"competitors": [{**ANSWERS[7]["competitors"][0], "rating": None}]}
    refused = errors(program.save(program.begin(), 7, rows))
    assert refused == {"competitors": [messages.ROW_FIELD.format(name="rating")]}


def test_places_are_told_where_the_data_has_them(program: Program) -> None:
    """Rows that refer to others may come in any order; a message is at the place that they came in."""
    rows = [{**row, "x": 11} if n == 0 else row for n, row in enumerate(reversed(ANSWERS[8]["places"]))]
    refused = errors(program.save(program.begin(7), 8, {**ANSWERS[8], "places": rows}))
    assert refused == {"places.0.x": [messages.BETWEEN.format(minimum=-10, maximum=10)]}
    rows = [{**row, "x": "far left"} if n == 0 else row for n, row in enumerate(reversed(ANSWERS[8]["places"]))]
    refused = errors(program.save(program.begin(7), 8, {**ANSWERS[8], "places": rows}))
    assert refused == {"places.0.x": [messages.WHOLE_NUMBER.format(example=-4)]}
    twice = errors(program.save(program.begin(7), 8, {**ANSWERS[8], "places": [*rows[1:], rows[1]]}))
    assert messages.EACH_ONCE in twice["places"]


@pytest.mark.parametrize("call", ["", "/draft"])
def test_rows_without_end_are_refused_soon(program: Program, call: str) -> None:
    """Thirty thousand rows are refused, and only so many of them are looked at as can be shown."""
    session_id, body = program.begin(), {"data": {"competitors": [{}] * 30_000}}
    begun, path = time.process_time(), f"/{session_id}/steps/7{call}"
    refused = errors(program.call("PUT" if call else "POST", path, body))["competitors"]

    assert refused == [messages.MOST_ROWS.format(maximum=6, nouns="competitors", over=29_994)]
    assert time.process_time() - begun < 1


def test_problems_are_json_in_utf8(program: Program) -> None:
    """A problem repeats what was sent, in any script, as JSON."""
    answer = program.save(program.begin(), 1, {**ANSWERS[1], "industry": "مخبز 🥐"})
    message = messages.CHOOSE_FROM.format(value="مخبز 🥐")
    refused = json.loads(answer.get_data().decode())["errors"]
    assert refused == [{"field": "industry", "code": "not_an_option", "message": message}]
