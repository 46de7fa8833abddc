"""kill -9 of workers in the middle of saves and finalizes: a session changes as a whole or not at all."""

import random
import time
import uuid
from pathlib import Path

from tests.faults.flows import IDS, managing, plain
from tests.faults.ledger import Stored
from tests.faults.servers import Server
from tests.faults.sizes import size
from tests.faults.workers import STEPS, nursery
from tests.figures import Figure

WORKERS = 3


def test_a_killed_worker_tears_nothing(server: Server, figure: Figure, tmp_path: Path) -> None:
    """After every kill -9 of a worker step, progress and metadata agree in every session, and nothing told is lost."""
    kills, chance, wrong = size(10, 100), random.Random(3), []
    manager = managing(server.url, plain(STEPS))
    session_ids = [str(uuid.uuid4()) for _ in range(size(40, 600))]
    for session_id in session_ids:
        manager.set_metadata(session_id, **IDS)
    with nursery(tmp_path) as workers:
        for _ in range(WORKERS):
            workers.start(server.url, session_ids)
        for killed in range(1, 20 * kills):
            time.sleep(0.05 + chance.random() * 0.1)
            workers.kill(chance.choice(sorted(workers.alive)))
            workers.start(server.url, session_ids)
            if killed >= kills and workers.ledger(session_ids).count > 10 * kills and _finalized(server, session_ids):
                break
        for pid in sorted(workers.alive):
            workers.kill(pid)
        ledger = workers.ledger(session_ids)
        wrong = ledger.lost(server.raw) + ledger.surplus(server.raw) + ledger.torn(server.raw)
    finalized = _finalized(server, session_ids)
    figure(
        f"{killed + WORKERS} worker kills (-9)",
        f"{ledger.count} acknowledged saves, {finalized} of {len(session_ids)} sessions finalized, {len(wrong)} torn",
    )
    assert [] == wrong
    assert ledger.count > 10 * kills
    assert finalized > 0


def _finalized(server: Server, session_ids: list[str]) -> int:
    """How many of them are; a machine that is busy with other things takes more kills until there is one."""
    return sum(Stored(server.raw, session_id).metadata["status"] == "finalized" for session_id in session_ids)
