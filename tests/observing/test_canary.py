"""A word in every field of every step, typed, sent, refused, kept and saved: it is in no log line and no figure."""

from typing import Any

import pytest
import redis
from flask import Flask

from onboarding.business.flow import flow
from onboarding.sessions import SessionManager, StoreUnavailable
from tests.api.program import ANSWERS, Program
from tests.security.conftest import session_of
from tests.web.walking import COMPANY, Founder

CANARY = "Zeisig"
Json = Any


def sung(value: Json) -> Json:
    """The same answer with the word in each of its texts."""
    if isinstance(value, str):
        return f"{value} {CANARY}"
    if isinstance(value, list):
        return [sung(item) for item in value]
    return {name: sung(item) for name, item in value.items()} if isinstance(value, dict) else value


def type_everywhere(founder: Founder) -> int:
    """Into every field of every page, right or wrong; how many fields that are."""
    fields = 0
    for step in flow:
        page = founder.open(f"/steps/{step.slug}?{CANARY}={CANARY}")
        if page.status == 200:
            typed = dict.fromkeys(page.answers, CANARY)
            fields += len(typed)
            for path in (f"/steps/{step.slug}", f"/steps/{step.slug}/draft", f"/steps/{step.slug}/plots"):
                founder.post(path, {**page.holds, **typed, CANARY: CANARY}, Referer=CANARY, User_Agent=CANARY)
            founder.post(f"/steps/{step.slug}", {**page.holds, **typed, "csrf_token": CANARY, "act": f"add:{CANARY}"})
        founder.client.get(f"/steps/{CANARY}", headers={"X-Forwarded-For": CANARY, "X-Request-ID": f"<{CANARY}>"})
    return fields


def save_everywhere(program: Program) -> tuple[str, int]:
    """Into every text of every step; the session's id, and how many answers were saved with it."""
    session_id, saved = program.begin(), 0
    for number, answers in ANSWERS.items():
        program.save(session_id, number, {**dict.fromkeys(answers, CANARY), CANARY: CANARY})
        program.call("PUT", f"/{session_id}/steps/{number}/draft", {"data": sung(answers)})
        kept = dict(answers)
        assert program.save(session_id, number, kept).status_code == 200
        assert program.call("DELETE", f"/{session_id}/steps/{number}/draft").status_code == 204
        for name in answers:
            tried = kept | {name: sung(answers[name])}
            if tried != kept and program.save(session_id, number, tried).status_code == 200:
                kept, saved = tried, saved + 1
    return session_id, saved


def test_what_is_typed_is_nowhere(
    app: Flask,
    store: redis.Redis,
    manager: SessionManager,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not in a line at any level, on whatever stream, not in a figure, whatever became of it."""
    founder = Founder(app.test_client()).begin()
    founder.press({**COMPANY, "company_name": CANARY})
    for number, answers in ANSWERS.items():
        manager.save_step(session_of(store), number, answers)
    typed = type_everywhere(founder)
    session_id, saved = save_everywhere(program := Program(app.test_client(), "key-of-any", "acme"))
    assert program.post(f"/{session_id}/finalize").status_code == 200
    assert typed > 200, typed
    assert saved > 20, saved

    served = app.extensions["onboarding"]["wizard"].manager
    app.testing = False
    for error in (StoreUnavailable(CANARY), RuntimeError(CANARY)):

        def fail(*arguments: Json, error: Exception = error, **named: Json) -> None:
            raise error

        for name in ("visit", "save_step", "save_draft", "keep_draft"):
            monkeypatch.setattr(served, name, fail)
        type_everywhere(founder)
        program.save(session_id, 1, sung(ANSWERS[1]))
    figures = app.test_client().get("/metrics").text
    output = capfd.readouterr()

    assert output.err.count("\n") > 200
    assert "unforeseen" in output.err
    assert "onboarding_field_errors_total" in figures
    for where in (output.err, output.out, figures):
        assert [line for line in where.splitlines() if CANARY.lower() in line.lower()] == []
