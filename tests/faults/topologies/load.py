"""Threads that save all the time, each save until it is acknowledged, and what a caller saw of a fault meanwhile."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, pairwise
from typing import Any

from onboarding.sessions import SessionManager, StoreUnavailable
from tests.faults.flows import IDS
from tests.faults.ledger import Ledger

GIVES_UP = 60.0  # seconds; a save that takes longer is a failure of the test
AGAIN_AFTER = 0.02  # seconds


@dataclass
class Load:
    """``acknowledged`` and ``refused`` are moments, of time.monotonic(), by thread."""

    manager: SessionManager
    sessions: list[list[str]]
    ledger: Ledger = field(default_factory=Ledger)
    acknowledged: list[list[float]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def longest_gaps(self, since: float) -> list[float]:
        """For each thread, the longest time between two acknowledged saves since then: its outage."""
        return [max(_gaps(since, moments)) for moments in self.acknowledged]

    def wait_for_all(self, since: float, within: float = 30.0) -> None:
        """Until every thread has gone once over all its sessions since then."""
        while not all(map(partial(_gone_round, since), self.acknowledged, self.sessions)):
            assert time.monotonic() < since + within, f"nothing saved for {within:.0f} s: {self.refused[-3:]}"
            if self.failed:
                raise self.failed[0]
            time.sleep(0.02)

    def run(self, thread: int) -> None:
        try:
            for number, session_id in enumerate(cycle(self.sessions[thread])):
                if self._over.is_set():
                    return
                self._save(thread, session_id, number)
        except BaseException as error:  # noqa: BLE001  # told by the thread that waits
            self.failed.append(error)

    def _save(self, thread: int, session_id: str, number: int) -> None:
        step, text, submission = number % 3 + 1, f"text {number}", uuid.uuid4().hex
        self.ledger.begin(session_id)
        deadline = time.monotonic() + GIVES_UP
        while time.monotonic() < deadline:
            try:
                data = {f"answer_{step}": text}
                saved = self.manager.save_step(session_id, step, data, submission=submission)
            except StoreUnavailable as error:
                self.refused.append(str(error))
                time.sleep(AGAIN_AFTER)
            else:
                self.ledger.acknowledge(session_id, step, saved.version, f'{{"answer_{step}":"{text}"}}')
                self.acknowledged[thread].append(time.monotonic())
                return
        raise AssertionError(f"not saved within {GIVES_UP:.0f} s: {self.refused[-1]}")

    def stop(self) -> None:
        self._over.set()


@contextmanager
def saving(manager: SessionManager, *, threads: int = 3, sessions: int = 2) -> Iterator[Load]:
    """Threads that save into sessions of their own as long as the block lasts; what one of them raises is raised."""
    mine = [[str(uuid.uuid4()) for _ in range(sessions)] for _ in range(threads)]
    for session_id in (own_id for some in mine for own_id in some):
        manager.set_metadata(session_id, **IDS)
    load = Load(manager, mine, acknowledged=[[] for _ in range(threads)])
    workers = [threading.Thread(target=load.run, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    try:
        yield load
    finally:
        load.stop()
        for worker in workers:
            worker.join(GIVES_UP)
    if load.failed:
        raise load.failed[0]


def version_saved(manager: Any, session_id: str, data: dict[str, str]) -> int | None:
    """The version that a save of step 1 was acknowledged with, or None where it was not."""
    try:
        return int(manager.save_step(session_id, 1, data, submission="the-same").version)
    except StoreUnavailable:
        return None


def _gone_round(since: float, moments: list[float], sessions: list[str]) -> bool:
    return sum(at > since for at in moments) > len(sessions)


def _gaps(since: float, moments: list[float]) -> list[float]:
    after = [since, *(moment for moment in moments if moment > since)]
    return [after - before for before, after in pairwise(after)] or [float("inf")]


def p99(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]
