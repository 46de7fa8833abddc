"""What is refused for now: too many calls, and a store that is away."""

from pathlib import Path

import pytest

from onboarding.http.rate_limits import limits_of
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
    assert (health.status_code, health.json["status"]) == (503, "degraded")


def test_a_wrong_limit_stops_the_start(store_url: str, tmp_path: Path) -> None:
    """A limit that cannot be read is told at start, by its variable's name."""
    with pytest.raises(ValueError, match="ONBOARDING_API_LIMIT"):
        served(store_url, tmp_path, onboarding_api_limit="many")


@pytest.mark.parametrize(
    ("text", "most", "seconds"),
    [
        ("600 per minute", 600, 60),
        ("600/minute", 600, 60),
        (" 5 Per 2 HOURS ", 5, 7200),
        ("1/day", 1, 86_400),
        ("10 per 0 seconds", 10, 1),
        ("2 per month", 2, 2_592_000),
    ],
)
def test_a_limit_is_read(text: str, most: int, seconds: int) -> None:
    """As it may be written; it is counted under the keys of the wizard's own, so that an ACL can let it."""
    (limit,) = limits_of(text)
    assert (most, seconds) == (limit.most, limit.seconds)
    assert f"onboarding:{{limits:key:crm}}:calls-{seconds}:key:crm" == limit.key("key:crm")


@pytest.mark.parametrize(
    "text", ["", "many", "600", "per minute", "600 a minute", "600 per week", "6 0 per minute", "\u0661 per day", "9/s"]
)
def test_what_is_no_limit_is_refused(text: str) -> None:
    """Rather than taken for another one."""
    with pytest.raises(ValueError, match="ONBOARDING_API_LIMIT"):
        limits_of(text)


def test_how_much_is_left_is_said(store_url: str, program: Program, tmp_path: Path) -> None:
    """Every counted answer has RateLimit headers; a refused one says that nothing is left, and until when."""
    app = served(store_url, tmp_path, onboarding_api_limit="3 per hour")
    answers = [Program(app.test_client()).get(f"/{UNKNOWN}/progress").headers for _ in range(4)]
    assert ['"calls-3600";q=3;w=3600'] * 4 == [headers["RateLimit-Policy"] for headers in answers]
    assert ["2", "1", "0", "0"] == [headers["RateLimit"].partition(";r=")[2].partition(";")[0] for headers in answers]
    assert 3590 <= int(answers[-1]["RateLimit"].partition(";t=")[2]) <= 3600


def test_each_of_several_limits_holds(store_url: str, program: Program, tmp_path: Path) -> None:
    """With commas between, the one that is met first refuses, and is named."""
    app = served(store_url, tmp_path, onboarding_api_limit="100/hour, 2 per day")
    limited = Program(app.test_client())
    assert [limited.create().status_code for _ in range(3)] == [201, 201, 429]
    assert "2 in 86400 s" in limited.create().text
