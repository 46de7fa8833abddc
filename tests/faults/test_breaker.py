"""When commands are refused at once because the store does not answer, and when it is tried again."""

import threading
import time
from typing import Any

import pytest
import redis

from onboarding.sessions import RetryPolicy, StoreUnavailable
from onboarding.sessions.redis import connection
from onboarding.sessions.redis.connection import POOL_SIZE
from onboarding.sessions.redis.retry import Breaker
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, managing, plain
from tests.faults.judges import HANG, LATENCY, PASS, RESET, TRICKLE
from tests.faults.proxy import Proxy
from tests.faults.servers import Server

ID = "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44"
PATIENT = RetryPolicy(attempts=4, first=0.3, breaks_after=5, mends_after=0.2)
AT_ONCE = RetryPolicy(stalls=0)
NO_ANSWER = redis.TimeoutError("Timeout reading from socket")
EXHAUSTED = redis.ConnectionError("No connection available.")
REFUSED = redis.ResponseError("NOREPLICAS Not enough good replicas to write.")


def meet(breaker: Breaker, *what: Exception | None) -> str:
    """Let these be the outcomes of attempts; the state after them."""
    for outcome in what:
        try:
            with breaker.attempt():
                if outcome is not None:
                    raise outcome
        except redis.RedisError:
            pass
    return breaker.state


def test_it_opens_after_five_in_a_row() -> None:
    """Five attempts in a row that met no answer open it; an answer in between, even a refusal, begins the row anew."""
    assert "open" == meet(Breaker(AT_ONCE), *[NO_ANSWER] * 5)
    assert "closed" == meet(Breaker(AT_ONCE), *[NO_ANSWER] * 4, None, *[NO_ANSWER] * 4)
    assert "closed" == meet(Breaker(AT_ONCE), *[NO_ANSWER] * 4, REFUSED, *[NO_ANSWER] * 4)


def test_many_time_outs_at_once_are_one_stall() -> None:
    """Eight threads that wait for one disk time out together: that is no outage yet; when it goes on it is. A store
    that hangs up breaks it at once."""
    breaker = Breaker(RetryPolicy(stalls=0.1))
    assert "closed" == meet(breaker, *[NO_ANSWER] * 50)
    time.sleep(0.15)
    assert "open" == meet(breaker, NO_ANSWER)
    assert "open" == meet(Breaker(RetryPolicy()), *[redis.ConnectionError("Connection refused")] * 5)


def test_an_exhausted_pool_says_nothing() -> None:
    """Who got no connection has not met the store: that neither counts nor begins the row anew."""
    assert "open" == meet(Breaker(AT_ONCE), *[NO_ANSWER] * 4, EXHAUSTED, NO_ANSWER)
    assert "closed" == meet(Breaker(AT_ONCE), *[EXHAUSTED] * 50)


def test_one_at_a_time_tries_whether_it_is_over() -> None:
    """After its pause one attempt goes through, and others are refused while it lasts; its success closes it."""
    breaker = Breaker(RetryPolicy(mends_after=0.1, stalls=0))
    meet(breaker, *[NO_ANSWER] * 5)
    with pytest.raises(StoreUnavailable), breaker.attempt():
        pass
    time.sleep(0.15)
    with breaker.attempt():
        assert "half_open" == breaker.state
        with pytest.raises(StoreUnavailable), breaker.attempt():
            pass
    assert "closed" == breaker.state


def test_a_failed_try_opens_it_again() -> None:
    """Where the one that tries meets no answer either, the pause begins again."""
    breaker = Breaker(RetryPolicy(mends_after=0.1, stalls=0))
    meet(breaker, *[NO_ANSWER] * 5)
    time.sleep(0.15)
    assert "open" == meet(breaker, NO_ANSWER)


def test_a_program_waits_two_seconds_for_an_attempt(proxy: Proxy, manage: Manage) -> None:
    """Outside requests too an attempt ends, however the bytes come: after 2 s at most it is given up."""
    manager = manage(proxy.url)
    manager.set_metadata(ID, **IDS)
    manager.get_progress(ID)
    proxy.mode, proxy.latency = TRICKLE, 0.1
    started = time.monotonic()
    with pytest.raises(StoreUnavailable):
        manager.get_progress(ID)
    assert time.monotonic() - started < 2.6


def test_an_exhausted_pool_is_not_retried(proxy: Proxy, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all connections are in use for 0.2 s, the next caller is refused at once and not sent to queue again."""
    monkeypatch.setattr(connection, "POOL_WAIT", 0.2)
    manager = managing(proxy.url, plain(3), RetryPolicy(attempts=4, first=0.01))
    manager.set_metadata(ID, **IDS)
    proxy.mode, proxy.latency = LATENCY, 0.5
    holding = [threading.Thread(target=_told, args=(manager,)) for _ in range(POOL_SIZE)]
    for thread in holding:
        thread.start()
    time.sleep(0.1)
    started = time.monotonic()
    with pytest.raises(StoreUnavailable, match="No connection available"):
        manager.update_progress(ID, 1)
    assert time.monotonic() - started < 0.4
    for thread in holding:
        thread.join()
    assert 0 == manager.metrics.operations()["reach"].retries


def test_operations_under_way_keep_their_tries(server: Server, proxy: Proxy) -> None:
    """The breaker that a crowd opens refuses newcomers; who was already trying goes on, and gets through."""
    manager = managing(proxy.url, plain(3), PATIENT)
    manager.set_metadata(ID, **IDS)
    proxy.mode = HANG
    outcomes: list[Any] = []
    crowd = [threading.Thread(target=lambda: outcomes.append(_told(manager))) for _ in range(8)]
    for thread in crowd:
        thread.start()
    time.sleep(0.1)
    proxy.mode = RESET  # all eight are waiting for an answer, and get this
    time.sleep(0.1)
    with pytest.raises(StoreUnavailable, match="just now"):
        manager.get_progress(ID)
    proxy.mode = PASS
    for thread in crowd:
        thread.join()
    assert [0] * 8 == outcomes


def _told(manager: Any) -> Any:
    try:
        return manager.get_progress(ID).completed
    except StoreUnavailable as error:
        return error
