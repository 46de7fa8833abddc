"""Saves that a replica has to confirm: without it nothing is told as saved, and nothing is saved twice."""

import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from onboarding.sessions import RetryPolicy, StoreUnavailable
from tests.faults.conftest import Manage
from tests.faults.flows import IDS
from tests.faults.topologies.servers import Server, wait_until

CONFIRMED_WITHIN = 1.2  # seconds; WAIT itself gives up after 0.7
PATIENT = RetryPolicy(first=0.1)


class Pair(NamedTuple):
    primary: Server
    replica: Server

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.primary.port}"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A primary and one replica, which follows it."""
    primary = Server(tmp_path / "primary").start()
    wait_until(primary.answers)
    replica = Server(tmp_path / "replica").start("--replicaof", f"127.0.0.1 {primary.port}")
    wait_until(replica.synced)
    yield Pair(primary, replica)
    for server in (primary, replica):
        server.kill()


def refused(manager: Any, operation: str, *args: Any, **kwargs: Any) -> float:
    """How long it takes until it is told as not confirmed."""
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="confirm"):
        getattr(manager, operation)(*args, **kwargs)
    return time.monotonic() - began


def test_a_save_without_its_replica_is_not_told_as_saved(pair: Pair, manage: Manage) -> None:
    """While the replica hangs a save is refused in time, and applied once; sent again later, it is confirmed."""
    manager, session_id = manage(pair.url, policy=PATIENT, durability="replica:1"), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    save = (session_id, 1, {"answer_1": "text"})
    pair.replica.pause()
    assert refused(manager, "save_step", *save, submission="s1") < CONFIRMED_WITHIN
    assert manager.get_step(session_id, 1) == {"answer_1": "text"}

    pair.replica.resume()
    saved = manager.save_step(*save, submission="s1")
    assert (saved.version, saved.progress.revision) == (1, 1)
    assert pair.replica.say("GET", f"onboarding:{{{session_id}}}:step:1") == '{"answer_1":"text"}'


def test_a_repeat_needs_the_replica_too(pair: Pair, manage: Manage) -> None:
    """A save that was applied and not confirmed is not confirmed by sending it again, by whatever connection."""
    manager, session_id = manage(pair.url, policy=PATIENT, durability="replica:1"), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    pair.replica.pause()
    refused(manager, "save_step", session_id, 1, {"answer_1": "text"}, submission="s1")

    other = manage(pair.url, policy=PATIENT, durability="replica:1")
    refused(other, "save_step", session_id, 1, {"answer_1": "text"}, submission="s1")
    assert other.get_progress(session_id).revision == 1


def test_a_primary_that_becomes_a_replica_confirms_nothing(pair: Pair, manage: Manage) -> None:
    """Where a failover comes between a write and its confirmation, the save is not told as saved."""
    manager, session_id = manage(pair.url, durability="replica:1"), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    pair.replica.pause()
    failover = threading.Timer(0.2, pair.primary.say, ("REPLICAOF", "127.0.0.1", pair.replica.port))
    failover.start()

    with pytest.raises(StoreUnavailable):
        manager.save_step(session_id, 1, {"answer_1": "text"})
    failover.join()


def test_finalizing_alone_may_need_the_replica(pair: Pair, manage: Manage) -> None:
    """With the level on finalize, saves do not wait; finalizing happens once and is told when it is confirmed."""
    manager, session_id = manage(pair.url, policy=PATIENT, durability="replica:1@finalize"), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    pair.replica.pause()
    for step in (1, 2, 3):
        assert manager.save_step(session_id, step, {f"answer_{step}": "text"}).version == 1
    assert refused(manager, "finalize", session_id) < CONFIRMED_WITHIN
    other = manage(pair.url, policy=PATIENT, durability="replica:1@finalize")
    assert refused(other, "finalize", session_id) < CONFIRMED_WITHIN
    stored = manager.get_metadata(session_id)

    pair.replica.resume()
    finalized = manager.finalize(session_id)
    assert (finalized.reference, finalized.finalized_at) == (stored.reference, stored.finalized_at)
    assert pair.replica.say("HGET", f"onboarding:{{{session_id}}}:metadata", "reference") == finalized.reference


def test_a_primary_that_wants_replicas_refuses_to_write(pair: Pair, manage: Manage) -> None:
    """Where the server itself asks for a replica and has none, reads work, and writes are refused without a retry."""
    manager, session_id = manage(pair.url, policy=PATIENT), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    pair.primary.say("CONFIG", "SET", "min-replicas-to-write", 1)
    pair.replica.kill()
    wait_until(lambda: pair.primary.say("INFO", "replication")["connected_slaves"] == 0)

    with pytest.raises(StoreUnavailable, match="NOREPLICAS"):
        manager.save_step(session_id, 1, {})
    assert manager.get_progress(session_id).completed == 0
    assert manager.metrics.operations()["save"].retries == 0
