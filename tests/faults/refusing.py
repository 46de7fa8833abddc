"""Ways in which a server reads and does not write. Each gives the server, and what makes it refuse."""

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis

from tests.faults.judges import RESET
from tests.faults.proxy import proxied
from tests.faults.servers import Server, serving

Refusing = Iterator[tuple[Server, Callable[[], object]]]


@contextmanager
def out_of_memory() -> Refusing:
    with serving(maxmemory_policy="noeviction") as server:
        yield server, lambda: server.raw.config_set("maxmemory", "1mb")


@contextmanager
def full_disk() -> Refusing:
    syncing = {"appendonly": "yes", "appendfsync": "everysec", "auto_aof_rewrite_percentage": 0}
    with serving(start=False, **syncing) as server, small_disk(server.folder):
        try:
            server.start()
            yield server, lambda: fill(server.folder, server.raw)
        finally:
            server.close()  # before its disk goes


@contextmanager
def small_disk(folder: Path, megabytes: int = 2) -> Iterator[None]:
    """A file system of so many megabytes at this folder."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True)
    if mounted.returncode:
        pytest.skip("A file system of a test's own takes root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path, client: redis.Redis) -> None:
    """Leave no room, and write until the server has noticed."""
    with (folder / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * 4096)
        except OSError:
            pass  # it is full now
    try:
        for number in range(200):
            client.set("noise", f"{number}" * 4096)
    except redis.ResponseError:
        return  # MISCONF
    raise AssertionError("The server did not notice that its disk is full")


@contextmanager
def failed_snapshot() -> Refusing:
    """A snapshot that cannot be written, with stop-writes-on-bgsave-error as it comes."""
    with serving(save="3600 1000000", enable_protected_configs="yes") as server:

        def fail() -> None:
            shutil.rmtree(server.folder / "gone", ignore_errors=True)
            (server.folder / "gone").mkdir()
            server.raw.config_set("dir", str(server.folder / "gone"))
            (server.folder / "gone").rmdir()
            server.raw.bgsave()
            deadline = time.monotonic() + 10
            while server.raw.info("persistence")["rdb_last_bgsave_status"] != "err":
                assert time.monotonic() < deadline, "The snapshot did not fail"
                time.sleep(0.01)

        yield server, fail


@contextmanager
def too_few_replicas() -> Refusing:
    with serving() as server:
        yield server, lambda: server.raw.config_set("min-replicas-to-write", "1")


@contextmanager
def read_only() -> Refusing:
    """A primary that became a replica, and still has its data: READONLY."""
    with serving() as server, serving() as other, proxied(other.socket) as way:

        def demote() -> None:
            other.raw.set("noise", 1)
            server.raw.config_set("replica-serve-stale-data", "yes")
            way.mode = RESET  # it never gets to sync, and goes on with what it has
            server.raw.replicaof("127.0.0.1", way.port)

        yield server, demote
