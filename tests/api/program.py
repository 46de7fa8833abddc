"""A program that uses the API, through Flask's test client."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from onboarding.api.problem_codes import BY_CODE
from onboarding.business.samples import load

Json = Any
ROOT = "/api/v1/onboarding"
ANSWERS: Mapping[int, dict[str, Json]] = load("crumb-and-ledger").answers
UNKNOWN = "5f0c1c1e-3d5e-4b8a-9d0b-0a1b2c3d4e5f"
# Name: workspace and key.
KEYS = {"acme": ("acme", "key-of-acme"), "zeta": ("zeta", "key-of-zeta"), "any": ("*", "key-of-any")}


def known_keys() -> str:
    """As ONBOARDING_API_KEYS has them."""
    return ",".join(f"{name}:{space}:{digest(key)}" for name, (space, key) in KEYS.items())


def digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@dataclass
class Program:
    """Has a key, and a workspace that it works for."""

    client: FlaskClient
    key: str = KEYS["acme"][1]
    workspace: str = KEYS["acme"][0]

    def call(self, method: str, path: str, body: Json = None, **headers: str) -> TestResponse:
        """``If_Match="…"`` is the header If-Match."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {} if body is None else {"json": body}
        head = {"Authorization": f"Bearer {self.key}", **given}
        return self.client.open(f"{ROOT}{path}", method=method, headers=head, **sent)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Json = None, **headers: str) -> TestResponse:
        return self.call("POST", path, body, **headers)

    def create(self, **headers: str) -> TestResponse:
        return self.post("/session", {"user_id": "ada", "workspace_id": self.workspace}, **headers)

    def begin(self, *numbers: int) -> str:
        """A new session with these steps saved; its id."""
        created = self.create()
        assert created.status_code == 201, created.text
        session_id = str(created.json["session_id"])
        for number in numbers:
            saved = self.save(session_id, number)
            assert saved.status_code == 200, saved.text
        return session_id

    def save(self, session_id: str, number: int, data: Json = None, **more: Json) -> TestResponse:
        headers = {name: value for name, value in more.items() if name[0].isupper()}
        body = {name: value for name, value in more.items() if name not in headers}
        body["data"] = ANSWERS[number] if data is None else data
        return self.post(f"/{session_id}/steps/{number}", body, **headers)


def errors(answer: TestResponse) -> dict[str, list[str]]:
    """The messages by field of a problem."""
    assert answer.status_code == 422, answer.text
    found: dict[str, list[str]] = {}
    for error in answer.json["errors"]:
        assert error.keys() == {"field", "code", "message"}
        found.setdefault(error["field"], []).append(error["message"])
    return found


def assert_problem(answer: TestResponse, status: int) -> None:
    """RFC 9457, with one sentence that says something."""
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    problem = answer.json
    assert problem["status"] == status
    assert BY_CODE[problem["code"]].status == status
    assert problem["type"] == f"/api/v1/docs#problem-{problem['code']}"
    assert len(problem["detail"]) > 10
    assert problem["instance"] == answer.request.path
    assert answer.headers["Cache-Control"] == "no-store"


def raw(program: Program, path: str, body: bytes, mimetype: str = "application/json") -> TestResponse:
    """POST exactly these bytes."""
    head = {"Authorization": f"Bearer {program.key}", "Content-Type": mimetype}
    return program.client.post(f"{ROOT}{path}", data=body, headers=head)
