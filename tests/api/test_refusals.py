"""What a call may be refused for: each with its status, as problem details."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from onboarding import messages
from onboarding.api.bodies import LARGEST
from tests.api.conftest import served
from tests.api.program import ANSWERS, ROOT, Program, errors

UNKNOWN = "5f0c1c1e-3d5e-4b8a-9d0b-0a1b2c3d4e5f"


def assert_problem(answer: TestResponse, status: int) -> None:
    """RFC 9457, with one sentence that says something."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    problem = answer.json
    assert (problem["status"], problem["type"]) == (status, "about:blank")
    assert len(problem["detail"]) > 10
    assert problem["instance"] == answer.request.path
    assert answer.headers["Cache-Control"] == "no-store"


def raw(program: Program, path: str, body: bytes, mimetype: str = "application/json") -> TestResponse:
    head = {"Authorization": f"Bearer {program.key}", "Content-Type": mimetype}
    return program.client.post(f"{ROOT}{path}", data=body, headers=head)


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
        b'{"data": ' + b'{"a":' * 8 + b"1" + b"}" * 8 + b"}",
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
    """What would not be kept as a draft is 413, and not an error of ours."""
    path, rows = f"/{program.begin()}/steps/16/draft", [{"event": "x"}] * 28
    room = LARGEST - len(json.dumps({"data": {"trigger_events": [*rows, {"event": ""}]}}))
    whole = {"data": {"trigger_events": [*rows[1:], {"event": "x" * (room - 1000)}]}}
    assert program.call("PUT", path, whole).status_code == 204
    assert_problem(program.call("PUT", path, {"data": {"trigger_events": [*rows[1:], {"event": "x" * room}]}}), 413)


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


def test_answers_are_refused_by_field(program: Program) -> None:
    """Answers that need another look are 422, in the words of the page and at their path in the data."""
    data = {**ANSWERS[7], "competitors": [{"name": "x", "kind": "direct"}, {"name": "Oveni", "kind": 3}]}
    assert errors(program.save(program.begin(), 7, data)) == {
        "competitors.0.name": [messages.TOO_SHORT.format(least=2, have=1)],
        "competitors.1.kind": [messages.CHOOSE_FROM.format(value=3)],
    }


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
    assert refused == {"places.0.x": [messages.BETWEEN.format(least=-10, most=10)]}
    twice = errors(program.save(program.begin(7), 8, {**ANSWERS[8], "places": [*rows[1:], rows[1]]}))
    assert messages.EACH_ONCE in twice["places"]


@pytest.mark.parametrize("call", ["", "/draft"])
def test_rows_without_end_are_refused_soon(program: Program, call: str) -> None:
    """Thirty thousand rows are refused, and only so many of them are looked at as can be shown."""
    session_id, body = program.begin(), {"data": {"competitors": [{}] * 30_000}}
    begun, path = time.process_time(), f"/{session_id}/steps/7{call}"
    refused = errors(program.call("PUT" if call else "POST", path, body))["competitors"]

    assert refused == [messages.MOST_ROWS.format(most=6, nouns="competitors", over=29_994)]
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    "path", [f"/{UNKNOWN}/progress", "/not-an-id/progress", "/00000000-0000-1000-8000-000000000000/summary"]
)
def test_an_unknown_session(program: Program, path: str) -> None:
    """A session that there is not, or cannot be, is 404."""
    assert_problem(program.get(path), 404)


@pytest.mark.parametrize("number", ["0", "24", "01", "1.0", "-1", "٣", "9" * 5000])
def test_an_unknown_step(program: Program, number: str) -> None:
    """A step that the flow has not is 404, however large or odd its number."""
    assert_problem(program.get(f"/{program.begin()}/steps/{number}"), 404)


def test_a_step_that_is_not_saved(program: Program) -> None:
    """A step that was not saved yet is 404."""
    assert_problem(program.get(f"/{program.begin()}/steps/1"), 404)


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/session", {"POST", "OPTIONS"}),
        ("DELETE", "/session", {"POST", "OPTIONS"}),
        ("POST", f"/{UNKNOWN}/progress", {"GET", "HEAD", "OPTIONS"}),
        ("TRACE", f"/{UNKNOWN}/steps/1", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("POST", "/health", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_a_method_that_is_not_taken(program: Program, method: str, path: str, allow: set[str]) -> None:
    """Another method is 405, with exactly those that there are."""
    answer = program.call(method, path)
    assert_problem(answer, 405)
    assert set(answer.headers["Allow"].split(", ")) == allow


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v2/session", "/api/v1/onboarding", f"{ROOT}//progress"])
def test_an_address_that_leads_nowhere(program: Program, method: str, path: str) -> None:
    """Everything under /api/ that leads nowhere is 404 and a problem, by whatever method."""
    assert_problem(program.client.open(path, method=method), 404)


def test_too_many_calls(store_url: str, program: Program, tmp_path: Path) -> None:
    """Beyond the limit a call is 429 and says when to come back; another key has a limit of its own."""
    app = served(store_url, tmp_path, onboarding_api_limit="3 per minute")
    limited = Program(app.test_client())
    assert [limited.create().status_code for _ in range(3)] == [201] * 3
    refused = limited.get(f"/{UNKNOWN}/progress")
    assert_problem(refused, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert Program(app.test_client(), "key-of-zeta", "zeta").create().status_code == 201


def test_guessing_keys_meets_the_limit(store_url: str, program: Program, tmp_path: Path) -> None:
    """Calls with unknown keys count by their address, whatever keys they try; who has a key is not held up."""
    app = served(store_url, tmp_path, onboarding_api_limit="3 per minute")
    tried = [Program(app.test_client(), f"guess-{n}").create().status_code for n in range(5)]
    assert tried == [401, 401, 401, 429, 429]
    assert Program(app.test_client()).create().status_code == 201


def test_the_store_is_away(program: Program, tmp_path: Path) -> None:
    """While the store does not answer, every call is 503 and says when to come back; so does health."""
    away = Program(served(f"unix://{tmp_path}/nobody.sock", tmp_path).test_client())
    calls = [("POST", "/session", {"user_id": "ada", "workspace_id": "acme"}), ("GET", f"/{UNKNOWN}/summary", None)]
    calls += [("POST", f"/{UNKNOWN}/steps/1", {"data": ANSWERS[1]}), ("DELETE", f"/{UNKNOWN}", None)]
    for method, path, body in [*calls, ("POST", f"/{UNKNOWN}/finalize", None), ("POST", f"/{UNKNOWN}/resume", None)]:
        answer = away.call(method, path, body)
        assert_problem(answer, 503)
        assert int(answer.headers["Retry-After"]) > 0
    health = away.client.get(f"{ROOT}/health")
    assert (health.status_code, health.json["status"]) == (503, "store unavailable")


def test_a_wrong_limit_stops_the_start(store_url: str, tmp_path: Path) -> None:
    """A limit that cannot be read is told at start, by its variable's name."""
    with pytest.raises(ValueError, match="ONBOARDING_API_LIMIT"):
        served(store_url, tmp_path, onboarding_api_limit="many")


def test_problems_are_json_in_utf8(program: Program) -> None:
    """A problem repeats what was sent, in any script, as JSON."""
    answer = program.save(program.begin(), 1, {**ANSWERS[1], "industry": "مخبز 🥐"})
    assert json.loads(answer.get_data().decode())["errors"] == {
        "industry": [messages.CHOOSE_FROM.format(value="مخبز 🥐")]
    }
