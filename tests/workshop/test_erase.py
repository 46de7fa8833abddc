"""``flask onboarding erase``: everything of a session, a user or a workspace, and nothing of anybody else."""

import uuid
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from app import create_app
from onboarding.business import samples
from onboarding.config import Settings
from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionManager
from onboarding.sessions.command import Outgoing
from onboarding.sessions.erase import EraseScope, count, erase
from onboarding.sessions.links import Links
from tests.faults.flows import managing, plain
from tests.faults.topologies.cluster import Cluster

WHO = [("ada", "acme"), ("ada", "other"), ("bob", "acme"), ("bob", "other")]


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"onboarding_export_url": f"file://{tmp_path}/contexts"})


def fill(manager: SessionManager, user: str, workspace: str, *, finalize: bool = True) -> str:
    """A session with answers, a draft, links, and after finalizing an outbox."""
    session_id, steps = str(uuid.uuid4()), [step.number for step in manager.flow]
    manager.set_metadata(session_id, user, workspace)
    for number in steps:
        manager.save_step(session_id, number, {f"answer_{number}": "said"})
    Links(manager, ["key"]).make(session_id)
    if finalize:
        manager.finalize(session_id)
    else:
        manager.save_draft(session_id, steps[0], FormData({"a": ["typed"]}), version=1)
    return session_id


def _keys(store: Any) -> set[str]:
    """All keys, with the session that links lead to in place of the links; but for what says that an id is gone."""
    found = [key for key in store.keys("onboarding:*") if not key.endswith(":gone")]
    return {f"link of {store.get(key)}" if "resume:" in key else key for key in found}


@pytest.mark.parametrize(
    ("options", "theirs"),
    [
        (["--user", "ada"], [0, 1]),
        (["--workspace", "acme"], [0, 2]),
        (["--user", "bob", "--workspace", "other"], [3]),
        (["--user", "carol"], []),
        (["--user", "ad*"], []),
    ],
    ids=lambda given: " ".join(map(str, given)),
)
def test_whose_is_erased(store: redis.Redis, store_url: str, app: Flask, options: list[str], theirs: list[int]) -> None:
    """Open and finalized sessions, drafts, outboxes and links; the keys of all others are as before."""
    manager = managing(store_url, plain(2), outgoing=Outgoing(("export",)))
    sessions = [[fill(manager, *who), fill(manager, *who, finalize=False)] for who in WHO]
    gone = [session_id for number in theirs for session_id in sessions[number]]
    before = _keys(store)
    result = app.test_cli_runner().invoke(args=["onboarding", "erase", *options, "--yes"])
    assert 0 == result.exit_code, result.output
    left = {key for key in before if not any(session_id in key for session_id in gone)}
    assert left == _keys(store)
    found = f"Found: sessions {2 * len(theirs)}, outboxes {len(theirs)}."
    assert found in result.output
    erased = f"Deleted: sessions {2 * len(theirs)}, outboxes {len(theirs)}, links {2 * len(theirs)}."
    assert bool(theirs) == (erased in result.output)


def test_one_session(store: redis.Redis, store_url: str, app: Flask) -> None:
    """By its id, and no other of the same user."""
    manager = managing(store_url, plain(2))
    erased, other = fill(manager, "ada", "acme"), fill(manager, "ada", "acme")
    result = app.test_cli_runner().invoke(args=["onboarding", "erase", "--session", erased, "--yes"])
    assert "Deleted: sessions 1, outboxes 0, links 1." in result.output
    assert all(erased not in key for key in _keys(store))
    assert manager.get_metadata(other).finalized


def test_what_waits_of_an_expired_session(store: redis.Redis, store_url: str) -> None:
    """An outbox outlives its session; it says whose it is, and is erased too."""
    manager = managing(store_url, plain(2), outgoing=Outgoing(("export",)))
    session_id = fill(manager, "ada", "acme")
    names = ("metadata", "progress", "context", "step:1", "step:2")
    store.delete(*(f"onboarding:{{{session_id}}}:{name}" for name in names))
    assert {"outboxes": 1} == count(manager, EraseScope(user="ada"))
    assert 1 == erase(manager, EraseScope(user="ada"))["outboxes"]
    assert set() == _keys(store)


@pytest.mark.parametrize(("answer", "left"), [("n\n", True), ("", True), ("y\n", False)])
def test_it_asks_first(store: redis.Redis, store_url: str, app: Flask, answer: str, left: bool) -> None:
    """Without --yes it says how many, and deletes nothing unless told to."""
    fill(managing(store_url, plain(2)), "ada", "acme")
    result = app.test_cli_runner().invoke(args=["onboarding", "erase", "--user", "ada"], input=answer)
    assert "Found: sessions 1, outboxes 0." in result.output
    assert left == bool(_keys(store))


@pytest.mark.parametrize("options", [[], ["--session", "no-id"]])
def test_of_nobody(app: Flask, options: list[str]) -> None:
    """Without saying whose, or with an id that is none, nothing is looked for."""
    result = app.test_cli_runner().invoke(args=["onboarding", "erase", *options, "--yes"])
    assert (1, True) == (result.exit_code, result.output.startswith("Error: "))


def test_on_every_primary(tmp_path: Path) -> None:
    """In a Cluster the sessions of all nodes are found."""
    cluster = Cluster(tmp_path / "cluster")
    try:
        manager = managing(cluster.start().url, plain(2), outgoing=Outgoing(("export",)))
        for number in range(24):
            fill(manager, "ada" if number % 2 else "bob", "acme")
        assert {"sessions": 12, "outboxes": 12, "links": 12} == erase(manager, EraseScope(user="ada"))
        assert {"sessions": 12, "outboxes": 12} == count(manager, EraseScope(workspace="acme"))
        manager.close()
    finally:
        cluster.kill()


def test_how_long_a_finalized_session_is_kept(settings: Settings, store: redis.Redis, tmp_path: Path) -> None:
    """ONBOARDING_RETENTION_SECONDS is for the session, ONBOARDING_OUTBOX_SECONDS for what waits to be sent of it."""
    kept = {"onboarding_retention_seconds": 3600, "onboarding_outbox_seconds": 7200}
    app = create_app(settings.model_copy(update=kept))
    session_id = app.test_cli_runner().invoke(args=["onboarding", "sample"]).output.split()[0]
    left = {key: round(store.pttl(key) / 1000, -2) for key in store.keys(f"onboarding:{{{session_id}}}:*")}
    assert 7200 == left.pop(f"onboarding:{{{session_id}}}:outbox")
    assert {3600.0} == set(left.values())
    assert len(samples.load("crumb-and-ledger").answers) + 3 == len(left)
