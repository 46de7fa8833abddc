"""Who is calling, by which key, and what the calls share: the flow and the manager."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, g, request

from onboarding.api.problems import Problem
from onboarding.flow import Flow, Step
from onboarding.http.routing import from_this_machine
from onboarding.observability.logs import concerns
from onboarding.sessions import SessionManager
from onboarding.sessions.links import Links

ANY = "*"
_DEVELOPMENT_KEY = "dev"


@dataclass(frozen=True)
class ApiKey:
    """``digest`` is the SHA-256 of the key, in hex. ``workspace`` is one, or ``*`` for any."""

    name: str
    workspace: str
    digest: str

    def may_use(self, workspace: str) -> bool:
        return self.workspace in (ANY, workspace)

    @property
    def asking(self) -> str:
        """How the session's scripts are told who asks."""
        return "" if self.workspace == ANY else f"workspace:{self.workspace}"


class KeyRing:
    """The keys of ``ONBOARDING_API_KEYS``; outside production and without any, ``dev`` from this machine."""

    def __init__(self, text: str, *, production: bool) -> None:
        self._keys = [_read(part.strip()) for part in text.split(",") if part.strip()]
        self.developing = not self._keys and not production

    def caller(self) -> ApiKey:
        """The key of this request; a Problem where there is none that is known."""
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise _unauthorized("Send your key as “Authorization: Bearer <key>”")
        digest = hashlib.sha256(given.strip().encode()).hexdigest()
        # All of them, always: how long this takes must not tell which one nearly fitted.
        found = [key for key in self._keys if hmac.compare_digest(key.digest, digest)]
        if found:
            return found[0]
        if self.developing and given.strip() == _DEVELOPMENT_KEY and from_this_machine():
            return ApiKey("dev", ANY, digest)
        raise _unauthorized("This key is not known")


def _read(text: str) -> ApiKey:
    name, _, rest = text.partition(":")
    workspace, _, digest = rest.rpartition(":")
    if not name or not workspace or len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ValueError(
            "ONBOARDING_API_KEYS has name:workspace:sha256 with commas between; "
            "`flask onboarding api-key NAME WORKSPACE` makes one"
        )
    return ApiKey(name, workspace, digest)


def _unauthorized(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="onboarding"'})


@dataclass(frozen=True)
class Api:
    flow: Flow
    manager: SessionManager
    keys: KeyRing
    links: Links
    link_endpoint: str


def current_api() -> Api:
    found: Api = current_app.extensions["onboarding-api"]
    return found


def admit(count: Callable[[], None]) -> None:
    """Before every call: its key, or 401. Either way it counts, so that guessing keys meets the limit too."""
    try:
        g.api_key = current_api().keys.caller()
    finally:
        count()


def key() -> ApiKey:
    api_key: ApiKey = g.api_key
    return api_key


def key_name() -> str | None:
    """The name of this call's key; None where it has none that is known."""
    api_key = g.get("api_key")
    return api_key.name if api_key else None


def step_of(step_id: str) -> Step:
    """Ids are whole numbers as JSON writes them: “7”, and not “07”."""
    flow = current_api().flow
    found = next((step for step in flow if str(step.number) == step_id), None)
    if found is None:
        raise Problem(404, f"There is no such step; the flow {flow.name} has {len(flow)} steps")
    concerns(step=found.slug)
    return found


def known_id(session_id: UUID) -> str:
    """As the store knows it. An id of another version is not one that we made."""
    if session_id.version != 4:
        raise Problem(404, "No such session: an id is a UUID of version 4", code="unknown_session")
    concerns(session=str(session_id))
    return str(session_id)
