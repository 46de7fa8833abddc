"""Founder A and founder B, program A and program B, over the whole URL map: nobody reads or changes another's."""

import pytest
import redis
from flask import Flask

from onboarding.sessions import SessionManager
from tests.api.program import ANSWERS, Program
from tests.security.conftest import Snapshot, session_of
from tests.security.routes import every_way
from tests.web.walking import COMPANY, Founder

WORDS = ("Crumb & Ledger", "Crumb &amp; Ledger", "23 of 23")
BODIES = {
    "save": {"data": ANSWERS[1]},
    "drafts_keep": {"data": {}},
    "patch": {"data": {"company_name": "Rival"}},
    "save_many": {"steps": [{"step_id": 1, "data": ANSWERS[1]}]},
    "create": {"user_id": "ada", "workspace_id": "acme"},
}


def b_of(app: Flask, session_id: str, kind: str) -> Founder:
    """Founder B: without a session, with one of their own, or with A's id and a grant of their own making."""
    other = Founder(app.test_client()).begin()
    if kind == "own":
        other.press({**COMPANY, "company_name": "Other"})
    if kind.startswith("forged"):
        with other.client.session_transaction() as cookie:
            cookie["passage"] = [session_id, "f" * 32, cookie["passage"][2], kind == "forged-new"]
    return other


@pytest.mark.parametrize("kind", ["none", "own", "forged-old", "forged-new"])
@pytest.mark.parametrize("finalized", [False, True], ids=["open", "finalized"])
def test_founders(
    app: Flask,
    founder: Founder,
    manager: SessionManager,
    store: redis.Redis,
    snapshot: Snapshot,
    kind: str,
    finalized: bool,
) -> None:
    """Whatever B asks of any page, with whatever cookie and A's own forms, tells nothing of A's and changes nothing."""
    session_id = session_of(store)
    form = founder.open("/steps/company").holds
    if finalized:
        manager.finalize(session_id)
    asked = 0
    for way in every_way(app, session_id):
        if way.route.whose == "founder":
            other = b_of(app, session_id, kind)
            before = {key: value for key, value in snapshot().items() if session_id in key}
            (token, *_) = other.open("/resume").tree.xpath("//input[@name='csrf_token']/@value")
            for data in ({**form, "csrf_token": token}, form) if way.unsafe else (None,):
                answer = other.client.open(way.path, method=way.method, data=data)
                text = answer.get_data(as_text=True)
                assert [word for word in WORDS if word in text and way.method != "POST"] == [], way
                assert answer.status_code < 500, way
                answer.close()
                asked += 1
            assert before == {key: value for key, value in snapshot().items() if session_id in key}, way
    assert asked > 30


def test_programs(app: Flask, store: redis.Redis, snapshot: Snapshot) -> None:
    """A program of another workspace gets 403 of every call about a session, and changes nothing."""
    session_id = Program(app.test_client()).begin(1)
    rival, before, asked = Program(app.test_client(), "key-of-zeta", "zeta"), snapshot(), 0
    for way in every_way(app, session_id):
        if way.route.whose == "workspace" and way.method not in ("HEAD", "OPTIONS"):
            body = next((body for name, body in BODIES.items() if way.endpoint.endswith(name)), None)
            path = way.path.removeprefix("/api/v1/onboarding")
            answer = rival.call(way.method, path, body)
            assert (answer.status_code, before) == (403, snapshot()), way
            assert "Crumb" not in answer.text
            asked += 1
    assert asked == 13


@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({}, ""),
        ({"Authorization": "Bearer wrong"}, ""),
        ({"Authorization": "Basic key-of-acme"}, ""),
        ({"Authorization": "key-of-acme"}, ""),
        ({"X-API-Key": "key-of-acme"}, ""),
        ({"Cookie": "key=key-of-acme; Authorization=Bearer key-of-acme"}, ""),
        ({}, "?key=key-of-acme&api_key=key-of-acme&access_token=key-of-acme&Authorization=Bearer%20key-of-acme"),
    ],
)
def test_a_key_comes_in_its_header_alone(
    app: Flask, store: redis.Redis, snapshot: Snapshot, headers: dict[str, str], query: str
) -> None:
    """In a query, a cookie, another header or by another scheme a key is none: 401 of every call."""
    session_id = Program(app.test_client()).begin(1)
    before, client = snapshot(), app.test_client(use_cookies=False)
    for way in every_way(app, session_id):
        if way.route.guard == "key" and way.method not in ("HEAD", "OPTIONS"):
            answer = client.open(way.path + query, method=way.method, headers=headers, json={})
            assert (answer.status_code, before) == (401, snapshot()), way
