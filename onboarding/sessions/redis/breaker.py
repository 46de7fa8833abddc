"""A circuit breaker, so that an outage does not pile up: while it is open, commands fail at once."""

import logging
import threading
import time
from types import TracebackType

import redis
from circuitbreaker import CircuitBreaker

from onboarding.sessions.errors import StoreUnavailable
from onboarding.sessions.redis.retry import RetryPolicy, is_exhausted, met_no_answer

_log = logging.getLogger(__name__)


class Breaker:
    """Opens after attempts in a row that met no answer; then lets one at a time through to see whether it is over."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._circuit = CircuitBreaker(
            failure_threshold=policy.breaks_after,
            recovery_timeout=policy.mends_after,
            expected_exception=lambda kind, error: met_no_answer(error),
            name="store",
        )
        self._most, self._stalls = policy.breaks_after, policy.stalls
        self._failed, self._failing_since = 0, 0.0
        self._probing = threading.Lock()
        self._told_closed = True

    @property
    def state(self) -> str:
        """“closed” is the good one; “open” refuses; “half_open” tries."""
        return str(self._circuit.state)

    @property
    def answered(self) -> bool:
        """Whether the store answered the last time that it was asked."""
        return not self._failed

    def attempt(self, *, under_way: bool = False) -> "Attempt":
        """Around each attempt. While the breaker is open: StoreUnavailable at once.

        An operation that was ``under_way`` before it opened keeps the tries it has left: it gets an error to retry on.
        """
        return Attempt(self, under_way)

    def admit(self, *, under_way: bool) -> bool:
        """Whether the attempt that begins is the one that probes."""
        if self._circuit.closed:
            return False
        if self._circuit.opened or not self._probing.acquire(blocking=False):
            refuse = redis.ConnectionError if under_way else StoreUnavailable
            raise refuse("The store did not answer just now; it is tried again every second")
        return True

    def count(self, error: BaseException | None, *, probed: bool) -> None:
        """No answer counts, and an answer of any kind counts as good. What never got to the store says nothing."""
        try:
            if error is None:
                self._circuit.reset()
                self._failed = 0
            elif isinstance(error, Exception) and not is_exhausted(error):
                if not self._may_be_a_stall(error):
                    self._circuit.__exit__(type(error), error, error.__traceback__)
            else:
                return
            self._tell()
        finally:
            if probed:
                self._probing.release()

    def _may_be_a_stall(self, error: Exception) -> bool:
        """Whether it is too early to break: many time-outs at once are one stall, seen by many threads."""
        if not met_no_answer(error):
            self._failed = 0
            return False
        now = time.monotonic()
        if not self._failed:
            self._failing_since = now
        self._failed += 1
        early = isinstance(error, redis.TimeoutError) and now - self._failing_since < self._stalls
        return early and self._failed >= self._most

    def _tell(self) -> None:
        """Once when it opens and once when it closes."""
        closed = self._circuit.closed
        if closed is not self._told_closed:
            self._told_closed = closed
            _log.warning("the store answers again" if closed else "the store does not answer; the breaker is open")


class Attempt:
    """One attempt, while it lasts."""

    def __init__(self, breaker: Breaker, under_way: bool) -> None:
        self._breaker, self._under_way = breaker, under_way

    def __enter__(self) -> None:
        self._probes = self._breaker.admit(under_way=self._under_way)

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        self._breaker.count(error, probed=self._probes)
