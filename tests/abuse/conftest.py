"""The wizard as it runs in production, and somebody who watches whether it still answers."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.faults.servers import Server, serving
from tests.faults.sizes import LONGEST_SOAK, SOAK
from tests.served import Served, gunicorn

Watch = Callable[[Served], AbstractContextManager["Seen"]]


@dataclass
class Seen:
    """How long each look at ``/healthz`` took, in seconds, and how much there was meanwhile under the server."""

    took: list[float] = field(default_factory=list)
    most_compilers: int = 0
    most_memory: int = 0  # bytes, of the server's processes and all of theirs


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A store of this file's own."""
    with serving(appendonly="yes", appendfsync="everysec") as server:
        yield server


@pytest.fixture(scope="module")
def served(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two workers behind a proxy of which this test is one."""
    with gunicorn(server.url, tmp_path_factory.mktemp("served"), PROXY_HOPS="1") as served:
        yield served


@pytest.fixture(scope="session")
def watching() -> Watch:
    return _watching


@contextmanager
def _watching(served: Served) -> Iterator[Seen]:
    seen, over = Seen(), threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=served.address, timeout=60) as http:
            while not over.wait(0.05):
                started = time.perf_counter()
                assert http.get("/healthz").status_code == 200
                seen.took.append(time.perf_counter() - started)

    def look() -> None:
        while not over.wait(0.02):
            below = descendants(served.pid)
            seen.most_compilers = max(seen.most_compilers, sum("compiler.py" in command(pid) for pid in below))
            seen.most_memory = max(seen.most_memory, sum(map(resident, {served.pid, *below})))

    threads = [threading.Thread(target=does, daemon=True) for does in (ask, look)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


def descendants(pid: int) -> set[int]:
    found: set[int] = set()
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found |= {child, *descendants(child)}
    except OSError:
        pass  # it has ended meanwhile
    return found


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def resident(pid: int) -> int:
    """Bytes of memory that are its own: what forked workers share counts once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SOAK:
        for item in items:
            item.add_marker(pytest.mark.timeout(LONGEST_SOAK))
