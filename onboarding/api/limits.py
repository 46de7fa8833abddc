"""Where the limits count: in the sessions' own store, by the manager's own connections, so that all workers share them.

The library's own storages would connect on their own: at start, when the store may be away, and without its TLS, its
time-outs, its breaker and what an address of Sentinel or Cluster says.
"""

import time

from limits.storage import Storage

from onboarding.sessions import SessionError, SessionManager

IN_THE_STORE = "sessions://"


class SessionsStore(Storage):
    """What Flask-Limiter's default strategy, a fixed window, asks for."""

    STORAGE_SCHEME = ["sessions"]
    base_exceptions = SessionError

    def __init__(self, uri: str, wrap_exceptions: bool = False, *, manager: SessionManager) -> None:
        super().__init__(uri, wrap_exceptions)
        self._manager = manager

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        count, _ = self._manager.count(key, amount, expiry)
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
