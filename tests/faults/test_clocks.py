"""Workers whose clocks are wrong: the store's clock says when a session was saved and when it expires."""

import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.conftest import Manage
from tests.faults.flows import IDS
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, session_of
from tests.faults.servers import Server
from tests.web.walking import COMPANY, Founder

HOUR, MONTH, YEAR = 3600.0, 30 * 86_400.0, 365 * 86_400.0  # seconds
a_little = pytest.mark.parametrize("wrong", [-HOUR, -5.0, 5.0, HOUR])
a_lot = pytest.mark.parametrize("wrong", [-2 * YEAR, -MONTH, -HOUR, -5.0, 5.0, HOUR, MONTH, 2 * YEAR])
real = time.time


def set_clock(monkeypatch: pytest.MonkeyPatch, ahead: float) -> None:
    monkeypatch.setattr(time, "time", lambda: real() + ahead)


@a_lot
def test_sessions_keep_the_stores_time(
    server: Server, manage: Manage, monkeypatch: pytest.MonkeyPatch, wrong: float
) -> None:
    """However wrong the worker's clock, moments are the store's, and the session lives as long as it should."""
    manager, session_id = manage(server.url), str(uuid.uuid4())
    set_clock(monkeypatch, wrong)
    manager.set_metadata(session_id, **IDS)
    saved = manager.save_step(session_id, 1, {"answer_1": "a"})
    session = manager.get_session_summary(session_id)
    now = datetime.fromtimestamp(real(), UTC)
    assert abs(saved.saved_at - now) < timedelta(seconds=5)
    assert abs(session.expires_at - now - timedelta(days=7)) < timedelta(seconds=5)
    assert [] == Stored(server.raw, session_id).field_errors


@a_little
def test_a_founder_between_two_workers(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: float
) -> None:
    """A founder whose requests go now to one worker, now to another whose clock is wrong, notices nothing."""
    right, other = (Founder(application(server.url, tmp_path).test_client()) for _ in range(2))

    def at(worker: Founder, ahead: float, before: Founder) -> Founder:
        """The same browser, talking to this worker now."""
        set_clock(monkeypatch, ahead)
        worker.page = before.page
        return worker.with_cookie(before.cookie())

    right.begin()
    at(other, wrong, right)
    assert 303 == (saved := other.press(COMPANY)).status, saved.heading
    at(right, 0, other)
    assert 200 == right.open("/steps/value-proposition").status
    assert 200 == at(other, wrong, right).open("/steps/company").status
    assert (1, []) == (
        Stored(server.raw, session_of(right)).revision,
        Stored(server.raw, session_of(right)).field_errors,
    )


@a_lot
def test_only_the_stores_time_ends_a_session(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: float
) -> None:
    """What the store has is shown, and what it has no more is expired, whatever the worker thinks the time is."""
    founder = founder_of(application(server.url, tmp_path), [1])
    founder.open("/steps/company")
    set_clock(monkeypatch, wrong)
    assert 200 == founder.open("/steps/company").status
    server.raw.delete(*server.raw.keys("onboarding:*"))
    assert 410 == founder.get("/steps/company").status


@pytest.mark.parametrize("later", [2 * HOUR, 6 * 24 * HOUR])
def test_a_page_that_was_open_for_long(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: float
) -> None:
    """A form that is sent days after it was opened is as good as a fresh one, as long as its session lives."""
    founder = founder_of(application(server.url, tmp_path), [1])
    founder.open("/steps/company")
    set_clock(monkeypatch, later)
    assert 303 == founder.press({"company_name": "Crumb & Daughters"}).status
    assert 2 == Stored(server.raw, session_of(founder)).revision
