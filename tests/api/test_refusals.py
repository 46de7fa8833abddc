"""Addresses, methods, sessions and steps that there are not: each with its status, as problem details."""

import pytest

from tests.api.program import ROOT, UNKNOWN, Program, assert_problem


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
        ("TRACE", f"/{UNKNOWN}/steps/1", {"GET", "HEAD", "POST", "PATCH", "OPTIONS"}),
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
