"""A store that reads and does not write: what was saved is readable, a save is 503, and nobody hammers it."""

import uuid
from pathlib import Path
from typing import Any

import pytest

from onboarding.sessions import RetryPolicy, StoreUnavailable
from tests.faults.conftest import Manage
from tests.faults.flows import IDS
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, manager_in, session_of, timed
from tests.faults.refusing import failed_snapshot, full_disk, out_of_memory, read_only, too_few_replicas
from tests.web.walking import ANSWERS

RETRYING = RetryPolicy(attempts=4, first=0.05, breaks_after=5)
TYPED = {"value_proposition": ["Bread that is never left over in the evening, and nobody counts."]}
FAULTS = [out_of_memory, full_disk, failed_snapshot, too_few_replicas, read_only]
PASSING = {read_only}  # what is worth a second try: all others last


@pytest.mark.parametrize("fault", FAULTS)
def test_reads_work_and_writes_do_not(fault: Any, manage: Manage) -> None:
    """Every read answers as before; every write raises StoreUnavailable, changes nothing and is not retried in vain."""
    with fault() as (server, strike):
        manager, session_id = manage(server.url, policy=RETRYING), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        for number in (1, 2, 3):
            manager.save_step(session_id, number, {f"answer_{number}": "kept"})
        for read in ("get_metadata", "get_progress", "get_all_steps", "get_session_summary"):
            getattr(manager, read)(session_id)
        strike()
        manager = manage(server.url, policy=RETRYING)  # whose connections are new
        before = Stored(server.raw, session_id)
        for write, *arguments in (
            ("save_step", 1, {"answer_1": "lost"}),
            ("save_step", 2, {"answer_2": "lost"}),
            ("update_progress", 2),
            ("set_metadata", "user-2", "workspace-2"),
            ("finalize",),
        ):
            with pytest.raises(StoreUnavailable):
                getattr(manager, write)(session_id, *arguments)
        with pytest.raises(StoreUnavailable):
            manager.set_metadata(str(uuid.uuid4()), **IDS)
        assert {"answer_1": "kept"} == manager.get_all_steps(session_id)[1]
        assert 3 == manager.get_progress(session_id).completed
        assert "user-1" == manager.get_session_summary(session_id).metadata.user_id
        after = Stored(server.raw, session_id)
        assert (before.metadata, before.progress, before.texts) == (after.metadata, after.progress, after.texts)
        retries = manager.metrics.operations()["save"].retries
        assert (6 if fault in PASSING else 0) == retries


@pytest.mark.parametrize("fault", FAULTS)
def test_pages_go_on(fault: Any, tmp_path: Path) -> None:
    """The pages show what was saved; saving is 503 with everything typed, in time, and the breaker stays closed."""
    with fault() as (server, strike):
        app = application(server.url, tmp_path)
        founder = founder_of(app, range(1, 4))
        founder.open("/steps/value-proposition")
        strike()
        for _ in range(8):
            page, seconds = timed(lambda: founder.press(TYPED))
            assert (503, "5", TYPED["value_proposition"]) == (
                page.status,
                page.headers["Retry-After"],
                page.answers["value_proposition"],
            )
            assert seconds < 1.0
        shown = founder.open("/steps/value-proposition")
        assert (200, [ANSWERS[2]["value_proposition"]]) == (shown.status, shown.answers["value_proposition"])
        assert 200 == founder.open("/summary").status
        assert [] == Stored(server.raw, session_of(founder)).field_errors
        assert "closed" == manager_in(app).breaker_state


def test_a_read_goes_on_where_the_expiry_cannot_move(manage: Manage) -> None:
    """A read that would move the expiry by an hour does without, where writes are refused."""
    with too_few_replicas() as (server, strike):
        manager, session_id = manage(server.url, ttl=100_000), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        for key in server.raw.keys("onboarding:*"):
            server.raw.pexpire(key, 50_000_000)
        strike()
        assert 0 == manager.get_progress(session_id).completed
        assert server.raw.pttl(f"onboarding:{{{session_id}}}:metadata") <= 50_000_000
        server.raw.config_set("min-replicas-to-write", "0")
        assert 0 == manager.get_progress(session_id).completed
        assert server.raw.pttl(f"onboarding:{{{session_id}}}:metadata") > 90_000_000
        assert [] == Stored(server.raw, session_id).field_errors


def test_memory_that_comes_back(manage: Manage) -> None:
    """When the store has room again the same save goes through: nothing has to be restarted."""
    with out_of_memory() as (server, strike):
        manager, session_id = manage(server.url), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        strike()
        with pytest.raises(StoreUnavailable, match="memory"):
            manager.save_step(session_id, 1, {"answer_1": "a"}, submission="s", version=0)
        server.raw.config_set("maxmemory", "0")
        assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}, submission="s", version=0).version
