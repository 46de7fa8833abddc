"""How many people can walk at once. Each looks at a page for a second, sends it, and follows where it leads."""

import heapq
import random
import selectors
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

from bench.answers import STEPS
from bench.arms import walks
from bench.arms.walks import Arm
from bench.measured import Row, Spread
from bench.serving import Server, Store, serving
from bench.visitor import Walk
from bench.wire import Wire, drive

ARMS = (walks.ours, walks.htmx, walks.floor, walks.flask_session, walks.formtools)
FIRST, MORE, MOST = 50, 25, 1000  # walkers; the server takes no more connections
SOON, LATE = 0.1, 1.0  # seconds
LOOKS = 1.0  # seconds that somebody looks at a page; people take far longer, and all arms are given the same


@dataclass(frozen=True)
class Level:
    """So many walkers: seconds that 99 of 100 requests take at most, and requests a second, by vCPU and in all."""

    walkers: int
    p99: float
    per_second: float
    per_cpu: float


def rows(store: Store, *, seconds: float) -> Iterator[Row]:
    with serving(*ARMS, store=store) as servers:
        found = {arm.name: _levels(servers[arm.name], arm, store, seconds) for arm in ARMS}
    at_once = {
        name: max([level.walkers for level in levels if level.p99 <= SOON], default=0) for name, levels in found.items()
    }
    late = {name: _busiest(levels) for name, levels in found.items()}
    curve = {name: [(level.walkers, 1000 * level.p99) for level in levels] for name, levels in found.items()}
    ours = at_once["ours, htmx"]
    yield Row(
        "crowd",
        "sessions walked at once (htmx) until p99 is over 100 ms, by django-formtools'",
        "×",
        Spread.of([ours / max(1, at_once["django-formtools"])]),
        1,
        at_least=True,
        figures={name: (Spread.of([count]), "sessions") for name, count in at_once.items()},
        curve=curve,
    )
    yield Row(
        "crowd-flask",
        "… by Flask-Session's",
        "×",
        Spread.of([ours / max(1, at_once["Flask-Session"])]),
        1,
        at_least=True,
    )
    yield Row(
        "per-cpu",
        "requests a second and vCPU at a p99 within 1 s",
        "",
        Spread.of([late["ours, htmx"].per_cpu]),
        43,
        at_least=True,
        figures={name: (Spread.of([level.per_cpu]), "requests/s") for name, level in late.items()},
    )


def _busiest(levels: list[Level]) -> Level:
    return max((level for level in levels if level.p99 <= LATE), key=lambda level: level.walkers)


def _levels(server: Server, arm: Arm, store: Store, seconds: float) -> list[Level]:
    """One level after the other, until nobody would wait so long.

    A level that is too slow has a second try: neighbours of the machine only ever make it slower.
    """
    levels: list[Level] = []
    crowd, walkers = Crowd(server, arm), FIRST
    while walkers <= MOST and not (levels and levels[-1].p99 > LATE):
        crowd.grow(walkers)
        level = _level(crowd, server, store, seconds)
        if level.p99 > SOON:
            level = min(level, _level(crowd, server, store, seconds), key=lambda level: level.p99)
        levels.append(level)
        walkers = walkers + MORE if level.p99 <= SOON else walkers * 7 // 5
    crowd.close()
    return levels


def _level(crowd: "Crowd", server: Server, store: Store, seconds: float) -> Level:
    crowd.walk(LOOKS)  # until they are spread over time
    cpu, started = server.cpu() + store.cpu(), time.perf_counter()
    latencies = crowd.walk(seconds)
    took, used = time.perf_counter() - started, server.cpu() + store.cpu() - cpu
    waited = sorted(latencies + crowd.waiting())
    p99 = waited[int(0.99 * (len(waited) - 1))]
    return Level(len(crowd), p99, len(latencies) / took, len(latencies) / used)


class Walker:
    """One person with one connection, who begins anew when the walk is over."""

    def __init__(self, wire: Wire, arm: Arm) -> None:
        self.wire, self._arm = wire, arm
        self._walk = self._walks()
        self.sent_at: float | None = None  # None while a page is looked at
        drive(wire, self._begins())

    def send(self) -> None:
        """The page was looked at for long enough."""
        self._go_on(next(self._walk))

    def read(self) -> float | None:
        """Read what has come; once an answer is whole, follow where it leads. The seconds that it took."""
        answer = self.wire.feed()
        if answer is None or self.sent_at is None:
            return None
        took = time.perf_counter() - self.sent_at
        self._go_on(self._walk.send(answer))
        return took

    def _go_on(self, request: bytes | None) -> None:
        if request is None:
            self.sent_at = None
        else:
            self.sent_at = time.perf_counter()
            self.wire.send(request)

    def _begins(self) -> Walk:
        self._visitor = self._arm.visitor()
        self._page = yield from self._arm.begin(self._visitor)
        return self._page

    def _walks(self) -> Generator[bytes | None, Any, None]:
        """None after each page, to look at it."""
        while True:
            for step in range(1, STEPS):
                self._page = yield from self._arm.go(self._visitor, self._page, step)
                yield None
            yield from self._begins()
            yield None


class Crowd:
    """Walkers, one selector, and who looks at a page until when."""

    def __init__(self, server: Server, arm: Arm) -> None:
        self._server, self._arm = server, arm
        self._selector = selectors.DefaultSelector()
        self._walkers: list[Walker] = []
        self._looking: list[tuple[float, int]] = []
        self._random = random.Random(1)

    def __len__(self) -> int:
        return len(self._walkers)

    def grow(self, walkers: int) -> None:
        """More of them, who look at their first page until any time within a look."""
        while len(self._walkers) < walkers:
            place = len(self._walkers)
            walker = Walker(self._server.wire(), self._arm)
            self._walkers.append(walker)
            self._selector.register(walker.wire.socket, selectors.EVENT_READ, place)
            heapq.heappush(self._looking, (time.perf_counter() + self._random.uniform(0, LOOKS), place))

    def walk(self, seconds: float) -> list[float]:
        """How long each answer took that came within these seconds."""
        latencies: list[float] = []
        until = time.perf_counter() + seconds
        while (now := time.perf_counter()) < until:
            while self._looking and self._looking[0][0] <= now:
                self._walkers[heapq.heappop(self._looking)[1]].send()
            due = self._looking[0][0] if self._looking else until
            for key, _ in self._selector.select(max(0.0, min(due, until) - now)):
                walker = self._walkers[key.data]
                took = walker.read()
                if took is not None:
                    latencies.append(took)
                    if walker.sent_at is None:
                        heapq.heappush(self._looking, (time.perf_counter() + LOOKS, key.data))
        return latencies

    def waiting(self) -> list[float]:
        """Of those who still wait, how long already: who is kept waiting must not be left out."""
        now = time.perf_counter()
        waited = [now - walker.sent_at for walker in self._walkers if walker.sent_at is not None]
        return [seconds for seconds in waited if seconds > SOON]

    def close(self) -> None:
        self._selector.close()
        for walker in self._walkers:
            walker.wire.close()
