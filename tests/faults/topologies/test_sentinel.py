"""A primary that dies or hangs, under Sentinel: another takes over, and nothing that was acknowledged is lost."""

import statistics
import time
import uuid
from pathlib import Path

import pytest

from onboarding.sessions import RetryPolicy
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, managing, plain
from tests.faults.sizes import size
from tests.faults.topologies.load import Load, p99, saving, version_saved
from tests.faults.topologies.sentinel import Watched
from tests.faults.topologies.servers import wait_until
from tests.figures import Figure

PATIENT = RetryPolicy(first=0.1)
WORKING = 0.5  # seconds between two faults


def test_a_failover_loses_nothing(tmp_path: Path, figure: Figure) -> None:
    """Primaries are killed and hung in turn under load; each time the same process goes on saving at the next one."""
    watched, failovers, outages = Watched(tmp_path / "watched"), size(2, 20), list[float]()
    try:
        manager = managing(watched.start().url, plain(3), PATIENT, "replica:1")
        with saving(manager) as load:
            for number in range(failovers):
                outages += _fail_over(watched, load, hang=number % 2 == 1)
        store = watched.primary().client
        assert [] == load.ledger.lost(store)
        assert [] == load.ledger.surplus(store)
        assert [] == load.ledger.torn(store)
        manager.close()
    finally:
        watched.kill()
    figure(
        f"{failovers} Sentinel failovers",
        f"0 of {load.ledger.count} acknowledged saves lost; saving stood still for "
        f"{statistics.median(outages):.1f} s (median), {p99(outages):.1f} s (p99)",
    )


@pytest.mark.parametrize("manage", ["awaiting"], indirect=True)
def test_the_awaiting_manager_goes_on_too(tmp_path: Path, manage: Manage) -> None:
    """After a failover the awaiting manager finds the next primary by itself, and saves once what it could not."""
    watched, session_id = Watched(tmp_path / "watched"), str(uuid.uuid4())
    try:
        manager = manage(watched.start().url, policy=PATIENT, durability="replica:1")
        manager.set_metadata(session_id, **IDS)
        watched.primary().kill()
        wait_until(lambda: version_saved(manager, session_id, {"answer_1": "text"}) == 1)
        assert manager.get_progress(session_id).revision == 1
    finally:
        watched.kill()


def _fail_over(watched: Watched, load: Load, *, hang: bool) -> list[float]:
    """How long each thread could not save. The old primary comes back, and is a replica then."""
    time.sleep(WORKING)
    old, began = watched.primary(), time.monotonic()
    old.pause() if hang else old.kill()
    wait_until(lambda: watched.primary() is not old)
    taken_over = time.monotonic()
    load.wait_for_all(taken_over)
    old.resume() if hang else old.start()
    watched.wait_until_whole()
    assert old.role() == "slave"
    return load.longest_gaps(began)
