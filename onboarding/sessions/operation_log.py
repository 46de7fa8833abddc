"""One line an operation: which session, what was asked, how it ended, after how many tries and how many ms.

At DEBUG; at WARNING where it was tried again, or was refused. A session is named by a keyed hash, as in the lines of
requests, and nothing of what somebody answered gets in: of an exception its class alone.
"""

import hashlib
import logging
import os
import time
from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from onboarding.sessions.errors import SessionError, UnknownSession

_log = logging.getLogger(__name__)


def naming(key: str) -> Callable[[str], str]:
    """How a session is named in lines: the same for one session, and nothing that opens it or can be looked up."""
    secret = hashlib.sha256(b"log:" + key.encode()).digest()
    return lambda session_id: hashlib.blake2b(session_id.encode(), key=secret, digest_size=6).hexdigest()


class OperationLog:
    """``key`` gives the secret that names are hashed with, when the first line is written; None for a random one."""

    def __init__(self, key: Callable[[], str] | None = None) -> None:
        self._key = key or (lambda: os.urandom(16).hex())

    @cached_property
    def named(self) -> Callable[[str], str]:
        try:
            return naming(self._key())
        except ValueError:  # a program may have nowhere to keep a key; no operation fails for its line
            return naming(os.urandom(16).hex())

    def line(self, operation: str, keys: list[str]) -> "Line":
        """Around one operation, whose first key says which session it is of."""
        return Line(self, operation, keys)


class Line:
    """One operation, while it lasts."""

    def __init__(self, log: OperationLog, operation: str, keys: list[str]) -> None:
        self._of, self._operation, self._keys = log, operation, keys
        self.tries = 0

    def __enter__(self) -> Self:
        self._started = time.perf_counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        refused = isinstance(error, SessionError) and not isinstance(error, UnknownSession)
        level = logging.WARNING if refused or self.tries > 1 else logging.DEBUG
        if _log.isEnabledFor(level):
            _log.log(level, "operation", extra=self._about(kind))

    def _about(self, kind: type[BaseException] | None) -> dict[str, Any]:
        about = {
            "operation": self._operation,
            "outcome": "ok" if kind is None else kind.__name__,
            "tries": self.tries,
            "ms": round((time.perf_counter() - self._started) * 1000, 2),
        }
        session_id = _session_of(self._keys)
        return about | ({"session": self._of.named(session_id)} if session_id else {})


def _session_of(keys: list[str]) -> str:
    """The id between the braces of a session's key; links, counters and indexes have none."""
    _, _, rest = (keys[0] if keys else "").partition("{")
    inside = rest.partition("}")[0]
    return inside if inside.count("-") == 4 else ""
