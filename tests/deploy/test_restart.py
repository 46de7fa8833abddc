"""The production server is restarted under load, and nobody notices."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.faults.sizes import size
from tests.figures import Figure
from tests.served import Served, gunicorn

CLIENTS = 4

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at the workers in /proc")


class Load:
    """Clients that ask one after another, each time on a new connection, as a proxy does."""

    def __init__(self, server: Served) -> None:
        self._server, self._over = server, threading.Event()
        self.statuses: list[int | str] = []
        self._threads = [threading.Thread(target=self._ask) for _ in range(CLIENTS)]

    def _ask(self) -> None:
        while not self._over.is_set():
            try:
                self.statuses.append(ask(self._server))
            except httpx.TransportError as error:
                self.statuses.append(repr(error))

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()


def ask(server: Served) -> int:
    """The status of one request, on a connection of its own."""
    return httpx.get(server.address, headers={"Connection": "close"}, timeout=20).status_code


def test_a_rolling_restart_drops_nothing(store_url: str, store: object, tmp_path: Path, figure: Figure) -> None:
    """All workers are replaced while requests keep coming: each is answered, with 200."""
    restarts = size(2, 20)
    with gunicorn(store_url, tmp_path) as server, Load(server) as load:
        for _ in range(restarts):
            before, count = set(server.workers), len(load.statuses)
            os.kill(server.pid, signal.SIGHUP)
            _until(lambda before=before: len(now := set(server.workers)) == 2 and not now & before)
            _until(lambda count=count: len(load.statuses) > count + 20)
    failed = [status for status in load.statuses if status != 200]
    figure(f"{restarts} rolling restarts under load", f"{len(load.statuses)} requests, {len(failed)} failed")
    assert [] == failed
    assert len(load.statuses) > 20 * restarts


def test_a_killed_worker_is_replaced(store_url: str, store: object, tmp_path: Path) -> None:
    """kill -9 of one worker: the other goes on, and a new one joins it."""
    with gunicorn(store_url, tmp_path) as server:
        before = set(server.workers)
        os.kill(min(before), signal.SIGKILL)
        _until(lambda: len(now := set(server.workers)) == 2 and now != before)
        assert [200] * 10 == [ask(server) for _ in range(10)]


def _until(what: Callable[[], bool], within: float = 60.0) -> None:
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline, f"not within {within} s"
        time.sleep(0.02)
