"""Each call of the onboarding API as a value: what is sent. Does no IO, so that both clients share it."""

from dataclasses import dataclass, field
from typing import Any

Json = Any
WAITS = (429, 503)  # too many calls, or the store is away: nothing was lost, and trying again is safe


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    body: Json = None
    headers: dict[str, str] = field(default_factory=dict)


class Problem(Exception):
    """An answer that is an error (RFC 9457). ``missing`` has the steps to save first.

    ``errors`` has, for each field that is wrong, its path (``field``), a stable ``code`` and a ``message``.
    """

    def __init__(self, problem: Json) -> None:
        super().__init__(f"{problem['status']} {problem['title']}: {problem['detail']}")
        self.status: int = problem["status"]
        self.errors: list[dict[str, str]] = problem.get("errors", [])
        self.missing: list[int] = problem.get("missing", [])
        self.version: int | None = problem.get("version")


def create(user_id: str, workspace_id: str, *, client_name: str = "", once: str = "") -> Call:
    """``once`` is any text of yours: sent again with the same one, the call is answered like the first time."""
    body = {"user_id": user_id, "workspace_id": workspace_id, "client_name": client_name}
    return Call("POST", "/session", body, {"Idempotency-Key": once} if once else {})


def save(session_id: str, step: int, data: Json, *, version: int | None = None) -> Call:
    """With a ``version`` only over that one: 0 where the step must not have been saved before."""
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    return Call("POST", f"/{session_id}/steps/{step}", {"data": data}, headers)


def keep_draft(session_id: str, step: int, data: Json, *, version: int = 0) -> Call:
    return Call("PUT", f"/{session_id}/steps/{step}/draft", {"data": data, "version": version})


def read(session_id: str, step: int) -> Call:
    return Call("GET", f"/{session_id}/steps/{step}")


def progress(session_id: str) -> Call:
    return Call("GET", f"/{session_id}/progress")


def summary(session_id: str) -> Call:
    return Call("GET", f"/{session_id}/summary")


def resume(session_id: str) -> Call:
    return Call("POST", f"/{session_id}/resume")


def finalize(session_id: str) -> Call:
    return Call("POST", f"/{session_id}/finalize")


def delete(session_id: str) -> Call:
    return Call("DELETE", f"/{session_id}")
