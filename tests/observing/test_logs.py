"""One line a request and one an event, with what an operator needs and nothing that somebody typed."""

import json
import logging
import re
from pathlib import Path

import pytest
import redis
from flask import Flask

from tests.api.program import ANSWERS, Program
from tests.observing.conftest import Lines, made
from tests.security.conftest import session_of
from tests.web.walking import COMPANY, Founder


def test_a_request_is_one_line(app: Flask, lines: Lines) -> None:
    """It has an id, the method, the route, the step, the status and how long it took."""
    founder = Founder(app.test_client()).begin()
    lines()
    founder.press(COMPANY)
    (line,) = lines()

    assert {"event": "request", "level": "info", "method": "POST", "route": "/steps/<slug>"}.items() <= line.items()
    assert (line["step"], line["status"]) == ("company", 303)
    assert re.fullmatch("[0-9a-f]{32}", line["request_id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["at"])
    assert line["ms"] > 0


def test_a_session_is_named_by_a_hash(
    app: Flask, lines: Lines, store: redis.Redis, tmp_path: Path, store_url: str
) -> None:
    """All of a session's lines name it alike, pages and API; by another key it has another name, and none is its id."""
    founder = Founder(app.test_client()).begin()
    founder.press(COMPANY)
    session_id = session_of(store)
    Program(app.test_client(), "key-of-any").get(f"/{session_id}/progress")
    logged = lines()
    names = {line["session"] for line in logged if "session" in line}
    other = made(store_url, tmp_path, secret_key="another-key-of-this-application-entirely")
    Program(other.test_client(), "key-of-any").get(f"/{session_id}/progress")
    (elsewhere,) = lines()

    assert len(names) == 1
    assert elsewhere["session"] not in names
    assert {line.get("key") for line in logged} == {None, "any"}
    assert session_id[:8] not in json.dumps(logged)


def test_a_refusal_is_a_line(app: Flask, lines: Lines, store: redis.Redis) -> None:
    """Unknown keys, keys of another workspace and forms of another site are there to be found, by status and route."""
    founder = Founder(app.test_client()).begin()
    founder.press(COMPANY)
    path = f"/{session_of(store)}/progress"
    lines()
    Program(app.test_client(), "guessed").get(path)
    Program(app.test_client(), "key-of-zeta").get(path)
    founder.client.post("/discard", headers={"Origin": "https://evil.example"})

    route = "/api/v1/onboarding/<uuid:session_id>/progress"
    assert [(line["route"], line["status"], line.get("key")) for line in lines() if line["event"] == "request"] == [
        (route, 401, None), (route, 403, "zeta"), ("/discard", 403, None)
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["abcd-1234", "4bf92f3577b34da6a3ce929d0e0e4736", "Root=1-67891233-abcdef012345"])
def test_a_request_id_goes_along(app: Flask, lines: Lines, given: str) -> None:
    """One that came along is taken over: into the line, the answer's header, and the problem that a program gets."""
    answer = app.test_client().get("/api/v1/onboarding/nowhere", headers={"X-Request-ID": given})
    (line,) = lines()

    assert given == answer.headers["X-Request-ID"] == answer.json["request_id"] == line["request_id"]


@pytest.mark.parametrize(
    "given", ["", "short", "x" * 65, "a b c d e f", "<script>alert</script>", "ünïcödé-id", "id;drop-table"]
)
def test_a_request_id_that_is_none(app: Flask, lines: Lines, given: str) -> None:
    """What could not stand in any log and header is replaced."""
    answer = app.test_client().get("/", headers={"X-Request-ID": given.encode().decode("latin-1")})
    (line,) = lines()

    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert answer.headers["X-Request-ID"] == line["request_id"]


@pytest.mark.parametrize(
    "path",
    ["/resume/secret-token", "/resume/secret-token/", "/secret-token", "/steps/secret-token", "/?code=secret-token"],
)
def test_no_token_is_logged(app: Flask, lines: Lines, path: str) -> None:
    """Of an address the rule is logged, so a link's token is in no line, whatever became of the address."""
    client = app.test_client()
    for method in ("GET", "POST", "BREW"):
        client.open(path, method=method, headers={"Referer": "http://localhost/secret-token"})
    logged = lines()

    assert len(logged) == 3
    assert "secret-token" not in json.dumps(logged)


def test_probes_are_quiet(store_url: str, tmp_path: Path, lines: Lines) -> None:
    """What probes and browsers ask for all the time is told at debug only, unless it fails."""
    for level, expected in (("info", []), ("debug", ["debug"] * 5)):
        client = made(store_url, tmp_path, log_level=level).test_client()
        for path in ("/healthz", "/readyz", "/metrics", "/htmx.min.js", "/api/v1/onboarding/health"):
            assert client.get(path).status_code == 200
        assert expected == [line["level"] for line in lines()]


def test_an_error_tells_where_and_not_what(app: Flask, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody has foreseen is logged by kind and place, with the request's id, and without the words in it."""
    app.testing = False

    def fail() -> None:
        raise RuntimeError("canary\nof a founder")

    monkeypatch.setattr(app.extensions["onboarding"]["wizard"].manager, "health", fail)
    answer = app.test_client().get("/readyz?canary")
    error, request = lines()

    assert (error["event"], error["error"], error["level"]) == ("unforeseen", "RuntimeError", "error")
    assert error["where"][-1].endswith(" fail")
    assert answer.headers["X-Request-ID"] == error["request_id"] == request["request_id"]
    assert (request["status"], request["level"]) == (500, "error")
    assert "canary" not in json.dumps([error, request])


def test_the_breaker_tells_once(tmp_path: Path, lines: Lines) -> None:
    """That the store is away is one line, not one for each request."""
    client = made("unix:///nowhere.sock", tmp_path).test_client()
    for _ in range(8):
        client.get("/readyz")
    logged = [line for line in lines() if line["event"] != "request"]

    assert [(line["level"], line["logger"]) for line in logged] == [("warning", "onboarding.sessions.redis.retry")]
    assert "does not answer" in logged[0]["event"]


@pytest.mark.parametrize("log_format", ["json", "console"])
@pytest.mark.parametrize("breaking", ["a\nb", "a\r\nb", "a\x1b[31mb", "a\u2028b", "a\x85b", "a\u202eb"])
def test_nothing_breaks_a_line(
    store_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], log_format: str, breaking: str
) -> None:
    """Whatever a value has in it, an event is one line, and reads from left to right."""
    made(store_url, tmp_path, log_format=log_format)
    logging.getLogger("onboarding.test").warning("event %s", breaking, extra={"value": breaking})
    logging.getLogger("elsewhere").error("%s", breaking)
    output = capsys.readouterr().err

    assert len(output.splitlines()) == 2
    assert breaking not in output
    assert output.replace("\\\\", "\\").count(f"a\\u{ord(breaking[1]):04x}") >= 2


def test_levels(store_url: str, tmp_path: Path, lines: Lines) -> None:
    """Below LOG_LEVEL nothing is told; what libraries say is told from warnings on."""
    client = made(store_url, tmp_path, log_level="warning").test_client()
    client.get("/")
    assert lines() == []
    logging.getLogger("a.library").info("chatter")
    logging.getLogger("a.library").warning("trouble")
    assert [line["event"] for line in lines()] == ["trouble"]


def test_finalizing_is_an_event(app: Flask, lines: Lines) -> None:
    """It is told with the reference, which is what a founder names when they ask."""
    program = Program(app.test_client())
    session_id = program.begin(*ANSWERS)
    lines()
    reference = program.post(f"/{session_id}/finalize").json["reference"]
    event, request = lines()

    assert (event["event"], event["reference"], event["face"]) == ("finalized", reference, "api")
    assert event["request_id"] == request["request_id"]
