"""Bodies that are refused before anybody looks at the answers in them."""

import json
import re
from typing import Any

import pytest

from onboarding.api.request_models import LARGEST
from tests.api.program import ROOT, Program, assert_problem, errors, raw


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"data": NaN}',
        b'{"data": "\xff"}',
        b'{"data": {"a": "\\ud800"}}',
        b'{"data": {"\\udfff": 1}}',
        '{"data": {}}'.encode("utf-16"),
        b'{"data": ' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        b'{"data": ' + b'{"a":' * 12 + b"1" + b"}" * 12 + b"}",
    ],
    ids=["empty", "cut", "constant", "not utf-8", "half a pair", "half a name", "utf-16", "very deep", "deep"],
)
def test_what_is_no_json(program: Program, body: bytes) -> None:
    """What is no JSON in UTF-8, or nested without end, is 400."""
    assert_problem(raw(program, f"/{program.begin()}/steps/1", body), 400)


@pytest.mark.parametrize("path", ["/session", "/{id}/steps/1", "/{id}/resume", "/{id}/finalize"])
def test_what_is_not_said_to_be_json(program: Program, path: str) -> None:
    """A body of another media type is 415, a form included."""
    for mimetype in ("text/plain", "application/x-www-form-urlencoded", "application/jsonx"):
        assert_problem(raw(program, path.format(id=program.begin()), b"{}", mimetype), 415)


@pytest.mark.parametrize("path", ["/session", "/{id}/steps/1", "/{id}/finalize"])
def test_what_is_too_large(program: Program, path: str) -> None:
    """A body over 128 KiB is 413, whether it says how long it is or not."""
    path, body = path.format(id=program.begin()), b'{"data": {"a": "' + b"x" * 128 * 1024 + b'"}}'
    assert_problem(raw(program, path, body), 413)
    head = {"Authorization": f"Bearer {program.key}", "Content-Type": "application/json"}
    without: dict[str, Any] = {"wsgi.input_terminated": True, "CONTENT_LENGTH": None}
    assert_problem(program.client.post(f"{ROOT}{path}", data=body, headers=head, environ_overrides=without), 413)


def test_a_draft_has_room_for_a_step(program: Program) -> None:
    """Whatever a body may hold is kept as a draft, also where the form keys make it longer; a larger body is 413."""
    path, rows = f"/{program.begin()}/steps/16/draft", [{"event": "x"}] * 28
    room = LARGEST - len(json.dumps({"data": {"trigger_events": [*rows, {"event": ""}]}}))
    whole = {"data": {"trigger_events": [*rows[1:], {"event": "x" * (room - 1000)}]}}
    assert program.call("PUT", path, whole).status_code == 204
    assert program.call("DELETE", path).status_code == 204
    largest = {"data": {"trigger_events": [*rows[1:], {"event": "x" * room}]}}
    assert program.call("PUT", path, largest).status_code == 204
    largest["data"]["trigger_events"][0]["event"] += "x" * 100
    assert_problem(program.call("PUT", path, largest), 413)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ([], {""}),
        ({}, {"user_id", "workspace_id"}),
        ({"user_id": "", "workspace_id": "acme"}, {"user_id"}),
        ({"user_id": 7, "workspace_id": "a" * 201}, {"user_id", "workspace_id"}),
        ({"user_id": "ada", "workspace_id": "acme", "admin": True}, {"admin"}),
    ],
)
def test_a_body_is_as_described(program: Program, body: Any, wrong: set[str]) -> None:
    """What is missing, of another type or not known is 422, by name."""
    answer = program.post("/session", body)
    assert_problem(answer, 422)
    assert errors(answer).keys() == wrong


def test_a_call_without_a_body_says_so(program: Program) -> None:
    """A body where none is taken is 422, so that nobody believes that it did something."""
    assert_problem(program.post(f"/{program.begin()}/finalize", {"force": True}), 422)


@pytest.mark.parametrize("name", ["two\nlines", "end\n", "nul\u0000", "\u2028", "esc\u001b[2J"])
@pytest.mark.parametrize("field", ["user_id", "client_name"])
def test_names_are_on_one_line(program: Program, field: str, name: str) -> None:
    """A name with a line end or a control character is 422, and the document's schema refuses it too."""
    body = {"user_id": "ada", "workspace_id": "acme", field: name}
    refused = program.post("/session", body)
    assert (422, [field]) == (refused.status_code, [error["field"] for error in refused.json["errors"]])
    schema = program.client.get("/api/v1/openapi.json").json["components"]["schemas"]["NewSession"]
    assert not re.search(schema["properties"][field]["pattern"], name)
    assert re.search(schema["properties"][field]["pattern"], "Ada Lovelace")
