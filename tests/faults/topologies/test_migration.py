"""Slots that move from node to node under load: callers notice nothing, and nothing is lost."""

import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis.crc import key_slot

from onboarding.sessions import RetryPolicy, StoreUnavailable
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, managing, plain
from tests.faults.sizes import size
from tests.faults.topologies.cluster import Cluster
from tests.faults.topologies.load import p99, saving
from tests.faults.topologies.servers import wait_until
from tests.figures import Figure

PATIENT = RetryPolicy(first=0.1)
OVER = ("success", "failed", "canceled")
AROUND = 1000  # slots on each side of a session's, which move with it


@pytest.fixture
def six(tmp_path: Path) -> Iterator[Cluster]:
    """Three primaries, each with a replica."""
    cluster = Cluster(tmp_path / "six", replicas=1)
    try:
        yield cluster.start()
    finally:
        cluster.kill()


def test_slots_that_move_whole(six: Cluster, figure: Figure) -> None:
    """Valkey's atomic migrations, in a row and under load: no caller sees an error, and no save is lost."""
    manager, migrations, gaps = managing(six.url, plain(3), PATIENT, "replica:1"), size(2, 20), list[float]()
    with saving(manager, sessions=4) as load:
        for number in range(migrations):
            began = time.monotonic()
            _migrate(six, key_slot(load.sessions[number % 3][number % 4].encode()))
            moved = time.monotonic()
            load.wait_for_all(moved)
            gaps += load.longest_gaps(began)
    assert [] == load.refused
    assert [] == load.ledger.lost(six.client)
    assert [] == load.ledger.surplus(six.client)
    assert [] == load.ledger.torn(six.client)
    manager.close()
    figure(
        f"{migrations} slot migrations under load",
        f"0 errors, 0 of {load.ledger.count} acknowledged saves lost; longest wait for a save {p99(gaps):.2f} s (p99)",
    )


def _migrate(cluster: Cluster, slot: int) -> None:
    """Move a session's slot and those around it to another primary."""
    source = cluster.owner(slot)
    target = next(server for server in cluster.primaries() if server is not source)
    first, last = next((first, last) for first, last, *_ in source.say("CLUSTER", "SLOTS") if first <= slot <= last)
    slots = max(first, slot - AROUND), min(last, slot + AROUND)
    source.say("CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", *slots, "NODE", cluster.id_of(target))
    wait_until(lambda: source.say("CLUSTER", "GETSLOTMIGRATIONS")[0]["state"] in OVER)
    assert source.say("CLUSTER", "GETSLOTMIGRATIONS")[0]["state"] == "success"
    wait_until(lambda: cluster.owner(slot) is target)


class KeyByKey:
    """The older way: a slot is declared to be moving, then its keys are moved, then it is declared moved."""

    def __init__(self, cluster: Cluster, session_id: str) -> None:
        self.base, self.slot = f"onboarding:{{{session_id}}}:", key_slot(session_id.encode())
        self.source = cluster.owner(self.slot)
        self.target = next(server for server in cluster.primaries() if server is not self.source)
        self._ids = cluster.id_of(self.source), cluster.id_of(self.target)

    def begin(self) -> None:
        self.target.say("CLUSTER", "SETSLOT", self.slot, "IMPORTING", self._ids[0])
        self.source.say("CLUSTER", "SETSLOT", self.slot, "MIGRATING", self._ids[1])

    def move(self, *names: str) -> None:
        keys = [self.base + name for name in names]
        self.source.say("MIGRATE", "127.0.0.1", self.target.port, "", 0, 1000, "KEYS", *keys)

    def end(self) -> None:
        for server in (self.target, self.source):
            server.say("CLUSTER", "SETSLOT", self.slot, "NODE", self._ids[1])


def finalized(manager: Any) -> str:
    """The id of a session that is finalized, so that all of its keys are there."""
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    for step in (1, 2, 3):
        manager.save_step(session_id, step, {f"answer_{step}": "text"})
    manager.finalize(session_id)
    return session_id


def test_a_save_waits_while_its_keys_are_apart(cluster: Cluster, manage: Manage) -> None:
    """A session of which one half is at either node is refused by both; the save is tried again until it is whole."""
    manager, session_id = manage(cluster.url, policy=PATIENT), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    manager.save_step(session_id, 1, {"answer_1": "before"})
    moving = KeyByKey(cluster, session_id)
    moving.begin()
    moving.move("progress")
    rest = threading.Timer(0.15, lambda: (moving.move("metadata", "step:1"), moving.end()))
    rest.start()

    assert manager.save_step(session_id, 1, {"answer_1": "after"}).version == 2
    assert manager.get_step(session_id, 1) == {"answer_1": "after"}
    assert manager.metrics.operations()["save"].retries > 0
    rest.join()


def test_a_script_that_meets_a_key_that_has_left_changes_nothing(cluster: Cluster, manage: Manage) -> None:
    """Where a script finds half way that a key has left, callers are told to try again, and nothing was written."""
    manager = manage(cluster.url)
    session_id = finalized(manager)
    moving = KeyByKey(cluster, session_id)
    moving.begin()
    moving.move("step:1")
    with pytest.raises(StoreUnavailable):
        manager.set_metadata(session_id, "somebody", "else")
    moving.move("metadata", "progress", "context", "step:2", "step:3")
    moving.end()

    assert manager.get_metadata(session_id).user_id == IDS["user_id"]


def test_a_node_is_asked_where_another_one_says_so(cluster: Cluster, manage: Manage) -> None:
    """While a slot is still the old node's and the session is at the new one, both are found, and writes confirmed."""
    manager = manage(cluster.url, durability="aof")
    session_id = finalized(manager)
    moving = KeyByKey(cluster, session_id)
    moving.begin()
    moving.move("metadata", "progress", "context", "step:1", "step:2", "step:3")

    assert manager.get_step(session_id, 1) == {"answer_1": "text"}
    assert manager.set_metadata(session_id, "somebody", "else").user_id == "somebody"
    moving.end()
    assert manager.get_metadata(session_id).user_id == "somebody"
