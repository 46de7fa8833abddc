"""A server that is still reading its file, and one that has become a replica: a short retry, then 503, then well."""

import threading
import time
import uuid
from pathlib import Path

import pytest

from onboarding.sessions import RetryPolicy, SessionManager, StoreUnavailable
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, managing, plain
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, ready_again, timed
from tests.faults.proxy import Proxy, proxied
from tests.faults.servers import ALWAYS, Server, serving

TWICE = RetryPolicy(attempts=2, first=0.05)
UNTIL_THERE = RetryPolicy(attempts=8, first=0.1, breaks_after=1000)


def large(server: Server) -> None:
    """Give it so much to read that a restart takes seconds, answering LOADING all the while."""
    with server.raw.pipeline(transaction=False) as pipe:
        for number in range(20_000):
            pipe.set(f"noise:{number}", "x")
        pipe.execute()
    server.kill()
    server.options |= {"key-load-delay": 40}  # microseconds for each, and the kernel adds as many


def loading(server: Server) -> bool:
    try:
        return not server.raw.ping()
    except Exception as error:  # noqa: BLE001  # redis-py's name for it is another than the server's
        return "loading" in str(error).lower()


def wait_for_loading(server: Server) -> None:
    deadline = time.monotonic() + 10
    while not loading(server):
        assert time.monotonic() < deadline, "It was never seen loading"
        time.sleep(0.01)


def test_loading_is_waited_for(server: Server, manage: Manage) -> None:
    """A save that meets a server that is still LOADING is sent again until it is there, and has one effect."""
    manager, session_id = manage(server.url, policy=UNTIL_THERE), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    large(server)
    server.start(wait=False)
    wait_for_loading(server)
    assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}).version
    assert manager.metrics.operations()["save"].retries >= 1
    server.wait()
    assert (1, []) == (Stored(server.raw, session_id).revision, Stored(server.raw, session_id).field_errors)


def test_loading_for_longer(server: Server, tmp_path: Path) -> None:
    """While it lasts pages are 503 in good time; the breaker stays closed, since the server does answer."""
    app = application(server.url, tmp_path)
    founder = founder_of(app, [1])
    large(server)
    server.start(wait=False)
    wait_for_loading(server)
    for _ in range(6):
        page, seconds = timed(lambda: founder.open("/steps/company"))
        assert (503, "5") == (page.status, page.headers["Retry-After"])
        assert seconds < 1.0
    server.wait()
    assert ready_again(app) < 0.5
    assert 200 == founder.open("/steps/company").status


def test_a_replica_is_tried_a_second_time(server: Server, manage: Manage) -> None:
    """READONLY is retried, since a failover may be under way; then it is StoreUnavailable, and reads still work."""
    manager, session_id = manage(server.url, policy=TWICE), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    server.raw.replicaof("127.0.0.1", 1)
    with pytest.raises(StoreUnavailable, match="read only"):
        manager.save_step(session_id, 1, {"answer_1": "a"})
    assert 1 == manager.metrics.operations()["save"].retries
    assert 0 == manager.get_progress(session_id).completed
    server.raw.replicaof("NO", "ONE")
    assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}).version


def test_an_address_that_leads_to_the_new_primary(server: Server, proxy: Proxy, manage: Manage) -> None:
    """Behind one address the primary changes places: connections to the old one are given up, and nothing is lost."""
    with serving(**ALWAYS) as heir, proxied(server.socket) as replication, proxied(heir.socket) as back:
        server.raw.config_set("repl-diskless-sync-delay", 0)
        heir.raw.replicaof("127.0.0.1", replication.port)
        manager, session_id = manage(proxy.url, policy=UNTIL_THERE), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        manager.save_step(session_id, 1, {"answer_1": "before"})
        wait_until_synced(server, heir)
        heir.raw.replicaof("NO", "ONE")
        proxy.target = heir.socket
        server.raw.replicaof("127.0.0.1", back.port)
        assert 1 == manager.save_step(session_id, 2, {"answer_2": "after"}).version
        assert 2 == manager.get_progress(session_id).completed
        assert (2, []) == (Stored(heir.raw, session_id).revision, Stored(heir.raw, session_id).field_errors)


def wait_until_synced(primary: Server, replica: Server) -> None:
    deadline = time.monotonic() + 15
    while primary.raw.wait(1, 100) < 1 or replica.raw.dbsize() < primary.raw.dbsize():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_nobody_notices_a_short_restart(server: Server) -> None:
    """Programs that were saving before the breaker opened see no error where the server is back within their tries."""
    manager = managing(server.url, plain(3), RetryPolicy(attempts=4, first=0.5))
    session_ids = [str(uuid.uuid4()) for _ in range(4)]
    for session_id in session_ids:
        manager.set_metadata(session_id, **IDS)
    server.kill()
    outcomes: list[object] = []
    programs = [
        threading.Thread(target=lambda session_id=session_id: outcomes.append(_save(manager, session_id)))
        for session_id in session_ids
    ]
    for program in programs:
        program.start()
    time.sleep(0.4)
    server.restart()
    for program in programs:
        program.join()
    assert [1] * 4 == outcomes


def _save(manager: SessionManager, session_id: str) -> object:
    try:
        return manager.save_step(session_id, 1, {"answer_1": "a"}).version
    except StoreUnavailable as error:
        return error
