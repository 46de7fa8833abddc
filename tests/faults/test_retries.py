"""What is sent again, how often and when, and what is not."""

import time
import uuid
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from onboarding.sessions import RetryPolicy, StoreUnavailable
from onboarding.sessions.redis.retry import IN_A_REQUEST
from tests.faults.conftest import Manage
from tests.faults.flows import IDS
from tests.faults.judges import PASS, RESET
from tests.faults.pages import application, founder_of, manager_in
from tests.faults.proxy import Proxy
from tests.faults.servers import Server, serving

ID = "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44"
QUICK = RetryPolicy(first=0.1, jitter=0.0, breaks_after=1000)
PATIENT = RetryPolicy(attempts=4, first=0.3, breaks_after=5, mends_after=0.2)


def noting(moments: list[float], verdict: str) -> Any:
    """A judge that notes when a command comes."""

    def judge(request: bytes) -> str:
        if b"EVAL" in request:
            moments.append(time.monotonic())
            return verdict
        return PASS

    return judge


def test_the_contract() -> None:
    """By default four attempts, with waits of about 1, 2 and 4 s, each give or take a quarter."""
    policy = RetryPolicy()
    waits = [[policy.seconds_before(attempt) for _ in range(400)] for attempt in (2, 3, 4)]
    assert 4 == policy.attempts
    for about, waited in zip((1, 2, 4), waits, strict=True):
        assert 0.75 * about <= min(waited) < 0.85 * about
        assert 1.15 * about < max(waited) <= 1.25 * about


def test_connection_errors_are_retried(proxy: Proxy, manage: Manage) -> None:
    """A command whose connection breaks is sent four times, each wait twice the one before; then StoreUnavailable."""
    manager, moments = manage(proxy.url, policy=QUICK), []
    proxy.judge = noting(moments, RESET)
    with pytest.raises(StoreUnavailable):
        manager.get_progress(ID)
    waits = [after - before for before, after in pairwise(moments)]
    assert 3 == len(waits)
    assert all(wait <= waited < wait + 0.1 for wait, waited in zip((0.1, 0.2, 0.4), waits, strict=True)), waits
    assert 3 == manager.metrics.operations()["read"].retries


def test_time_outs_are_retried(proxy: Proxy, manage: Manage) -> None:
    """A command that meets silence is given up after 0.8 s and sent again."""
    manager = manage(proxy.url, policy=RetryPolicy(attempts=2, first=0.01))
    manager.set_metadata(ID, **IDS)
    proxy.forget()  # the connection that is there leads nowhere now
    started = time.monotonic()
    assert 0 == manager.get_progress(ID).completed
    assert 0.8 <= time.monotonic() - started < 1.2
    assert 1 == manager.metrics.operations()["read"].retries


def test_a_refused_argument_sends_nothing(proxy: Proxy, manage: Manage) -> None:
    """ValueError and TypeError come at once, before anything is sent and without a retry."""
    manager, moments = manage(proxy.url), []
    proxy.judge = noting(moments, RESET)
    for arguments in ((ID, 99, {}), (ID, 1, []), ("", 1, {})):
        with pytest.raises((ValueError, TypeError)):
            manager.save_step(*arguments)
    assert [] == moments
    assert {} == manager.metrics.operations()


def test_a_wrong_password_is_not_retried(manage: Manage) -> None:
    """Waiting does not mend a password; the caller hears of it after one attempt, and the breaker counts none."""
    with serving(requirepass="right") as server:
        manager = manage(server.url.replace("unix://", "unix://:wrong@"), policy=QUICK)
        for _ in range(8):
            with pytest.raises(StoreUnavailable, match=r"(?i)password"):
                manager.get_progress(ID)
        assert 0 == manager.metrics.operations()["read"].retries


def test_a_user_who_may_not_is_told_so(manage: Manage) -> None:
    """A user without the right to run scripts is an outage that no retry mends, not an error of the founder's."""
    with serving() as server:
        server.raw.acl_setuser("guest", enabled=True, passwords=["+p"], commands=["+ping"], keys=["*"])
        manager = manage(server.url.replace("unix://", "unix://guest:p@"), policy=QUICK)
        with pytest.raises(StoreUnavailable):
            manager.get_progress(ID)
        assert 0 == manager.metrics.operations()["read"].retries


def test_a_request_is_not_timed_by_the_one_before(server: Server, tmp_path: Path) -> None:
    """What a thread does long after a request has as much time as it needs."""
    app = application(server.url, tmp_path)
    assert 200 == founder_of(app).get("/readyz").status
    time.sleep(IN_A_REQUEST.start_within + 0.1)
    assert "open" == manager_in(app).set_metadata(str(uuid.uuid4()), **IDS).status


def test_redis_py_does_not_retry_by_itself(proxy: Proxy, manage: Manage) -> None:
    """One attempt of ours is one of redis-py's, on one connection."""
    manager, moments = manage(proxy.url), []
    proxy.judge = noting(moments, RESET)
    with pytest.raises(StoreUnavailable):
        manager.get_progress(ID)
    assert 1 == len(moments)
