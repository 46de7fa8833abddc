"""A day of abuse in ten minutes: ten thousand addresses guess, fill, ask for PDFs and dribble, while founders walk."""

import os

import httpx
import pytest
import redis

from tests.abuse.attackers import Attackers
from tests.abuse.conftest import Watch
from tests.abuse.honest import Crowd
from tests.abuse.people import enter, manager_at, with_answers
from tests.faults.servers import Server
from tests.faults.sizes import SOAK
from tests.figures import Figure
from tests.served import Served

MEMORY = 512 << 20  # bytes of all workers, and of the compilers below them: a pod has 768 MB
STORE = 192 << 20  # bytes of the store, which has no more
FOUNDERS = 50
SECONDS = float(os.environ.get("ABUSE_SECONDS", "600"))  # fewer for a look


@pytest.mark.skipif(not SOAK, reason="ten minutes")
def test_founders_walk_on(served: Served, server: Server, watching: Watch, figure: Figure) -> None:
    """Every save that was told as saved is there, nobody is refused, and memory stays within what is stated."""
    server.raw.config_set("maxmemory", STORE)
    server.raw.config_set("maxmemory-policy", "noeviction")
    manager = manager_at(server.url)
    limits = httpx.Limits(max_connections=100, keepalive_expiry=0.5)  # as a proxy does: none that is about to end
    with httpx.Client(base_url=served.address, timeout=60, limits=limits) as http:
        finalized = enter(manager, with_answers(manager, finalize=True), http, **{"X-Forwarded-For": "192.0.2.1"})
        alone = Crowd.of(http, FOUNDERS).walk(SECONDS / 10)
        crowd = Crowd.of(http, FOUNDERS)
        attackers = Attackers(served.address, finalized.cookie)
        with watching(served) as seen:
            attackers.start()
            try:
                beside = crowd.walk(SECONDS)
            finally:
                attackers.stop()
    asked = sum(attackers.statuses.values())
    figure("abuse", f"{asked} requests of {len(attackers.addresses)} addresses, {_by_kind(attackers)}")
    figure(
        "founders' saves",
        f"{sum(founder.saves for founder in crowd.founders)} by {FOUNDERS}, {_lost(server.raw, crowd)} lost",
    )
    figure("p99 of founders' pages", f"{_p99(alone):.0f} ms alone, {_p99(beside):.0f} ms beside the abuse")
    figure(
        "/healthz meanwhile",
        f"p50 {_of(seen.took, 0.5):.0f} ms, p99 {_p99(seen.took):.0f} ms, slowest {max(seen.took) * 1000:.0f} ms",
    )
    figure(
        "memory",
        f"workers {seen.most_memory >> 20} MB, store {int(server.raw.info('memory')['used_memory_peak']) >> 20} MB",
    )
    figure("compilers at once", f"{seen.most_compilers}")
    assert 0 == _lost(server.raw, crowd)
    assert [] == [status for founder in crowd.founders for status in founder.refused]
    assert not {status for _, status in attackers.statuses} & {500, 502, 504}
    assert seen.most_memory < MEMORY
    assert seen.most_compilers <= 2
    manager.close()


def _lost(store: redis.Redis, crowd: Crowd) -> int:
    """Founders whose last save is in no session of the store."""
    texts = " ".join(str(store.get(key)) for key in store.scan_iter("onboarding:*:step:1"))
    return sum(founder.saved not in texts for founder in crowd.founders)


def _by_kind(attackers: Attackers) -> str:
    return ", ".join(
        f"{name.lstrip('_')} {status}: {many}" for (name, status), many in sorted(attackers.statuses.items())
    )


def _of(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000


def _p99(seconds: list[float]) -> float:
    return _of(seconds, 0.99)
