"""Browsers of other origins may call the API only where the setting names them."""

from pathlib import Path

import pytest
import redis

from tests.api.conftest import served
from tests.api.program import ANSWERS, ROOT, Program

HERS, NOT_HERS = "https://crm.example", "https://crm.example.evil.example"
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}


@pytest.fixture
def open_to_one(store_url: str, store: redis.Redis, tmp_path: Path) -> Program:
    return Program(served(store_url, tmp_path, onboarding_cors_origins=(HERS,)).test_client())


def allowed(headers: object) -> list[str]:
    return [name for name, _ in headers if name.startswith("Access-Control-")]  # type: ignore[attr-defined]


def test_nobody_without_the_setting(program: Program) -> None:
    """Neither a call nor the question before it says anything of origins."""
    answer = program.create(Origin=HERS)
    asked = program.client.options(f"{ROOT}/session", headers={"Origin": HERS, **ASKS})
    assert (201, [], []) == (answer.status_code, allowed(answer.headers), allowed(asked.headers))


def test_one_that_is_named(open_to_one: Program) -> None:
    """It may ask without a key, and read answers, refusals and headers; caches are told that it depends on who asks."""
    asked = open_to_one.client.options(f"{ROOT}/session", headers={"Origin": HERS, **ASKS})
    assert (204, HERS) == (asked.status_code, asked.headers["Access-Control-Allow-Origin"])
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    for header in ("Authorization", "Content-Type", "Idempotency-Key", "If-Match"):
        assert header in asked.headers["Access-Control-Allow-Headers"]
    session_id = open_to_one.begin()
    refused = Program(open_to_one.client, "wrong").create(Origin=HERS)
    for answer in (open_to_one.save(session_id, 1, ANSWERS[1], Origin=HERS), refused):
        assert HERS == answer.headers["Access-Control-Allow-Origin"]
        assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
        assert "Origin" in answer.headers["Vary"]
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert (200, 401) == (open_to_one.get(f"/{session_id}").status_code, refused.status_code)
    assert (
        HERS
        == open_to_one.client.get("/api/v1/openapi.json", headers={"Origin": HERS}).headers[
            "Access-Control-Allow-Origin"
        ]
    )


@pytest.mark.parametrize("origin", [NOT_HERS, "null", "http://crm.example", ""])
def test_any_other(open_to_one: Program, origin: str) -> None:
    """One that only looks like it, or none: a browser keeps the answer from it."""
    answer = open_to_one.create(Origin=origin)
    asked = open_to_one.client.options(f"{ROOT}/session", headers={"Origin": origin, **ASKS})
    assert ([], []) == (allowed(answer.headers), allowed(asked.headers))
    assert 204 != asked.status_code
