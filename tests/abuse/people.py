"""People in front of the production server: each with a cookie, carried by hand, since it is for TLS alone."""

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.config import Settings
from onboarding.sessions import RetryPolicy, manager_of
from onboarding.sessions.links import Links
from onboarding.sessions.manager import SessionManager

SECRET = "k" * 40  # of the served application, as tests/served.py has it
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Person:
    """Somebody with a browser. ``headers`` go with every request: whose address a proxy says it is, for one."""

    http: httpx.Client
    headers: dict[str, str] = field(default_factory=dict)
    cookie: str = ""
    token: str = ""

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self._seen(self.http.get(path, headers=self._headers(), **more))

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
        body = {"csrf_token": self.token, **(data or {})}
        return self._seen(self.http.post(path, data=body, headers=self._headers(), **more))

    def start(self) -> "Person":
        self.get("/")
        assert self.post("/start").status_code == 303
        return self

    def _headers(self) -> dict[str, str]:
        return {**self.headers, **({"Cookie": self.cookie} if self.cookie else {})}

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        if given := answer.headers.get("set-cookie"):
            self.cookie = given.partition(";")[0]
        if found := _TOKEN.search(answer.text):
            self.token = found[1]
        return answer


def manager_at(url: str) -> SessionManager:
    """A patient manager of the sessions in this store."""
    policy = RetryPolicy(attempts=4, first=0.1, breaks_after=10**6)
    return manager_of(Settings(app_env="testing", redis_url=url), flow, url, policy=policy)


def with_answers(manager: SessionManager, *, finalize: bool = False) -> str:
    """The id of a session that has every answer."""
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, "ada", "default")
    for number, answers in samples.load("crumb-and-ledger").answers.items():
        manager.save_step(session_id, number, answers)
    if finalize:
        manager.finalize(session_id)
    return session_id


def enter(manager: SessionManager, session_id: str, http: httpx.Client, **headers: str) -> Person:
    """Open the session with a link, as on another device."""
    person = Person(http, headers)
    link = f"/resume/{Links(manager, [SECRET]).make(session_id)}"
    person.get(link)
    assert person.post(link).status_code == 303
    return person
