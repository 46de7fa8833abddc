"""Every unsafe call with an Idempotency-Key has one effect, however often it is sent, and is answered alike."""

import http.client
import json
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from onboarding.api import idempotency
from onboarding.sessions import SessionManager, StoreUnavailable
from onboarding.testing.serving import served as serving
from tests.api.conftest import served
from tests.api.program import ANSWERS, KEYS, ROOT, Program, assert_problem
from tests.faults.sizes import size
from tests.figures import Figure

Json = Any
Sent = tuple[str, str, Json]
OTHER = {**ANSWERS[1], "company_name": "Another"}
ONE = next(iter(ANSWERS[2]))
# Each kind of call: what it is sent to, what with, and what must be there first.
KINDS: dict[str, Callable[[str], Sent]] = {
    "create": lambda session_id: ("POST", "/session", {"user_id": "ada", "workspace_id": "acme"}),
    "save": lambda session_id: ("POST", f"/{session_id}/steps/1", {"data": ANSWERS[1]}),
    "save over": lambda session_id: ("POST", f"/{session_id}/steps/2", {"data": ANSWERS[2], "version": 1}),
    "change": lambda session_id: ("PATCH", f"/{session_id}/steps/2", {"data": {ONE: ANSWERS[2][ONE]}}),
    "many": lambda session_id: (
        "PUT",
        f"/{session_id}/steps",
        {"steps": [{"step_id": 1, "data": ANSWERS[1]}, {"step_id": 2, "data": {}}]},
    ),
    "draft": lambda session_id: ("PUT", f"/{session_id}/steps/4/draft", {"data": ANSWERS[4]}),
    "discard": lambda session_id: ("DELETE", f"/{session_id}/steps/3/draft", None),
    "resume": lambda session_id: ("POST", f"/{session_id}/resume", {}),
    "finalize": lambda session_id: ("POST", f"/{session_id}/finalize", {}),
    "delete": lambda session_id: ("DELETE", f"/{session_id}", None),
}
kinds = pytest.mark.parametrize("kind", KINDS)


def sessions_of(store: redis.Redis) -> int:
    return len(store.keys("onboarding:*:metadata"))


def effect(program: Program, store: redis.Redis, session_id: str) -> Json:
    """What is there of a session, and how many there are; links, of which a call may make one."""
    keys = sorted(key for key in store.keys(f"onboarding:{{{session_id}}}:*"))
    links = [name for name in store.hkeys(f"onboarding:{{{session_id}}}:metadata") if name.startswith("link:")]
    revision = store.hget(f"onboarding:{{{session_id}}}:progress", "revision")
    return keys, len(links), revision, sessions_of(store)


def ready(program: Program, manager: SessionManager, kind: str) -> str:
    """A session in which this kind of call can be done."""
    session_id = program.begin(*(() if kind == "finalize" else (2,)))
    if kind == "discard":
        put = program.call("PUT", f"/{session_id}/steps/3/draft", {"data": ANSWERS[3]})
        assert put.status_code == 204
    for number in ANSWERS if kind == "finalize" else ():
        manager.save_step(session_id, number, ANSWERS[number])
    return session_id


@kinds
def test_again_is_the_same(program: Program, manager: SessionManager, store: redis.Redis, kind: str) -> None:
    """The second sending changes nothing, and is answered by the very same bytes."""
    session_id = ready(program, manager, kind)
    method, path, body = KINDS[kind](session_id)
    first = program.call(method, path, body, Idempotency_Key="once")
    there = effect(program, store, session_id)
    again = program.call(method, path, body, Idempotency_Key="once")
    assert first.status_code in (200, 201, 204, 207)
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert again.headers.get("ETag") == first.headers.get("ETag")
    assert effect(program, store, session_id) == there


@kinds
def test_another_call_with_the_same_key_is_refused(program: Program, manager: SessionManager, kind: str) -> None:
    """422: another body, another step, another method."""
    session_id = ready(program, manager, kind)
    method, path, body = KINDS[kind](session_id)
    assert program.call(method, path, body, Idempotency_Key="once").status_code < 300
    answer = program.post(f"/{session_id}/steps/5", {"data": {}}, Idempotency_Key="once")
    assert_problem(answer, 422)
    assert answer.json["code"] == "key_reused"


def test_finalizing_keeps_no_answers(program: Program, store: redis.Redis) -> None:
    """It is the same by itself; what is kept for the key has nothing of the document, nor of any save."""
    session_id = program.begin(*ANSWERS)
    first, again = (program.post(f"/{session_id}/finalize", Idempotency_Key="once") for _ in range(2))
    assert first.json == again.json
    program.save(program.begin(), 1, Idempotency_Key="another")
    kept = [store.hgetall(key) for key in store.keys("onboarding:{once:*")]
    assert len(kept) == 2
    assert "Crumb" not in json.dumps(kept)
    assert all(0 < store.ttl(key) <= idempotency.KEPT_FOR for key in store.keys("onboarding:{once:*"))


def test_a_link_is_not_readable_in_the_store(program: Program, store: redis.Redis) -> None:
    """The answer to creating has a link that opens the session; whoever reads the store does not have it."""
    url = program.create(Idempotency_Key="once").json["resume_url"]
    (key,) = store.keys("onboarding:{once:*")
    assert url.rpartition("/")[2] not in json.dumps(store.hgetall(key))


def test_a_refusal_is_not_kept(program: Program) -> None:
    """What was refused had no effect: put right, it goes with the same key."""
    session_id = program.begin()
    assert program.save(session_id, 1, {"company_name": "x"}, Idempotency_Key="once").status_code == 422
    assert program.save(session_id, 1, Idempotency_Key="once").status_code == 200


def test_while_the_first_is_under_way(program: Program, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """409, and when to ask again; afterwards the answer."""
    session_id, inside, go_on = program.begin(), threading.Event(), threading.Event()
    manager = app.extensions["onboarding-api"].manager
    save = manager.save_step

    def slowly(*given: Any, **named: Any) -> Any:
        inside.set()
        assert go_on.wait(30)
        return save(*given, **named)

    monkeypatch.setattr(manager, "save_step", slowly)
    answers: list[Any] = []
    other = Program(app.test_client())
    thread = threading.Thread(target=lambda: answers.append(other.save(session_id, 1, Idempotency_Key="once")))
    thread.start()
    assert inside.wait(30)
    meanwhile = program.save(session_id, 1, Idempotency_Key="once")
    go_on.set()
    thread.join()
    assert_problem(meanwhile, 409)
    assert (meanwhile.json["code"], meanwhile.headers["Retry-After"]) == ("in_progress", "1")
    assert program.save(session_id, 1, Idempotency_Key="once").data == answers[0].data


@pytest.mark.parametrize("kind", ["create", "save", "save over", "discard", "finalize", "delete"])
@pytest.mark.parametrize("after", [False, True], ids=["before its effect", "after its effect"])
def test_one_whose_end_nobody_heard_of(
    program: Program,
    app: Flask,
    manager: SessionManager,
    store: redis.Redis,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    after: bool,
) -> None:
    """An outage in the middle: sent again it goes on with the same ids, and there is one effect."""
    session_id, served_by = ready(program, manager, kind), app.extensions["onboarding-api"].manager
    method, path, body = KINDS[kind](session_id)
    name = {
        "create": "open_session",
        "discard": "discard_draft",
        "finalize": "finalize",
        "delete": "delete_session",
    }.get(kind, "save_step")
    does, before = getattr(served_by, name), sessions_of(store)

    def away(*given: Any, **named: Any) -> Any:
        if after:
            does(*given, **named)
        raise StoreUnavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(served_by, name, away)
        assert program.call(method, path, body, Idempotency_Key="once").status_code == 503
    answer = program.call(method, path, body, Idempotency_Key="once")
    assert answer.status_code < 300, answer.text
    assert sessions_of(store) - before == {"create": 1, "delete": -1}.get(kind, 0)
    if name == "save_step":
        assert answer.json["version"] == (2 if kind == "save over" else 1)


def test_a_deleted_session_stays_deleted(program: Program, store: redis.Redis) -> None:
    """A late resend of the call that created it says what it said then, and brings nothing back."""
    created = program.create(Idempotency_Key="once")
    session_id = created.json["session_id"]
    assert program.call("DELETE", f"/{session_id}").status_code == 204
    assert program.create(Idempotency_Key="once").data == created.data
    assert program.get(f"/{session_id}/progress").status_code == 404
    (key,) = store.keys("onboarding:{once:*")
    store.hdel(key, "answer")  # as if nobody knew how the call had ended
    assert_problem(program.create(Idempotency_Key="once"), 404)
    assert program.get(f"/{session_id}/progress").status_code == 404
    store.delete(key)  # the day is over
    assert program.create(Idempotency_Key="once").json["session_id"] != session_id
    assert program.get(f"/{session_id}/progress").status_code == 404


def test_a_save_that_is_sent_again_needs_no_key(program: Program) -> None:
    """With its version it is recognised: the same answers at the same version are the save that was made."""
    session_id = program.begin()
    for conditions in ({"version": 0}, {"If_Match": '"0"'}, {"If_None_Match": "*"}):
        first, again = program.save(session_id, 1, **conditions), program.save(session_id, 1, **conditions)
        assert (first.status_code, again.status_code) == (200, 200)
        assert (first.json["version"], again.json["version"]) == (1, 1)
    assert program.save(session_id, 1, OTHER, version=0).status_code == 409
    assert program.save(session_id, 1, OTHER, If_None_Match="*").status_code == 412


def test_a_key_outlives_the_change_of_secrets(store_url: str, store: redis.Redis, tmp_path: Path) -> None:
    """With SECRET_KEY_FALLBACKS the answer is found again; without, it is told that it cannot be."""
    old, new = "the-old-secret-of-this-application-it-is", "the-new-secret-of-this-application-it-is"
    before = served(store_url, tmp_path, secret_key=old)
    first = Program(before.test_client()).create(Idempotency_Key="once")
    after = Program(served(store_url, tmp_path, secret_key=new, secret_key_fallbacks=(old,)).test_client())
    assert after.create(Idempotency_Key="once").data == first.data
    without = Program(served(store_url, tmp_path, secret_key=new).test_client())
    assert without.create(Idempotency_Key="once").status_code == 422


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app) as address:
        yield address.removeprefix("http://")


def drop(address: str, method: str, path: str, body: bytes | None, once: str) -> None:
    """Send a call, and hang up before it is answered."""
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.request(method, ROOT + path, body, headers(once))
    connection.close()


def headers(once: str) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {KEYS['acme'][1]}",
        "Content-Type": "application/json",
        "Idempotency-Key": once,
    }


def answered(program: Program, method: str, path: str, body: bytes | None, once: str) -> tuple[int, bytes]:
    """Sent again until the first sending is not under way any more."""
    while True:
        answer = program.client.open(ROOT + path, method=method, data=body, headers=headers(once))
        if answer.status_code != 409 or answer.json["code"] != "in_progress":
            return answer.status_code, answer.data


@pytest.mark.timeout(1800)
@kinds
def test_dropped_answers(
    program: Program, address: str, store: redis.Redis, manager: SessionManager, figure: Figure, kind: str
) -> None:
    """Over real sockets, each call is hung up on, and sent again twice: one effect, and one answer."""
    calls, wrong = size(8, 2000), []
    for _ in range(calls):
        session_id, once = ready(program, manager, kind), uuid.uuid4().hex
        method, path, given = KINDS[kind](session_id)
        body = None if given is None else json.dumps(given).encode()
        before = effect(program, store, session_id)
        drop(address, method, path, body, once)
        first, again = (answered(program, method, path, body, once) for _ in range(2))
        if first != again or first[0] >= 300 or not one_effect(kind, before, effect(program, store, session_id)):
            wrong.append((first, again, before))
    figure(f"{calls} calls ({kind}), each answer dropped and sent again twice", f"{len(wrong)} not once")
    assert wrong == []


def one_effect(kind: str, before: Json, after: Json) -> bool:
    """Whether exactly that happened which one such call does: to keys, links, the revision, the number of sessions."""
    links, sessions = after[1] - before[1], after[3] - before[3]
    saves = int(after[2] or before[2]) - int(before[2])
    return {
        "create": (links, saves, sessions) == (0, 0, 1),
        "save": (links, saves, sessions) == (0, 1, 0),
        "save over": (links, saves, sessions) == (0, 1, 0),
        "change": (links, saves, sessions) == (0, 1, 0),
        "many": (links, saves, sessions) == (0, 1, 0),
        "draft": (saves, sessions, len(after[0]) - len(before[0])) == (0, 0, 1),
        "discard": (saves, sessions, len(after[0]) - len(before[0])) == (0, 0, -1),
        "resume": (links, saves, sessions) == (1, 0, 0),
        "finalize": (saves, sessions, len(after[0]) - len(before[0])) == (0, 0, 1),
        "delete": sessions == -1,
    }[kind]
