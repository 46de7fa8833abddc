"""The funnel: how many founders started, saved and skipped each step, what was refused, and how long it took.

Counts alone: no answer, and nobody's id. They are counted in the process, and every few seconds added to those of all
processes, one hash a day and flow, away from any request. What cannot be added now is kept and added later, once. A
report reads what all processes counted in the last days, step by step.
"""

import atexit
import logging
import secrets
import threading
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import redis
from flask import Flask, current_app

from onboarding.flow import Flow, Step
from onboarding.sessions import SessionError, SessionManager
from onboarding.sessions.command import Command

KEPT_FOR = 90 * 86_400  # seconds
TOOK_AT_MOST = (15, 30, 60, 120, 180, 300, 600)  # seconds; a longer time is a break, and says nothing
DAY = 86_400
_EXTENSION = "onboarding-funnel"
_log = logging.getLogger(__name__)


def key(flow: str, day: int) -> str:
    """Where the counts of a day are, by its number since 1970, UTC."""
    return f"onboarding:{{funnel}}:{flow}:{time.strftime('%Y-%m-%d', time.gmtime(day * DAY))}"


def bucket(seconds: float) -> int:
    """The bound that a time is below, or at."""
    return TOOK_AT_MOST[min(bisect_left(TOOK_AT_MOST, seconds), len(TOOK_AT_MOST) - 1)]


def add_funnel(app: Flask, flow: Flow, manager: SessionManager, *, every: float) -> None:
    """Count for this application. ``every``: seconds between two writes; 0 where only ``flush`` is to write."""
    app.extensions[_EXTENSION] = Funnel(flow, manager, every=every)


def funnel_of(app: Flask) -> "Funnel":
    found: Funnel = app.extensions[_EXTENSION]
    return found


def count(what: str, step: Step | None = None) -> None:
    """In whatever application this request is of; one that mounts the pages has none, and counts nothing."""
    funnel: Funnel | None = current_app.extensions.get(_EXTENSION)
    if funnel is not None:
        funnel.count(f"{step.number}:{what}" if step else what)


@dataclass(frozen=True)
class _Batch:
    """What is sent together. It keeps its number when it is sent again, by which it is known."""

    day: int
    number: int
    counts: Counter[str]


class Funnel:
    """The counts of one process. Any thread may add; a thread of its own writes, from the first count on."""

    def __init__(self, flow: Flow, manager: SessionManager, *, every: float) -> None:
        self.flow, self.manager = flow, manager
        self._every, self._writes = every, False
        self._lock, self._flushing = threading.Lock(), threading.Lock()
        self._counts: dict[int, Counter[str]] = {}
        self._unsent: list[_Batch] = []
        self._who, self._batches = secrets.token_hex(8), 0
        self._over = threading.Event()

    def count(self, what: str) -> None:
        day = int(time.time()) // DAY
        with self._lock:
            if day not in self._counts:  # what nobody would keep any more is not kept here either
                self._counts = {then: kept for then, kept in self._counts.items() if day - then < KEPT_FOR // DAY}
                self._counts[day] = Counter()
            self._counts[day][what] += 1
            begins, self._writes = not self._writes and self._every > 0, True
        if begins:  # with the first count and not before: a server may fork after it has made the application
            threading.Thread(target=self._write, name="funnel", daemon=True).start()
            atexit.register(self.close)

    def flush(self) -> None:
        """Write what was counted. Raises where the store is away, and keeps the counts for the next time."""
        with self._flushing:
            while self._unsent or self._pack():
                self._send(self._unsent[0])
                del self._unsent[0]

    def close(self) -> None:
        """Write what is left, as far as the store is there, and no more by itself."""
        self._over.set()
        self._flush_or_say()

    def _pack(self) -> bool:
        """Make batches of what was counted; False where nothing was."""
        with self._lock:
            counted, self._counts = self._counts, {}
        for day, counts in counted.items():
            self._batches += 1
            self._unsent.append(_Batch(day, self._batches, counts))
        return bool(counted)

    def _send(self, batch: _Batch) -> None:
        pairs = [text for what, many in batch.counts.items() for text in (what, str(many))]
        args = [str(KEPT_FOR * 1000), self._who, str(batch.number), *pairs]
        self.manager.run(Command("funnel_add", [key(self.flow.name, batch.day)], args, int))

    def _write(self) -> None:
        while not self._over.wait(self._every):
            self._flush_or_say()

    def _flush_or_say(self) -> None:
        try:
            self.flush()
        except (SessionError, redis.RedisError) as error:
            _log.warning("the funnel's counts wait for the store", extra={"error": type(error).__name__})


USUAL = 7  # days
LONGEST = KEPT_FOR // DAY  # days


@dataclass(frozen=True)
class StepReport:
    """What happened at one step. ``saved`` counts first saves by founders, ``programs`` those by the API.

    ``wrong`` has the fields that were refused, the most often refused one first; ``times`` how many took at most so
    many seconds, and more than the bound before.
    """

    step: Step
    started: int
    saved: int
    skipped: int
    programs: int
    refused: int
    wrong: Mapping[str, int]
    times: Mapping[int, int]

    @property
    def left(self) -> int:
        """Who started the step and neither saved nor skipped it: who left, and who is still at it."""
        return max(0, self.started - self.saved - self.skipped)

    @property
    def median(self) -> float | None:
        """Seconds that half of the founders took at most, spread evenly within a bound; None where nobody was timed."""
        half, below, bound = sum(self.times.values()) / 2, 0, 0
        for most, many in sorted(self.times.items()):
            if many and below + many >= half:
                return bound + (most - bound) * (half - below) / many
            below, bound = below + many, most
        return None


@dataclass(frozen=True)
class FunnelReport:
    """All steps of the flow, in its order."""

    days: int
    steps: tuple[StepReport, ...]
    finalized: int
    finalized_by_programs: int

    @property
    def started(self) -> int:
        """Founders who began."""
        return self.steps[0].started


def funnel_report(manager: SessionManager, flow: Flow, days: int) -> FunnelReport:
    """Today and the days before it, by one command. Raises StoreUnavailable."""
    today = int(time.time()) // DAY
    keys = [key(flow.name, today - ago) for ago in range(days)]
    counts: Counter[str] = manager.run(Command("funnel_read", keys, [], _summed))
    return FunnelReport(
        days,
        tuple(_passed(step, counts) for step in flow),
        counts["finalized"],
        counts["finalized by programs"],
    )


def _summed(flat: list[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for what, many in zip(flat[::2], flat[1::2], strict=True):
        if not what.startswith("by:"):
            counts[what] += int(many)
    return counts


def _passed(step: Step, counts: Counter[str]) -> StepReport:
    own = Counter({what.partition(":")[2]: n for what, n in counts.items() if what.startswith(f"{step.number}:")})
    wrong = Counter({what.removeprefix("wrong:"): many for what, many in own.items() if what.startswith("wrong:")})
    return StepReport(
        step,
        own["started"],
        own["saved"],
        own["skipped"],
        own["programs"],
        own["refused"],
        dict(wrong.most_common()),
        {bound: own[f"took:{bound}"] for bound in TOOK_AT_MOST},
    )
