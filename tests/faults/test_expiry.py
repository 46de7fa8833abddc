"""A session expires whole: whichever of its keys are missing, it is gone, and nothing brings half of it back."""

import time
import uuid
from collections.abc import Iterable
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboarding.forms.formdata import FormData
from onboarding.sessions import UnknownSession
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, managing, plain
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, session_of
from tests.faults.servers import Server
from tests.faults.sizes import size
from tests.web.walking import ANSWERS

OPEN = ("metadata", "progress", "step:1", "step:2", "draft:1", "draft:3")
FINALIZED = ("metadata", "progress", "step:1", "step:2", "step:3", "context")
READS: list[tuple[Any, ...]] = [
    ("get_metadata",),
    ("get_progress",),
    ("get_step", 1),
    ("get_all_steps",),
    ("get_session_summary",),
]
WRITES: list[tuple[Any, ...]] = [
    ("save_step", 1, {"answer_1": "late"}),
    ("save_step", 3, {"answer_3": "late"}),
    ("update_progress", 2),
    ("finalize",),
]


def subsets(keys: Iterable[str]) -> list[tuple[str, ...]]:
    keys = tuple(keys)
    return list(chain.from_iterable(combinations(keys, many) for many in range(1, len(keys) + 1)))


def make(manager: Any, *, finalized: bool) -> str:
    """A session with a few steps, and drafts or a context."""
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    for number in (1, 2, 3) if finalized else (1, 2):
        manager.save_step(session_id, number, {f"answer_{number}": "old"})
    if finalized:
        manager.finalize(session_id)
    else:
        manager.save_draft(session_id, 1, FormData({"answer_1": ["old draft"]}), version=1)
        manager.save_draft(session_id, 3, FormData({"answer_3": ["old draft"]}), version=0)
    return session_id


def snapshot(server: Server, session_id: str) -> dict[str, bytes | None]:
    return {key: server.raw.dump(key) for key in sorted(server.raw.keys(f"onboarding:{{{session_id}}}:*"))}


@pytest.fixture
def quick(server: Server) -> Server:
    server.raw.config_set("appendfsync", "no")
    return server


@pytest.mark.parametrize("keys", [OPEN, FINALIZED], ids=["open", "finalized"])
def test_any_missing_key(quick: Server, manage: Manage, keys: tuple[str, ...]) -> None:
    """For each set of keys that may be missing: reads and writes say that the session is gone, and write nothing."""
    manager = manage(quick.url)
    for missing in subsets(keys):
        session_id = make(manager, finalized=keys is FINALIZED)
        assert set(keys) == Stored(quick.raw, session_id).keys
        quick.raw.delete(*(f"onboarding:{{{session_id}}}:{key}" for key in missing))
        left = snapshot(quick, session_id)
        for operation, *arguments in (*READS, *WRITES):
            with pytest.raises(UnknownSession):
                getattr(manager, operation)(session_id, *arguments)
        with pytest.raises(UnknownSession):
            manager.save_draft(session_id, 2, FormData({"a": ["late"]}), version=1)
        assert left == snapshot(quick, session_id), missing


def test_opening_again_brings_nothing_back(quick: Server, manage: Manage) -> None:
    """Opened anew over any remains, a session is refused, or is as empty as a new one is."""
    manager = manage(quick.url)
    for missing in subsets(OPEN):
        session_id = make(manager, finalized=False)
        quick.raw.delete(*(f"onboarding:{{{session_id}}}:{key}" for key in missing))
        if {"metadata", "progress"} <= set(missing):
            manager.set_metadata(session_id, **IDS)
            seen = manager.get_session_summary(session_id)
            assert ({}, {}, 0, 0) == (seen.answers, seen.drafts, seen.progress.completed, seen.progress.revision)
        else:
            with pytest.raises(UnknownSession):
                manager.set_metadata(session_id, **IDS)


def test_what_is_left_can_be_deleted(quick: Server, manage: Manage) -> None:
    """Deleting half a session removes what is left of it."""
    manager = manage(quick.url)
    for missing in subsets(OPEN):
        if not {"metadata", "progress"} <= set(missing):
            session_id = make(manager, finalized=False)
            quick.raw.delete(*(f"onboarding:{{{session_id}}}:{key}" for key in missing))
            manager.delete_session(session_id)
            assert {} == snapshot(quick, session_id)


def test_a_step_that_the_flow_has_no_more_is_deleted_too(quick: Server, manage: Manage) -> None:
    """Deleting removes every key of a session, those of an older flow's steps as well."""
    older, newer = manage(quick.url, plain(9)), manage(quick.url, plain(3))
    session_id = str(uuid.uuid4())
    older.set_metadata(session_id, **IDS)
    older.save_step(session_id, 9, {"answer_9": "personal"})
    newer.delete_session(session_id)
    assert {} == snapshot(quick, session_id)


@settings(deadline=None, max_examples=size(40, 2000), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_missing_key_of_a_full_session(quick: Server, data: st.DataObject) -> None:
    """A session of 23 steps with drafts is gone with any of its keys, and what is left is left alone."""
    manager, session_id = managing(quick.url, plain(23)), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    saved = data.draw(st.sets(st.integers(1, 23), min_size=1))
    for number in saved:
        manager.save_step(session_id, number, {f"answer_{number}": "old"})
    for number in data.draw(st.sets(st.integers(1, 23), max_size=4)):
        manager.save_draft(session_id, number, FormData({"a": ["old"]}), version=int(number in saved))
    keys = sorted(Stored(quick.raw, session_id).keys)
    missing = data.draw(st.sets(st.sampled_from(keys), min_size=1))
    quick.raw.delete(*(f"onboarding:{{{session_id}}}:{key}" for key in missing))
    left = snapshot(quick, session_id)
    operation, *arguments = data.draw(st.sampled_from([*READS, *WRITES]))
    with pytest.raises(UnknownSession):
        getattr(manager, operation)(session_id, *arguments)
    assert left == snapshot(quick, session_id)
    manager.close()


def test_all_keys_go_in_one_moment(quick: Server, manage: Manage) -> None:
    """Watched while it expires, a session is there with all its keys, and then with none."""
    manager = manage(quick.url, ttl=1)
    session_id, seen = make(manager, finalized=False), set()
    deadline = time.monotonic() + 5
    while 0 not in seen and time.monotonic() < deadline:
        seen.add(len(quick.raw.keys(f"onboarding:{{{session_id}}}:*")))
    assert {len(OPEN), 0} == seen
    with pytest.raises(UnknownSession):
        manager.save_step(session_id, 1, {"answer_1": "late"})
    assert [] == quick.raw.keys(f"onboarding:{{{session_id}}}:*")


@pytest.mark.parametrize("missing", ["metadata", "progress", "step:1", "all"])
def test_the_page_says_expired(quick: Server, tmp_path: Path, missing: str) -> None:
    """A founder whose session is gone, whole or in part, is told so, with what was typed and a way to start with it."""
    founder = founder_of(application(quick.url, tmp_path), [1])
    founder.open("/steps/value-proposition")
    session_id = session_of(founder)
    quick.raw.delete(*quick.raw.keys(f"onboarding:{{{session_id}}}:{'*' if missing == 'all' else missing}"))
    left = snapshot(quick, session_id)
    founder.page = founder.press({"value_proposition": ANSWERS[2]["value_proposition"]})
    assert (410, [ANSWERS[2]["value_proposition"]]) == (founder.page.status, founder.page.answers["value_proposition"])
    assert left == snapshot(quick, session_id)
    assert (303, "/steps/company") == ((started := founder.press(act=None)).status, started.to)
    assert session_id != session_of(founder)
    assert left == snapshot(quick, session_id)
