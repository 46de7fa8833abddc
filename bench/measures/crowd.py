"""How many people can walk at once: every walker sends its next request as soon as it has its answer."""

import selectors
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench.answers import STEPS
from bench.arms import walks
from bench.arms.walks import Arm
from bench.measured import Row, Spread
from bench.serving import Server, Store, serving
from bench.visitor import Walk
from bench.wire import Wire

ARMS = (walks.ours, walks.htmx, walks.floor, walks.flask_session, walks.formtools)
LEVELS = (1, 2, 4, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 64, 80, 100, 128, 160, 200, 256, 320, 400, 512, 640, 800)
SOON, LATE = 0.1, 1.0  # seconds


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
    ours = at_once["ours"]
    yield Row(
        "crowd",
        "sessions walked at once until p99 is over 100 ms, by django-formtools'",
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
        Spread.of([late["ours"].per_cpu]),
        43,
        at_least=True,
        figures={name: (Spread.of([level.per_cpu]), "requests/s") for name, level in late.items()},
    )


def _busiest(levels: list[Level]) -> Level:
    return max((level for level in levels if level.p99 <= LATE), key=lambda level: level.walkers)


def _levels(server: Server, arm: Arm, store: Store, seconds: float) -> list[Level]:
    """One level after the other, until nobody would wait so long."""
    levels: list[Level] = []
    for walkers in LEVELS:
        levels.append(_level(server, arm, store, walkers, seconds))
        if levels[-1].p99 > LATE:
            break
    return levels


def _level(server: Server, arm: Arm, store: Store, walkers: int, seconds: float) -> Level:
    crowd = Crowd(server, arm, walkers)
    crowd.walk(seconds / 2)  # until they are spread over the steps
    cpu, started = server.cpu() + store.cpu(), time.perf_counter()
    latencies = crowd.walk(seconds)
    took, used = time.perf_counter() - started, server.cpu() + store.cpu() - cpu
    waited = sorted(latencies + crowd.waiting())
    crowd.close()
    return Level(walkers, waited[int(0.99 * (len(waited) - 1))], len(latencies) / took, len(latencies) / used)


class Walker:
    """One person with one connection, who begins anew when the walk is over."""

    def __init__(self, wire: Wire, arm: Arm) -> None:
        self.wire, self._arm = wire, arm
        self._walk: Walk = self._walks()
        self.sent_at = 0.0

    def start(self) -> None:
        self._send(next(self._walk))

    def go_on(self) -> float | None:
        """Read what has come; once an answer is whole, send what follows. The seconds that it took."""
        answer = self.wire.feed()
        if answer is None:
            return None
        took = time.perf_counter() - self.sent_at
        self._send(self._walk.send(answer))
        return took

    def _send(self, request: bytes) -> None:
        self.sent_at = time.perf_counter()
        self.wire.send(request)

    def _walks(self) -> Walk:
        while True:
            visitor = self._arm.visitor()
            page = yield from self._arm.begin(visitor)
            for step in range(1, STEPS):
                page = yield from self._arm.go(visitor, page, step)


class Crowd:
    """Many walkers, one selector."""

    def __init__(self, server: Server, arm: Arm, walkers: int) -> None:
        self._selector = selectors.DefaultSelector()
        self._walkers = [Walker(server.wire(), arm) for _ in range(walkers)]
        for walker in self._walkers:
            self._selector.register(walker.wire.socket, selectors.EVENT_READ, walker)
            walker.start()

    def walk(self, seconds: float) -> list[float]:
        """How long each answer took that came within these seconds."""
        latencies, until = [], time.perf_counter() + seconds
        while time.perf_counter() < until:
            for key, _ in self._selector.select(0.2):
                took = key.data.go_on()
                if took is not None:
                    latencies.append(took)
        return latencies

    def waiting(self) -> list[float]:
        """Of those who still wait, how long already: who is kept waiting must not be left out."""
        now = time.perf_counter()
        return [now - walker.sent_at for walker in self._walkers if now - walker.sent_at > SOON]

    def close(self) -> None:
        self._selector.close()
        for walker in self._walkers:
            walker.wire.close()
