"""Slots that move from node to node under load: callers notice nothing, and nothing is lost."""

import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.crc import key_slot

from onboarding.sessions import RetryPolicy, StoreUnavailable
from tests.faults.conftest import Figure
from tests.faults.flows import IDS, managing, plain
from tests.faults.sizes import size
from tests.faults.topologies.cluster import Cluster
from tests.faults.topologies.conftest import Managing
from tests.faults.topologies.load import p99, saving
from tests.faults.topologies.servers import Server, wait_until

PATIENT = RetryPolicy(first=0.1)
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
            wait_until(lambda moved=moved: load.all_saved_since(moved))
            gaps += load.longest_gaps(began)
    assert [] == load.refused
    assert [] == load.ledger.lost(six.client)
    assert [] == load.ledger.surplus(six.client)
    assert [] == load.ledger.torn(six.client)
    manager.close()
    figure(
        f"{migrations} slot migrations under load",
        f"0 errors, 0 of {load.ledger.count} acknowledged saves lost; the longest wait for a save {p99(gaps):.2f} s (p99)",
    )


def _migrate(cluster: Cluster, slot: int) -> None:
    """Move a session's slot and those around it to another primary."""
    source = cluster.owner(slot)
    target = next(server for server in cluster.primaries() if server is not source)
    first, last = next((first, last) for first, last, *_ in source.say("CLUSTER", "SLOTS") if first <= slot <= last)
    slots = max(first, slot - AROUND), min(last, slot + AROUND)
    source.say("CLUSTER", "MIGRATESLOTS", "SLOTSRANGE", *slots, "NODE", cluster.id_of(target))
    wait_until(lambda: source.say("CLUSTER", "GETSLOTMIGRATIONS")[0]["state"] not in RUNNING)
    assert source.say("CLUSTER", "GETSLOTMIGRATIONS")[0]["state"] == "success"
    wait_until(lambda: cluster.owner(slot) is target)
