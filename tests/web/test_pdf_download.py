"""The PDF is made once for a while, by one at a time, kept as answers are kept, and gone with its session."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
import redis
from flask import Flask

from onboarding.context.pdf import machine_limit, typesetting
from onboarding.sessions import SessionManager, UnknownSession
from onboarding.sessions.documents import DocumentBusy, Documents
from onboarding.sessions.encryption import cipher_with, new_key
from onboarding.web import pdf_download
from tests.faults.flows import managing, plain
from tests.web.conftest import Reach
from tests.web.walking import Founder

PDF = "/export/business-context.pdf"
MADE = b"%PDF as made"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks that no other test process holds."""
    monkeypatch.setattr(machine_limit.tempfile, "tempdir", str(tmp_path))


@pytest.fixture
def finalized(founder: Founder, reach: Reach) -> tuple[Founder, str]:
    """A founder who has finalized, and the session's id."""
    session_id = reach(23)
    founder.open("/summary")
    assert founder.press(act=None).to == "/done"
    return founder, session_id


def counting(manager: SessionManager) -> tuple[Documents, list[object]]:
    """Documents that are made of nothing, and what they were made of so far."""
    made: list[object] = []

    def make(context: object) -> bytes:
        made.append(context)
        return MADE

    return Documents(manager, make), made


def finished(manager: SessionManager, session_id: str) -> str:
    manager.set_metadata(session_id, "ada", "acme")
    for step in manager.flow:
        manager.save_step(session_id, step.number, {f"answer_{step.number}": "a secret word"})
    manager.finalize(session_id)
    return session_id


def test_it_is_made_once(store: redis.Redis, store_url: str, session_id: str) -> None:
    """Asked for again it is the same, and nothing is made for it."""
    documents, made = counting(managing(store_url, plain(2)))
    finished(documents.manager, session_id)
    assert [MADE] * 3 == [documents.of(session_id, "", patience=0) for _ in range(3)]
    assert 1 == len(made)


def test_it_goes_with_its_session(store: redis.Redis, store_url: str, session_id: str) -> None:
    """It is kept ten minutes, no longer than its session, and deleted with it; then there is none."""
    documents, _ = counting(managing(store_url, plain(2), retention=300))
    finished(documents.manager, session_id)
    documents.of(session_id, "", patience=0)
    key = f"onboarding:{{{session_id}}}:document"
    assert store.pexpiretime(key) == store.pexpiretime(f"onboarding:{{{session_id}}}:metadata")
    documents.manager.delete_session(session_id)
    assert [] == [name for name in store.keys(f"onboarding:{{{session_id}}}:*") if "document" in name]
    with pytest.raises(UnknownSession):
        documents.of(session_id, "", patience=0)


def test_it_is_sealed_where_answers_are(store: redis.Redis, store_url: str, session_id: str) -> None:
    """With a data key nothing of it is in the store as it is, and it comes back whole."""
    documents, _ = counting(managing(store_url, plain(2), cipher=cipher_with(new_key(), ())))
    finished(documents.manager, session_id)
    documents.of(session_id, "", patience=0)
    stored = str(store.get(f"onboarding:{{{session_id}}}:document"))
    assert stored.startswith("sealed:")
    assert base64.b64encode(MADE).decode() not in stored
    assert MADE == documents.of(session_id, "", patience=0)


def test_one_makes_it_at_a_time(store: redis.Redis, store_url: str, session_id: str) -> None:
    """While somebody makes it nobody else does; who fails gives the right to make it back."""
    manager = managing(store_url, plain(2))
    finished(manager, session_id)
    other, made = counting(manager)

    def make(context: object) -> bytes:
        with pytest.raises(DocumentBusy):
            other.of(session_id, "", patience=0)
        raise RuntimeError("It broke")

    with pytest.raises(RuntimeError, match="It broke"):
        Documents(manager, make).of(session_id, "", patience=0)
    assert (MADE, 1) == (other.of(session_id, "", patience=0), len(made))


@pytest.mark.parametrize("grant", ["f" * 64, "workspace:other"])
def test_it_is_nobody_elses(store: redis.Redis, store_url: str, session_id: str, grant: str) -> None:
    """Without a grant of the session there is no document, kept or not."""
    documents, made = counting(managing(store_url, plain(2)))
    finished(documents.manager, session_id)
    documents.of(session_id, "", patience=0)
    with pytest.raises(Exception, match=r"No session|another workspace"):
        documents.of(session_id, grant, patience=0)
    assert 1 == len(made)


def test_a_full_machine_says_when_to_come_again(
    finalized: tuple[Founder, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all compilers are at work the page is 503 with the moment to come again, and a link; then it is made."""
    founder, _ = finalized
    monkeypatch.setattr(typesetting, "PATIENCE", 0.0)
    monkeypatch.setattr(typesetting, "COMPILERS", 1)
    with machine_limit.one_of(1, patience=0):
        page = founder.get(PDF)
        assert (503, "Your PDF is being made", True) == (
            page.status,
            page.heading,
            0 < int(page.headers["Retry-After"]),
        )
        assert [PDF] == page.tree.xpath("//main//a[@class='primary']/@href")
    assert 200 == founder.get(PDF).status


def test_a_worker_keeps_threads_for_pages(finalized: tuple[Founder, str]) -> None:
    """Beyond the threads that a worker lends to PDFs, a request for one is answered at once."""
    founder, _ = finalized
    for _ in range(pdf_download.THREADS):
        assert pdf_download.lent.acquire(blocking=False)
    try:
        assert 503 == founder.get(PDF).status
        assert 200 == founder.get("/done").status
    finally:
        for _ in range(pdf_download.THREADS):
            pdf_download.lent.release()


def test_a_compiler_that_hangs_is_ended(finalized: tuple[Founder, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended in time, the founder is told, and the machine's place is free again."""
    founder, _ = finalized
    monkeypatch.setattr(typesetting, "COMPILE_WITHIN", 0.01)
    assert (503, "10") == ((page := founder.get(PDF)).status, page.headers["Retry-After"])
    monkeypatch.undo()
    assert 200 == founder.get(PDF).status


def test_a_killed_holder_frees_its_place(tmp_path: Path) -> None:
    """The kernel gives the lock of a process back that ends without a word."""
    holds = (
        "from onboarding.context.pdf.machine_limit import one_of\n"
        "with one_of(1, patience=0): print('held', flush=True); input()"
    )
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", holds], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert "held\n" == holder.stdout.readline()
        with pytest.raises(machine_limit.TypesettingBusy), machine_limit.one_of(1, patience=0):
            pass
        holder.kill()
    with machine_limit.one_of(1, patience=1):
        pass


def test_it_costs_few_commands(app: Flask, finalized: tuple[Founder, str], store: redis.Redis) -> None:
    """One command finds it or gives the right to make it, one keeps it; asked for again, one."""
    from tests.web.test_counts import commands

    founder, _ = finalized
    founder.get(PDF)
    (document,) = store.keys("onboarding:*:document")
    store.delete(document)
    with commands(store) as seen:
        assert 200 == founder.get(PDF).status
    with commands(store) as then:
        assert 200 == founder.get(PDF).status
    assert (2, 1) == (len(seen), len(then))
