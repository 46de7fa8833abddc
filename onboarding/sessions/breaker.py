"""A circuit breaker, so that an outage does not pile up: while it is open, commands fail at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from circuitbreaker import CircuitBreaker

from onboarding.sessions.errors import StoreUnavailable
from onboarding.sessions.retry import RetryPolicy, met_no_answer


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

    @property
    def state(self) -> str:
        """“closed” is the good one; “open” refuses; “half_open” tries."""
        return str(self._circuit.state)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Around each attempt. StoreUnavailable at once while the breaker is open."""
        if self._circuit.closed:
            with self._circuit:
                yield
            return
        if self._circuit.opened or not self._probing.acquire(blocking=False):
            raise StoreUnavailable("The store did not answer just now; it is tried again every second")
        try:
            with self._circuit:
                yield
        finally:
            self._probing.release()
