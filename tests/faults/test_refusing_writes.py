"""A store that reads and does not write: what was saved is readable, a save is 503, and nobody hammers it."""

import os
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from onboarding.sessions import RetryPolicy, StoreUnavailable
from tests.faults.conftest import Manage
from tests.faults.flows import IDS
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, session_of, timed
from tests.faults.proxy import proxied
from tests.faults.servers import Server, serving
from tests.web.walking import ANSWERS

RETRYING = RetryPolicy(attempts=4, first=0.05, breaks_after=5)
TYPED = {"value_proposition": ["Bread that is never left over in the evening, and nobody counts."]}


@contextmanager
def out_of_memory() -> Iterator[tuple[Server, Any]]:
    with serving(maxmemory_policy="noeviction") as server:
        yield server, lambda: server.raw.config_set("maxmemory", "1mb")


@contextmanager
def full_disk() -> Iterator[tuple[Server, Any]]:
    """An append-only file on a file system of two megabytes."""
    with serving(start=False, appendonly="yes", appendfsync="everysec", auto_aof_rewrite_percentage=0) as server:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", server.folder], capture_output=True)
        if mounted.returncode:
            pytest.skip("A file system of a test's own takes root")
        try:
            server.start()
            yield server, lambda: _fill(server)
        finally:
            server.close()
            subprocess.run(["umount", server.folder], check=True)


def _fill(server: Server) -> None:
    with (server.folder / "filler").open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"x" * 4096)
        except OSError:
            pass  # it is full now
    for number in range(200):  # until the server has noticed
        try:
            server.raw.set("noise", "x" * 4096 + str(number))
        except Exception:  # noqa: BLE001  # which it says with an error that redis-py has no name for
            return
    raise AssertionError("The disk did not fill")


@contextmanager
def failed_snapshot() -> Iterator[tuple[Server, Any]]:
    """A snapshot that cannot be written, with stop-writes-on-bgsave-error as it comes."""
    with serving(save="3600 1000000", enable_protected_configs="yes") as server:

        def fail() -> None:
            shutil.rmtree(server.folder / "gone", ignore_errors=True)
            (server.folder / "gone").mkdir()
            server.raw.config_set("dir", str(server.folder / "gone"))
            (server.folder / "gone").rmdir()
            server.raw.bgsave()
            for _ in range(500):
                info = server.raw.info("persistence")
                if info["rdb_last_bgsave_status"] == "err":
                    return
                if not info["rdb_bgsave_in_progress"]:
                    server.raw.bgsave()
            raise AssertionError("The snapshot did not fail")

        yield server, fail


@contextmanager
def too_few_replicas() -> Iterator[tuple[Server, Any]]:
    with serving() as server:
        yield server, lambda: server.raw.config_set("min-replicas-to-write", "1")


@contextmanager
def read_only() -> Iterator[tuple[Server, Any]]:
    """A primary that became a replica, and still has its data: READONLY."""
    with serving() as server, serving() as other, proxied(other.socket) as way:

        def demote() -> None:
            other.raw.set("noise", 1)
            server.raw.config_set("replica-serve-stale-data", "yes")
            way.mode = "reset"  # it never gets to sync, and goes on with what it has
            server.raw.replicaof("127.0.0.1", way.port)

        yield server, demote


FAULTS = [out_of_memory, full_disk, failed_snapshot, too_few_replicas, read_only]
PASSING = {read_only}  # what is worth a second try: all others last


@pytest.mark.parametrize("fault", FAULTS)
def test_reads_work_and_writes_do_not(fault: Any, manage: Manage) -> None:
    """Every read answers as before; every write raises StoreUnavailable, changes nothing and is not retried in vain."""
    with fault() as (server, strike):
        manager, session_id = manage(server.url, policy=RETRYING), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        for number in (1, 2, 3):
            manager.save_step(session_id, number, {f"answer_{number}": "kept"})
        for read in ("get_metadata", "get_progress", "get_all_steps", "get_session_summary"):
            getattr(manager, read)(session_id)
        strike()
        manager = manage(server.url, policy=RETRYING)  # whose connections are new
        before = Stored(server.raw, session_id)
        for write, *arguments in (
            ("save_step", 1, {"answer_1": "lost"}),
            ("save_step", 2, {"answer_2": "lost"}),
            ("update_progress", 2),
            ("set_metadata", "user-2", "workspace-2"),
            ("finalize",),
        ):
            with pytest.raises(StoreUnavailable):
                getattr(manager, write)(session_id, *arguments)
        with pytest.raises(StoreUnavailable):
            manager.set_metadata(str(uuid.uuid4()), **IDS)
        assert {"answer_1": "kept"} == manager.get_all_steps(session_id)[1]
        assert 3 == manager.get_progress(session_id).completed
        assert "user-1" == manager.get_session_summary(session_id).metadata.user_id
        after = Stored(server.raw, session_id)
        assert (before.metadata, before.progress, before.texts) == (after.metadata, after.progress, after.texts)
        retries = manager.figures.operations()["save"].retries
        assert (6 if fault in PASSING else 0) == retries


@pytest.mark.parametrize("fault", FAULTS)
def test_pages_go_on(fault: Any, tmp_path: Path) -> None:
    """The pages show what was saved; saving is 503 with everything typed, in time, and the breaker stays closed."""
    with fault() as (server, strike):
        app = application(server.url, tmp_path)
        founder = founder_of(app, range(1, 4))
        founder.open("/steps/value-proposition")
        strike()
        for _ in range(8):
            page, seconds = timed(lambda: founder.press(TYPED))
            assert (503, "5", TYPED["value_proposition"]) == (
                page.status,
                page.headers["Retry-After"],
                page.answers["value_proposition"],
            )
            assert seconds < 1.0
        shown = founder.open("/steps/value-proposition")
        assert (200, [ANSWERS[2]["value_proposition"]]) == (shown.status, shown.answers["value_proposition"])
        assert 200 == founder.open("/summary").status
        assert [] == Stored(server.raw, session_of(founder)).wrongs
        assert "closed" == founder.client.get("/readyz").json["breaker"]


def test_a_read_goes_on_where_the_expiry_cannot_move(manage: Manage) -> None:
    """A read that would move the expiry by an hour does without, where writes are refused."""
    with too_few_replicas() as (server, strike):
        manager, session_id = manage(server.url, ttl=100_000), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        for key in server.raw.keys("onboarding:*"):
            server.raw.pexpire(key, 50_000_000)
        strike()
        assert 0 == manager.get_progress(session_id).completed
        assert server.raw.pttl(f"onboarding:{{{session_id}}}:metadata") <= 50_000_000
        server.raw.config_set("min-replicas-to-write", "0")
        assert 0 == manager.get_progress(session_id).completed
        assert server.raw.pttl(f"onboarding:{{{session_id}}}:metadata") > 90_000_000


def test_memory_that_comes_back(manage: Manage) -> None:
    """When the store has room again the same save goes through: nothing has to be restarted."""
    with out_of_memory() as (server, strike):
        manager, session_id = manage(server.url), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        strike()
        with pytest.raises(StoreUnavailable, match="memory"):
            manager.save_step(session_id, 1, {"answer_1": "a"}, submission="s", version=0)
        server.raw.config_set("maxmemory", "0")
        assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}, submission="s", version=0).version
        assert os.path.exists(server.socket)
