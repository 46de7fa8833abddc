"""When a command is sent again, when it is not, and when none is sent at all: while the circuit breaker is open.

Nothing else in the project retries: redis-py is told not to.
"""

import logging
import random
import re
import threading
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from types import TracebackType
from typing import Any, TypeVar

import redis
import tenacity
from circuitbreaker import CircuitBreaker
from redis import exceptions as redis_errors

from onboarding.sessions.errors import StoreUnavailable
from onboarding.sessions.redis.deadlines import AsyncDeadline, Deadline

# Connection errors (a server that is still LOADING is one) and time-outs; a replica that is about to be promoted, and
# a Cluster that is rearranging itself. Never a wrong password, an exhausted pool or a full memory: waiting a second
# or two does not mend those, and retrying makes them worse.
_PASSING = (
    redis_errors.ConnectionError,
    redis_errors.TimeoutError,
    redis_errors.ReadOnlyError,
    redis_errors.TryAgainError,
    redis_errors.ClusterDownError,
    redis_errors.MovedError,
    redis_errors.AskError,
)
_LASTING = (
    redis_errors.AuthenticationError,
    redis_errors.AuthorizationError,
    redis_errors.NoPermissionError,
    redis_errors.AuthenticationWrongNumberOfArgsError,
    redis_errors.MaxConnectionsError,
)
# Refusals as the server words them: what was saved is readable, and saving has to wait.
_REFUSALS = (
    "ACL failure",
    "OOM",
    "MISCONF",
    "NOREPLICAS",
    "READONLY",
    "LOADING",
    "MASTERDOWN",
    "CLUSTERDOWN",
    "TRYAGAIN",
    "NOAUTH",
)
# A script's own words where a slot is being moved key by key: one of the session's keys is at the other node by now.
_SPLIT = "access a non local key"
_UNKNOWN = re.compile(r"unknown\s.*command|unknown command", re.IGNORECASE)  # as servers of different age word it
_EXHAUSTED = "No connection available."  # how redis-py's blocking pools say it, as a plain ConnectionError
T = TypeVar("T")

request_started: ContextVar[float | None] = ContextVar("request_started", default=None)


def request_begins() -> None:
    """Before a request, so that what retries within it knows how much time is left."""
    if request_started.get() is None:
        request_started.set(time.monotonic())


def request_ends(error: BaseException | None = None) -> None:
    """After it: its thread may do other things, or serve a request that is not timed, much later."""
    request_started.set(None)


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """``attempts`` in all; waits of ``first``, 2 × and 4 × ``first`` seconds, each give or take ``jitter`` of it.

    ``attempt_within``: an attempt is given up after so many seconds. Within a request, counted from its start, no
    attempt starts after ``start_within`` seconds, and what is under way after ``answer_within`` is given up. After
    ``breaks_after`` attempts in a row that met no answer, commands fail at once, but one every ``mends_after`` seconds.
    Time-outs count for that only once they have gone on for ``stalls`` seconds: a disk that stands still for a second
    and a half is no outage.
    """

    attempts: int = 4
    first: float = 1.0
    jitter: float = 0.25
    attempt_within: float = 2.0
    start_within: float | None = None
    answer_within: float | None = None
    breaks_after: int = 5
    mends_after: float = 1.0
    stalls: float = 0.7

    def again(self, attempt: Callable[[], T], *, after: BaseException) -> T:
        """What further attempts come to, when the first one has ended so.

        Tenacity is told of that one too, and goes on from there: setting it up takes 41 µs, a ninth of a save, and
        hardly any command needs it.
        """
        first = [after]

        def replayed() -> T:
            if first:
                raise first.pop()
            return attempt()

        return tenacity.Retrying(**self._terms())(replayed)

    async def again_async(self, attempt: Callable[[], Awaitable[T]], *, after: BaseException) -> T:
        """The same, awaited."""
        first = [after]

        async def replayed() -> T:
            if first:
                raise first.pop()
            return await attempt()

        return await tenacity.AsyncRetrying(**self._terms())(replayed)

    def _terms(self) -> dict[str, Any]:
        return {
            "stop": lambda state: state.attempt_number >= self.attempts or self.too_late(after=state.upcoming_sleep),
            "wait": lambda state: self.seconds_before(state.attempt_number + 1),
            "retry": tenacity.retry_if_exception(is_passing),
            "reraise": True,
        }

    def too_late(self, *, after: float = 0.0) -> bool:
        """Whether an attempt that starts ``after`` seconds from now starts too late for the request it is in."""
        started = request_started.get()
        if self.start_within is None or started is None:
            return False
        return time.monotonic() + after - started > self.start_within

    def in_time(self) -> Deadline:
        """Around an attempt: its connection waits no longer than it has."""
        return Deadline(time.monotonic() + self._seconds())

    def in_time_async(self) -> AsyncDeadline:
        """The same for an awaited attempt."""
        return AsyncDeadline(self._seconds())

    def _seconds(self) -> float:
        """How long an attempt that starts now may take."""
        started = request_started.get()
        if self.answer_within is None or started is None:
            return self.attempt_within
        return min(self.attempt_within, started + self.answer_within - time.monotonic())

    def seconds_before(self, attempt: int) -> float:
        """How long to wait before the second, third, … attempt."""
        wait: float = self.first * 2 ** (attempt - 2)
        return wait * random.uniform(1 - self.jitter, 1 + self.jitter)  # noqa: S311  # spreads load, hides nothing


# Within a page or an API request: one more try, soon. It is answered within 2.5 s, what renders it included.
IN_A_REQUEST = RetryPolicy(attempts=2, first=0.1, start_within=1.4, answer_within=2.0)


def is_passing(error: BaseException) -> bool:
    """Whether trying again may help."""
    passing = isinstance(error, _PASSING) or _SPLIT in str(error)
    return passing and not isinstance(error, _LASTING) and not is_exhausted(error)


def met_no_answer(error: BaseException) -> bool:
    """Whether the store was not reached: what the circuit breaker counts. A refusal is an answer."""
    unreached = (redis_errors.ConnectionError, redis_errors.TimeoutError)
    answered = (*_LASTING, redis_errors.BusyLoadingError)
    return isinstance(error, unreached) and not isinstance(error, answered) and not is_exhausted(error)


def is_outage(error: redis_errors.RedisError) -> bool:
    """Whether this is the store's state rather than a mistake of ours in what was sent."""
    if isinstance(error, (*_PASSING, *_LASTING, redis_errors.OutOfMemoryError)):
        return True
    return any(word in str(error) for word in (*_REFUSALS, _SPLIT))


def lacks_commands(error: BaseException) -> bool:
    """Whether the server does not know a command that a script calls."""
    return bool(_UNKNOWN.search(str(error)))


def is_exhausted(error: BaseException) -> bool:
    """Whether all connections of the pool were in use for too long."""
    return str(error) == _EXHAUSTED


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
