"""A node of a Cluster that dies or hangs: its replica takes over, and nothing that was acknowledged is lost."""

import statistics
import time
import uuid
from pathlib import Path

import pytest
from redis.crc import key_slot

from onboarding.sessions import RetryPolicy, StoreUnavailable
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, managing, plain
from tests.faults.sizes import size
from tests.faults.topologies.cluster import Cluster
from tests.faults.topologies.load import Load, p99, saving, version_saved
from tests.faults.topologies.servers import Server, wait_until
from tests.figures import Figure

PATIENT = RetryPolicy(first=0.1)
WORKING = 0.5  # seconds between two faults


def test_a_takeover_loses_nothing(tmp_path: Path, figure: Figure) -> None:
    """Primaries are killed and hung in turn under load; each time their replica goes on, and then they are replicas."""
    cluster, takeovers, outages = Cluster(tmp_path / "cluster", replicas=1), size(2, 10), list[float]()
    try:
        manager = managing(cluster.start().url, plain(3), PATIENT, "replica:1")
        with saving(manager, sessions=6) as load:
            for number in range(takeovers):
                victim = cluster.owner(key_slot(load.sessions[0][number % 6].encode()))
                outages += _take_over(cluster, victim, load, hang=number % 2 == 1)
        assert [] == load.ledger.lost(cluster.client)
        assert [] == load.ledger.surplus(cluster.client)
        assert [] == load.ledger.torn(cluster.client)
        manager.close()
    finally:
        cluster.kill()
    figure(
        f"{takeovers} takeovers in a Cluster of six",
        f"0 of {load.ledger.count} acknowledged saves lost; saving stood still for "
        f"{statistics.median(outages):.1f} s (median), {p99(outages):.1f} s (p99)",
    )


def _take_over(cluster: Cluster, victim: Server, load: Load, *, hang: bool) -> list[float]:
    """How long each thread could not save, until the victim is back: `replica:1` needs a replica to confirm."""
    time.sleep(WORKING)
    replica, began = cluster.replica_of(victim), time.monotonic()
    victim.pause() if hang else victim.kill()
    wait_until(lambda: replica.role() == "master")
    victim.resume() if hang else victim.start()
    cluster.wait_until_whole()
    whole = time.monotonic()
    load.wait_for_all(whole)
    assert victim.role() == "slave"
    return load.longest_gaps(began)


@pytest.mark.parametrize("manage", ["awaiting"], indirect=True)
def test_the_awaiting_manager_goes_on_too(tmp_path: Path, manage: Manage) -> None:
    """After a takeover the awaiting manager finds the slot's new primary by itself, and saves what it could not."""
    cluster, session_id = Cluster(tmp_path / "cluster", replicas=1), str(uuid.uuid4())
    try:
        manager = manage(cluster.start().url, policy=PATIENT)
        manage(cluster.url, durability="replica:1").set_metadata(session_id, **IDS)
        cluster.owner(key_slot(session_id.encode())).kill()
        wait_until(lambda: version_saved(manager, session_id, {"answer_1": "text"}) == 1)
        assert manager.get_progress(session_id).revision == 1
    finally:
        cluster.kill()


def test_a_dead_node_leaves_the_others_working(tmp_path: Path, manage: Manage) -> None:
    """Sessions of other slots are saved as before; those of the dead node are told so, and saved once it is back."""
    cluster = Cluster(tmp_path / "cluster")
    try:
        manager = manage(cluster.start().url)
        for server in cluster.servers:
            server.say("CONFIG", "SET", "cluster-require-full-coverage", "no")
        sessions = [str(uuid.uuid4()) for _ in range(12)]
        for session_id in sessions:
            manager.set_metadata(session_id, **IDS)
        dead = cluster.owner(key_slot(sessions[0].encode()))
        theirs = [session_id for session_id in sessions if cluster.owner(key_slot(session_id.encode())) is dead]
        dead.kill()

        for session_id in sessions:
            if session_id in theirs[:3]:
                with pytest.raises(StoreUnavailable):
                    manager.save_step(session_id, 1, {})
            elif session_id not in theirs:
                assert manager.save_step(session_id, 1, {}).version == 1
        dead.start()
        wait_until(lambda: "cluster_state:ok" in dead.say("CLUSTER", "INFO"))
        assert [manager.save_step(session_id, 1, {}).version for session_id in theirs] == [1] * len(theirs)
    finally:
        cluster.kill()
