"""How the store is, tried and not guessed: whether it answers, writes, and has what the scripts need.

A look costs a PING and one small script, and is good for a second, however often somebody asks.

Figures of what happens in this process: per operation, how often, how it ended, and how long it took.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any, NamedTuple, Self

from onboarding.sessions.redis.breaker import Breaker


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
        with self._lock:
            self._in_flight += 1

    def note(self, name: str, timing: Timing, seconds: float, failed: bool) -> None:
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
