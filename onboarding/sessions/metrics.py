"""What operations came to: figures, a line in the log for each, and the health of the store.

A line says which session, what was asked, how it ended, after how many tries and how many ms: at DEBUG; at WARNING
where it was tried again, or was refused. A session is named by a keyed hash, as in the lines of requests, and nothing
of what somebody answered gets in: of an exception its class alone.
"""

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from types import TracebackType
from typing import Any, NamedTuple, Self

from onboarding.sessions.errors import SessionError, UnknownSession
from onboarding.sessions.redis.retry import Breaker


@dataclass
class Operation:
    """``seconds`` is their sum; ``retries`` counts the attempts beyond the first."""

    count: int = 0
    errors: int = 0
    retries: int = 0
    seconds: float = 0.0


class Timing:
    """One run of an operation, while it lasts; an exception counts as an error."""

    def __init__(self, figures: "OperationMetrics", name: str) -> None:
        self.attempts = 0
        self._figures, self._name = figures, name

    def __enter__(self) -> Self:
        self._figures.begin()
        self._started = time.perf_counter()
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self._figures.note(self._name, self, time.perf_counter() - self._started, kind is not None)


Listener = Callable[[str, Timing, float, bool], None]  # name, timing, seconds, whether it failed


class OperationMetrics:
    """Counters that any thread may add to. Copies come out, so that nobody reads one that is half written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._operations: dict[str, Operation] = {}
        self._in_flight = 0
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Have it told of every operation from now on, after it has ended."""
        self._listeners.append(listener)

    def timing(self, name: str) -> Timing:
        """Around one operation."""
        return Timing(self, name)

    def begin(self) -> None:
        """An operation starts."""
        with self._lock:
            self._in_flight += 1

    def note(self, name: str, timing: Timing, seconds: float, failed: bool) -> None:
        """An operation has ended: counted, and told to whoever listens."""
        with self._lock:
            self._in_flight -= 1
            operation = self._operations.setdefault(name, Operation())
            operation.count += 1
            operation.errors += failed
            operation.retries += max(0, timing.attempts - 1)
            operation.seconds += seconds
        for listener in self._listeners:
            listener(name, timing, seconds, failed)

    @property
    def in_flight(self) -> int:
        """Operations that are running right now, waiting ones included."""
        return self._in_flight

    def operations(self) -> dict[str, Operation]:
        """A copy of the figures, by operation."""
        with self._lock:
            return {name: Operation(**vars(operation)) for name, operation in sorted(self._operations.items())}


Json = Any
GOOD_FOR = 1.0  # seconds
PROBE = "onboarding:{health}:probe"  # is never there when a script has ended
READ_ONLY = "What was saved can be read; saving has to wait: the store refuses to write"


class Look(NamedTuple):
    """What a look found: how long a PING took, in ms, and why writing is refused; None where it is not."""

    latency_ms: float
    refused: str | None = None


class LastLook:
    """The last look, while it is good and nothing has met no answer since. An outage is not kept: the breaker sees to
    it that it costs little.
    """

    def __init__(self, breaker: Breaker) -> None:
        self.lock = threading.Lock()  # so that of many threads one looks
        self._breaker = breaker
        self._kept: tuple[float, Look] | None = None  # since when

    def recent(self) -> Look | None:
        """None where it is time for another one."""
        kept = self._kept
        good = kept is not None and self._breaker.answered and time.monotonic() - kept[0] <= GOOD_FOR
        return kept[1] if kept is not None and good else None

    def keep(self, look: Look) -> Look:
        """Remember this look as of now."""
        self._kept = time.monotonic(), look
        return look


def timed(started: float) -> float:
    """ms since then."""
    return round((time.perf_counter() - started) * 1000, 3)


def health_of(look: Look, figures: OperationMetrics, breaker: Breaker, pool_size: int) -> dict[str, Json]:
    """As ``health()`` answers."""
    state = {"status": "degraded", "detail": look.refused} if look.refused else {"status": "ok"}
    return {**state, "latency_ms": look.latency_ms, **status_report(figures, breaker, pool_size)}


def status_report(figures: OperationMetrics, breaker: Breaker, pool_size: int) -> dict[str, Json]:
    """The pool's size, use and queue; the breaker's state; and per operation count, errors, retries and seconds."""
    busy = figures.in_flight
    return {
        "pool": {"size": pool_size, "in_use": min(busy, pool_size), "waiting": max(0, busy - pool_size)},
        "breaker": breaker.state,
        "operations": {name: asdict(operation) for name, operation in figures.operations().items()},
    }


def looked(last: LastLook, look: Callable[[], Look]) -> Look:
    """The last look, or another one; of threads that ask at once, one looks and the others wait for it."""
    with last.lock:
        return last.recent() or last.keep(look())


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
