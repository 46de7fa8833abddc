"""Keys: known by their hash, for one workspace or any, and in the Authorization header alone."""

import logging
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from werkzeug.test import TestResponse

from onboarding.api.auth import KeyRing
from tests.api.conftest import served
from tests.api.program import ANSWERS, KEYS, ROOT, Program, assert_problem, digest

# Every call about a session: method, path, body, and what its owner is answered.
CALLS: list[tuple[str, str, Any, int]] = [
    ("POST", "/{id}/steps/1", {"data": ANSWERS[1]}, 200),
    ("PATCH", "/{id}/steps/1", {"data": ANSWERS[1]}, 200),
    ("PUT", "/{id}/steps", {"steps": [{"step_id": 1, "data": ANSWERS[1]}]}, 200),
    ("GET", "/{id}/steps/2", None, 200),
    ("GET", "/{id}/steps/3/draft", None, 404),
    ("DELETE", "/{id}/steps/3/draft", None, 404),
    ("PUT", "/{id}/steps/3/draft", {"data": {"contradictions": []}}, 204),
    ("GET", "/{id}", None, 200),
    ("GET", "/{id}/progress", None, 200),
    ("GET", "/{id}/summary", None, 200),
    ("POST", "/{id}/resume", None, 201),
    ("POST", "/{id}/finalize", None, 409),
    ("DELETE", "/{id}", None, 204),
]
every_call = pytest.mark.parametrize(("method", "path", "body", "status"), CALLS)


def test_every_route_is_tried(app: Flask) -> None:
    """A new route under a session cannot be forgotten here."""
    rules = [
        rule for rule in app.url_map.iter_rules() if "session_id" in rule.arguments and rule.endpoint[:4] == "api."
    ]
    there = {(method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    tried = {
        (method, ROOT + path.replace("{id}", "<uuid:session_id>").replace("/1", "/<step_id>"))
        for method, path, *_ in CALLS
    }
    assert there == {(method, rule.replace("/2", "/<step_id>").replace("/3", "/<step_id>")) for method, rule in tried}


@every_call
def test_only_the_owner_gets_in(
    program: Program, rival: Program, method: str, path: str, body: Any, status: int
) -> None:
    """Another workspace's key is 403 and changes nothing; the owner's and one for any workspace get in."""
    path = path.format(id=program.begin(2))
    summary = program.get(path[:37] + "/summary").json["steps"]
    assert_problem(rival.call(method, path, body), 403)
    assert program.get(path[:37] + "/summary").json["steps"] == summary
    assert program.call(method, path, body).status_code == status

    anybody = Program(program.client, KEYS["any"][1])
    path = path.replace(path[1:37], rival.begin(2))
    assert_problem(program.call(method, path, body), 403)
    assert anybody.call(method, path, body).status_code == status


def test_a_key_creates_in_its_own_workspace(program: Program, rival: Program, store: redis.Redis) -> None:
    """A key may create sessions in its workspace, and in another leaves nothing; a key for any may in all."""
    rival.workspace, anybody = "acme", Program(program.client, KEYS["any"][1])
    assert_problem(rival.create(), 403)
    assert [key for key in store.keys("onboarding:*") if "{limits:" not in key] == []
    assert anybody.create().status_code == program.create().status_code == 201
    anybody.workspace = "*"
    assert anybody.create().status_code == 201
    program.workspace = "*"
    assert_problem(program.create(), 403)


@every_call
@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic key-of-acme", "key-of-acme", f"Bearer {digest('key-of-acme')}"],
)
def test_no_key_no_answer(program: Program, given: str, method: str, path: str, body: Any, status: int) -> None:
    """Without a key, with another one, with another scheme or with the hash that we keep, every call is 401."""
    answer = program.call(method, path.format(id=program.begin(2)), body, Authorization=given)
    assert_problem(answer, 401)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="onboarding"'


@every_call
def test_a_key_elsewhere_is_none(program: Program, method: str, path: str, body: Any, status: int) -> None:
    """A key in the query, the body, a cookie or another header does not count; neither does a founder's cookie."""
    session_id = program.begin(2)
    address, key = ROOT + path.format(id=session_id), program.key
    browser = program.client
    browser.set_cookie("Authorization", f"Bearer {key}")
    browser.set_cookie("api_key", key)
    query = {"api_key": key, "key": key, "access_token": key, "Authorization": f"Bearer {key}"}
    headers = {"X-Api-Key": key, "Proxy-Authorization": f"Bearer {key}"}
    answer = browser.open(
        address, method=method, query_string=query, headers=headers, json={**(body or {}), "key": key}
    )
    assert_problem(answer, 401)


def dev(app: Flask, **environ: Any) -> TestResponse:
    """Who asks with the key “dev”, from this address or with these headers."""
    head = {"Authorization": "Bearer dev"} | environ.pop("headers", {})
    body = {"user_id": "ada", "workspace_id": "acme"}
    return app.test_client().post(f"{ROOT}/session", json=body, headers=head, environ_overrides=environ)


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, 201),
        ({"REMOTE_ADDR": "127.9.9.9"}, 201),
        ({"REMOTE_ADDR": "::1"}, 201),
        ({"REMOTE_ADDR": "192.168.1.7"}, 401),
        ({"REMOTE_ADDR": "::ffff:10.0.0.1"}, 401),
        ({"REMOTE_ADDR": ""}, 401),
        ({"REMOTE_ADDR": "localhost"}, 401),
        ({"headers": {"X-Forwarded-For": "127.0.0.1"}}, 401),
        ({"headers": {"Forwarded": "for=127.0.0.1"}}, 401),
    ],
)
def test_the_development_key(store_url: str, program: Program, tmp_path: Path, environ: Any, status: int) -> None:
    """Where there are no keys, “dev” works from this machine, and not through a proxy or tunnel on it."""
    assert dev(served(store_url, tmp_path, onboarding_api_keys=""), **environ).status_code == status


def test_no_development_key_beside_others(app: Flask, program: Program) -> None:
    """Where there are keys, “dev” is none."""
    assert_problem(dev(app), 401)


def test_no_development_key_in_production(store_url: str, program: Program, tmp_path: Path) -> None:
    """In production without keys nobody gets in."""
    secret = "a-random-one-that-is-long-enough-for-it"
    app = served(store_url, tmp_path, app_env="production", secret_key=secret, onboarding_api_keys="")
    assert_problem(dev(app), 401)
    assert_problem(Program(app.test_client()).create(), 401)


@pytest.mark.parametrize("text", ["acme", "a:b", "a:b:c", f"a:b:{'g' * 64}", f":b:{'0' * 64}", f"a::{'0' * 64}"])
def test_keys_that_cannot_be_read_stop_the_start(text: str) -> None:
    """A key that is not name:workspace:sha256 is told at start, with what makes one."""
    with pytest.raises(ValueError, match="api-key NAME WORKSPACE"):
        KeyRing(text, production=True)


def test_a_workspace_may_have_a_colon(store_url: str, program: Program, tmp_path: Path) -> None:
    """Workspaces are named as their owners like."""
    app = served(store_url, tmp_path, onboarding_api_keys=f"crm:urn:acme:1:{digest('k')}")
    assert Program(app.test_client(), "k", "urn:acme:1").create().status_code == 201
    assert_problem(Program(app.test_client(), "k", "urn:acme").create(), 403)


def test_keys_are_never_logged(program: Program, rival: Program, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a key nor its hash stands in a log line or a problem, whatever happens to the call."""
    caplog.set_level(logging.DEBUG)
    session_id = program.begin(1)
    wrong = Program(program.client, "key-that-is-wrong")
    answers = [program.get(f"/{session_id}/summary"), rival.get(f"/{session_id}/summary"), wrong.create()]
    answers += [program.post("/session", {}), program.get("/nowhere"), program.call("PATCH", "/session")]
    text = caplog.text + "".join(answer.text + str(answer.headers) for answer in answers)
    for key in ("key-of-acme", "key-of-zeta", "key-that-is-wrong"):
        assert key not in text
        assert digest(key)[:12] not in text
