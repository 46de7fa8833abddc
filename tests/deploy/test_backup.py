"""Backup and restore, and an upgrade, as docs/deploy.md tells them: every session is there afterwards."""

import json
import shutil
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionManager
from tests.faults.flows import IDS, managing
from tests.faults.servers import ALWAYS, Server, serving
from tests.faults.sizes import size

ANSWERS = samples.load("crumb-and-ledger").answers
BEFORE = Path(__file__).parent / "session-0.1.json"


def fill(manager: SessionManager, number: int) -> str:
    """A session as founders leave them: at any step, with a draft, finalized or not."""
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    steps = sorted(ANSWERS)[: 1 + number % len(ANSWERS)]
    for step in steps:
        manager.save_step(session_id, step, ANSWERS[step])
    if len(steps) == len(ANSWERS):
        manager.finalize(session_id)
    else:
        manager.save_draft(session_id, steps[-1] + 1, FormData({"a": [f"typed {number}"]}), version=0)
    return session_id


def everything(manager: SessionManager, session_ids: list[str]) -> dict[str, Any]:
    """All that is known of each, but for the moment of asking."""
    sessions = [manager.get_session_summary(session_id) for session_id in session_ids]
    return {
        session.id: (session.metadata, session.progress, session.answers, session.drafts, session.context)
        for session in sessions
    }


@contextmanager
def restored(backup: Path, **options: Any) -> Iterator[Server]:
    """A fresh server, on another folder, from a backup."""
    with tempfile.TemporaryDirectory(prefix="restored-") as folder:
        shutil.copytree(backup, folder, dirs_exist_ok=True)
        server = Server(Path(folder), {name.replace("_", "-"): value for name, value in options.items()})
        try:
            yield server.start()
        finally:
            server.close()


def test_the_append_only_file_is_a_backup(tmp_path: Path) -> None:
    """Copied while the server works, with rewriting held off, it brings every session back on a fresh server."""
    with serving(**ALWAYS) as server:
        manager = managing(server.url, flow)
        session_ids = [fill(manager, number) for number in range(size(30, 1000))]
        server.raw.config_set("auto-aof-rewrite-percentage", 0)
        shutil.copytree(server.folder / "appendonlydir", tmp_path / "backup/appendonlydir")
        before = everything(manager, session_ids)
        server.raw.flushall()  # what a backup is for
    with restored(tmp_path / "backup", **ALWAYS) as server:
        assert before == everything(managing(server.url, flow), session_ids)


def test_a_snapshot_is_a_backup(tmp_path: Path) -> None:
    """BGSAVE's file brings every session back on a fresh server, which then keeps an append-only file again."""
    with serving(**ALWAYS) as server:
        manager = managing(server.url, flow)
        session_ids = [fill(manager, number) for number in range(size(30, 1000))]
        before, saved = everything(manager, session_ids), server.raw.lastsave()
        time.sleep(1.1)  # LASTSAVE has whole seconds
        server.raw.bgsave()
        while server.raw.lastsave() == saved or server.raw.info("persistence")["rdb_bgsave_in_progress"]:
            time.sleep(0.01)
        (tmp_path / "backup").mkdir()
        shutil.copy(server.folder / "dump.rdb", tmp_path / "backup")
    with restored(tmp_path / "backup", appendonly="no") as server:
        assert before == everything(managing(server.url, flow), session_ids)
        server.raw.config_set("appendonly", "yes")
        while server.raw.info("persistence")["aof_rewrite_in_progress"]:
            time.sleep(0.01)
        server.kill()
        server.options = dict(ALWAYS)
        server.start()
        assert before == everything(managing(server.url, flow), session_ids)


def test_expiry_goes_on_where_it_was(tmp_path: Path) -> None:
    """A restored session expires at the moment that it had, not a week after the restore."""
    with serving(**ALWAYS) as server:
        manager = managing(server.url, flow)
        session_id = fill(manager, 3)
        expires_at = manager.get_session_summary(session_id).expires_at
        shutil.copytree(server.folder / "appendonlydir", tmp_path / "backup/appendonlydir")
    with restored(tmp_path / "backup", **ALWAYS) as server:
        assert expires_at == managing(server.url, flow).get_session_summary(session_id).expires_at


@pytest.fixture
def before_the_upgrade(server: Server) -> dict[str, str]:
    """Two sessions as the first release wrote them, key by key: one open, one finalized."""
    kept = json.loads(BEFORE.read_text())
    for key, value in kept["keys"].items():
        if isinstance(value, dict):
            server.raw.hset(key, mapping=value)
        else:
            server.raw.set(key, value)
        server.raw.pexpire(key, 604_800_000)
    return dict(kept["sessions"])


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(**ALWAYS) as server:
        yield server


def test_an_upgrade_keeps_sessions(server: Server, before_the_upgrade: dict[str, str]) -> None:
    """A session that an earlier version wrote is read, continued and finalized by this one."""
    manager, open_one = managing(server.url, flow), before_the_upgrade["open"]
    first, *rest = sorted(ANSWERS)
    assert ANSWERS[first] == manager.get_step(open_one, first)
    for step in rest:
        manager.save_step(open_one, step, ANSWERS[step])
    for step in manager.get_progress(open_one).drafts:
        manager.discard_draft(open_one, step)
    assert manager.finalize(open_one).reference
    finalized = manager.get_session_summary(before_the_upgrade["finalized"])
    assert finalized.context["checksum"] == finalized.metadata.checksum
    assert manager.finalize(finalized.id).reference == finalized.metadata.reference
