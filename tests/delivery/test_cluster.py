"""Delivery with a Redis Cluster: outboxes are in their sessions' slots, on every primary."""

from pathlib import Path

from onboarding.delivery.deliverer import Deliverer
from onboarding.delivery.outbox import Outbox
from onboarding.delivery.webhook import Webhook
from onboarding.sessions.command import Outgoing
from tests.delivery.conftest import FLOW, finished
from tests.delivery.receiver import SECRET, Receiver
from tests.faults.flows import managing
from tests.faults.topologies.cluster import Cluster


def test_every_primary_is_looked_at(tmp_path: Path, receiver: Receiver) -> None:
    """Finalizing works where the index is at home on another node, and a scan finds the outboxes of all nodes."""
    cluster = Cluster(tmp_path / "cluster")
    try:
        manager = managing(cluster.start().url, FLOW, outgoing=Outgoing(("webhook",)))
        sessions = [finished(manager) for _ in range(30)]
        assert sorted(sessions) == sorted(Outbox(manager).every())
        indexed = Outbox(manager).due(100)
        assert 0 < len(indexed) < 30
        Deliverer(manager, {"webhook": Webhook(receiver.url, [SECRET])}).once()
        assert {f"msg_{session_id}": 1 for session_id in sessions} == receiver.times
        assert [] == [key for key in cluster.client.keys("*") if "outbox" in key or "deliver" in key]
        manager.close()
    finally:
        cluster.kill()
