"""Where the limits count: in the sessions' own store, by the manager's own connections, so that all workers share them.

The library's own storages would connect on their own: at start, when the store may be away, and without its TLS, its
time-outs, its breaker and what an address of Sentinel or Cluster says.
"""

import math
import time
from collections.abc import Callable

from flask import Flask, g
from flask_limiter import Limiter
from limits import parse_many
from limits.storage import Storage

from onboarding.observing import happened
from onboarding.sessions import SessionError, SessionManager, StoreUnavailable


class SessionsStore(Storage):
    """What Flask-Limiter's default strategy, a fixed window, asks for.

    While the store does not count, nobody is held up: what needs the store says so itself.
    """

    STORAGE_SCHEME = ["sessions"]
    base_exceptions = SessionError

    def __init__(self, uri: str, wrap_exceptions: bool = False, *, manager: SessionManager) -> None:
        super().__init__(uri, wrap_exceptions)
        self._manager = manager

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        try:
            count, seconds = self._manager.count(key, amount, expiry)
        except StoreUnavailable:
            happened.uncounted()
            return 0
        g.limit_ends_in = seconds
        return count

    def get(self, key: str) -> int:
        count, _ = self._manager.count(key, 0, 0)
        return count

    def get_expiry(self, key: str) -> float:
        _, seconds = self._manager.count(key, 0, 0)
        return time.time() + seconds

    def check(self) -> bool:
        self._manager.health()
        return True

    def reset(self) -> int | None:
        raise NotImplementedError("limits end by themselves")

    def clear(self, key: str) -> None:
        raise NotImplementedError("limits end by themselves")


def limiter_of(app: Flask, manager: SessionManager, whom: Callable[[], str]) -> Limiter:
    return Limiter(
        whom,
        app=app,
        storage_uri="sessions://",
        storage_options={"manager": manager},  # type: ignore[dict-item]  # it goes to our own class
        default_limits=[],
        headers_enabled=False,
    )


def counter(limiter: Limiter, limit: str) -> Callable[[], None]:
    """What counts one call, of whichever kind, and raises RateLimitExceeded where it is one too many."""
    try:
        parse_many(limit)
    except ValueError as error:
        raise ValueError('ONBOARDING_API_LIMIT is a limit like "600 per minute"') from error

    @limiter.shared_limit(limit, scope="api")
    def count() -> None:
        """Nothing more: the decorator counts."""

    return count


def seconds_to_wait() -> int:
    """Until the limit that this request met begins anew."""
    seconds: float = g.get("limit_ends_in", 1)
    return max(1, math.ceil(seconds))
