"""kill -9 of the server, again and again while many save: what was acknowledged is there, and nothing is half there."""

import random
import time

from onboarding.sessions import RetryPolicy
from tests.faults.flows import managing, plain
from tests.faults.ledger import Ledger
from tests.faults.servers import ALWAYS, serving
from tests.faults.sizes import size
from tests.faults.writers import STEPS, writers, writing
from tests.figures import Figure

ONCE = RetryPolicy(attempts=1, breaks_after=10**6)
FOUNDERS = 8
SOON_REWRITTEN = {"auto_aof_rewrite_min_size": "512kb", "auto_aof_rewrite_percentage": 50}


def test_a_killed_server_loses_nothing(figure: Figure) -> None:
    """After every kill -9 each acknowledged save is there, what was under way is there or not, and nothing is torn."""
    kills, saves_each, chance, ledger = size(8, 200), size(40, 110), random.Random(7), Ledger()
    wrong: list[str] = []
    with serving(**ALWAYS, **SOON_REWRITTEN) as server:
        who = writers(managing(server.url, plain(STEPS), ONCE), ledger, FOUNDERS, seed=1)
        for _ in range(kills):
            before = ledger.count
            with writing(who):
                deadline = time.monotonic() + 20
                while ledger.count < before + saves_each and time.monotonic() < deadline:
                    time.sleep(0.002)
                time.sleep(chance.random() * 0.02)  # in the middle of whatever is going on
                server.kill()
            server.restart()
            wrong += ledger.lost(server.raw) + ledger.surplus(server.raw) + ledger.torn(server.raw)
        for writer in who:  # what met no answer is sent again, and has its one effect
            if writer.unanswered:
                writer.save()
        wrong += ledger.lost(server.raw) + ledger.torn(server.raw)
        revisions = {writer.session_id: sum(writer.versions.values()) for writer in who}
        twice = [session_id for session_id, revision in revisions.items() if revision != ledger.tried[session_id]]
    figure(
        f"{kills} server kills (-9), appendfsync always",
        f"{ledger.count} acknowledged saves, {len(wrong)} lost or torn, {len(twice)} counted twice",
    )
    assert [] == wrong
    assert [] == twice
    assert ledger.count >= size(300, 20_000)
