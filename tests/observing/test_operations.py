"""Each operation of the store is one line: which session, how it ended, how often it was tried, and no answers."""

import logging
import uuid

import pytest
import redis
from flask import Flask

from onboarding.sessions import InvalidAnswers, SessionManager, StaleVersion, StoreUnavailable, UnknownSession
from onboarding.sessions.metrics import OperationLog
from tests.faults.fixtures import proxy as proxy
from tests.faults.fixtures import server as server
from tests.faults.flows import IDS, SOON, managing, plain
from tests.faults.judges import DROP_REPLY, first
from tests.faults.proxy import Proxy
from tests.faults.servers import Server
from tests.observing.conftest import Lines
from tests.security.conftest import session_of
from tests.web.walking import COMPANY, Founder

CANARY = "canary-that-sings"


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What was said of operations, at any level."""
    caplog.set_level(logging.DEBUG, "onboarding.sessions.metrics")
    return caplog


def told(heard: pytest.LogCaptureFixture) -> list[tuple[int, str, str, int]]:
    """Level, operation, outcome and tries of each."""
    found = [vars(record) for record in heard.records if record.message == "operation"]
    heard.clear()
    return [(line["levelno"], line["operation"], line["outcome"], line["tries"]) for line in found]


def test_an_operation_is_one_line(manager: SessionManager, session_id: str, heard: pytest.LogCaptureFixture) -> None:
    """At DEBUG with its outcome; at WARNING where it is refused. What is not there is no refusal."""
    manager.set_metadata(session_id, "ada", "acme")
    manager.save_step(session_id, 1, {"company_name": CANARY})
    assert told(heard) == [(logging.DEBUG, "open", "ok", 1), (logging.DEBUG, "save", "ok", 1)]
    with pytest.raises(StaleVersion):
        manager.save_step(session_id, 1, {"company_name": CANARY, "x": 1}, version=5)
    with pytest.raises(InvalidAnswers):
        manager.save_step(session_id, 1, {}, strict=True)
    with pytest.raises(UnknownSession):
        manager.get_step(str(uuid.uuid4()), 1)
    assert told(heard) == [(logging.WARNING, "save", "StaleVersion", 1), (logging.DEBUG, "read", "UnknownSession", 1)]
    assert CANARY not in heard.text


def test_a_retry_is_a_warning(proxy: Proxy, server: Server, heard: pytest.LogCaptureFixture, session_id: str) -> None:
    """Also where it came out well; and what never did says how often it was tried."""
    manager = managing(proxy.url, plain(3), SOON)
    manager.set_metadata(session_id, **IDS)
    told(heard)
    proxy.judge = first(1, DROP_REPLY)
    manager.get_progress(session_id)
    assert told(heard) == [(logging.WARNING, "read", "ok", 2)]
    proxy.judge = first(9, DROP_REPLY)
    with pytest.raises(StoreUnavailable):
        manager.get_progress(session_id)
    assert told(heard) == [(logging.WARNING, "read", "StoreUnavailable", 4)]


def test_it_is_told_with_its_request(app: Flask, operations: Lines, store: redis.Redis) -> None:
    """The request's id, and the name that the request's own line has for the session; in JSON as everything else."""
    founder = Founder(app.test_client()).begin()
    operations()
    founder.press(COMPANY)
    (line,) = operations()
    assert (line["operation"], line["outcome"], line["tries"], line["level"]) == ("save", "ok", 1, "debug")
    assert len(line["request_id"]) == 32
    assert line["ms"] > 0
    assert line["session"] != session_of(store)
    assert len(line["session"]) == 12


def test_a_line_fails_no_operation() -> None:
    """Where no key can be kept, sessions are named by one of the process's own."""

    def nowhere() -> str:
        raise ValueError("ONBOARDING_DATA_DIR must be a folder that can be written to")

    log = OperationLog(nowhere)
    assert log.named("a") == log.named("a") != OperationLog(nowhere).named("a")
