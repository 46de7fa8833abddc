"""A circuit breaker, so that an outage does not pile up: while it is open, commands fail at once."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import redis
from circuitbreaker import CircuitBreaker

from onboarding.sessions.errors import StoreUnavailable
from onboarding.sessions.retry import RetryPolicy, is_exhausted, met_no_answer

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
        self._probing = threading.Lock()
        self._told_closed = True

    @property
    def state(self) -> str:
        """“closed” is the good one; “open” refuses; “half_open” tries."""
        return str(self._circuit.state)

    @contextmanager
    def attempt(self, *, under_way: bool = False) -> Iterator[None]:
        """Around each attempt. While the breaker is open: StoreUnavailable at once.

        An operation that was ``under_way`` before it opened keeps the tries it has left: it gets an error to retry on.
        """
        if self._circuit.closed:
            with self._counted():
                yield
            return
        if self._circuit.opened or not self._probing.acquire(blocking=False):
            refuse = redis.ConnectionError if under_way else StoreUnavailable
            raise refuse("The store did not answer just now; it is tried again every second")
        try:
            with self._counted():
                yield
        finally:
            self._probing.release()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """No answer counts, and an answer of any kind counts as good. What never got to the store says nothing."""
        try:
            yield
        except BaseException as error:
            if isinstance(error, Exception) and not is_exhausted(error):
                self._circuit.__exit__(type(error), error, error.__traceback__)
                self._tell()
            raise
        self._circuit.reset()
        self._tell()

    def _tell(self) -> None:
        """Once when it opens and once when it closes."""
        closed = self._circuit.closed
        if closed is not self._told_closed:
            self._told_closed = closed
            _log.warning("the store answers again" if closed else "the store does not answer; the breaker is open")
