"""What is refused for now: too many calls, and a store that is away."""

from pathlib import Path

import pytest

from onboarding.api.limits import Limit
from tests.api.conftest import served
from tests.api.program import ANSWERS, ROOT, UNKNOWN, Program, assert_problem


def test_too_many_calls(store_url: str, program: Program, tmp_path: Path) -> None:
    """Beyond the limit a call is 429 and says when to come back; another key has a limit of its own."""
    app = served(store_url, tmp_path, onboarding_api_limit="3 per hour")
    limited = Program(app.test_client())
    assert [limited.create().status_code for _ in range(3)] == [201] * 3
    refused = limited.get(f"/{UNKNOWN}/progress")
    assert_problem(refused, 429)
    assert 3000 < int(refused.headers["Retry-After"]) <= 3600  # until the hour that began with the first call is over
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


@pytest.mark.parametrize(
    ("text", "key", "seconds"),
    [
        ("600 per minute", "LIMITER/api/key:crm/600/1/minute", 60),
        ("600/minute", "LIMITER/api/key:crm/600/1/minute", 60),
        (" 5 Per 2 HOURS ", "LIMITER/api/key:crm/5/2/hour", 7200),
        ("1/day", "LIMITER/api/key:crm/1/1/day", 86_400),
        ("10 per 0 seconds", "LIMITER/api/key:crm/10/1/second", 1),
        ("2 per month", "LIMITER/api/key:crm/2/1/month", 2_592_000),
    ],
)
def test_a_limit_is_read(text: str, key: str, seconds: int) -> None:
    """As it may be written; and counted by the same key for ever, by workers of any version."""
    limit = Limit.of(text)
    assert (key, seconds) == (limit.key("key:crm"), limit.seconds)


@pytest.mark.parametrize(
    "text", ["", "many", "600", "per minute", "600 a minute", "600 per week", "6 0 per minute", "\u0661 per day", "9/s"]
)
def test_what_is_no_limit_is_refused(text: str) -> None:
    """Rather than taken for another one."""
    with pytest.raises(ValueError, match="is no limit"):
        Limit.of(text)


def test_each_of_several_limits_holds(store_url: str, program: Program, tmp_path: Path) -> None:
    """With commas between, the one that is met first refuses, and is named."""
    app = served(store_url, tmp_path, onboarding_api_limit="100/hour, 2 per day")
    limited = Program(app.test_client())
    assert [limited.create().status_code for _ in range(3)] == [201, 201, 429]
    assert "2 per 1 day" in limited.create().text
