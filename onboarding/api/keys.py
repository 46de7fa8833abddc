"""API keys: known by their SHA-256, scoped to a workspace, taken from the Authorization header and nowhere else."""

import hashlib
import hmac
from dataclasses import dataclass

from flask import request

from onboarding.api.problems import Problem
from onboarding.http.routing import from_this_machine

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
