"""No lost update, and nothing done twice: versions, ETags and Idempotency-Keys."""

from typing import Any

import pytest
from flask import Flask

from onboarding.sessions import SessionManager
from onboarding.sessions.redis.store import Store
from tests.api.program import ANSWERS, KEYS, Program, assert_problem
from tests.business.asking import PRICES

OTHER = {**ANSWERS[1], "company_name": "Another"}


@pytest.mark.parametrize("version", [0, 2, 7])
def test_a_stale_version_changes_nothing(program: Program, version: int) -> None:
    """A save with another version than the step's is 409, and says which version it is at."""
    session_id = program.begin(1)
    stale = program.save(session_id, 1, OTHER, version=version)

    assert (stale.status_code, stale.json["version"], stale.headers["ETag"]) == (409, 1, '"1"')
    assert program.get(f"/{session_id}/steps/1").json["data"] == ANSWERS[1]


@pytest.mark.parametrize("version", [1, 1.0, None])
def test_the_right_version_is_saved(program: Program, version: float | None) -> None:
    """The step's own version is taken, and so is none at all."""
    session_id = program.begin(1)
    saved = program.save(session_id, 1, OTHER, version=version)
    assert (saved.status_code, saved.json["version"], saved.headers["ETag"]) == (200, 2, '"2"')


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ('"1"', 200),
        ("*", 200),
        ('"7", "1"', 200),
        ('"2"', 412),
        ('"01"', 412),
        ('W/"1"', 412),
        ('"abc"', 412),
        ('"7", W/"1"', 412),
        ('"7","8"', 412),
        ("1", 400),
        ("", 400),
        ('"1', 400),
        ('*, "1"', 400),
    ],
)
def test_if_match(program: Program, given: str, status: int) -> None:
    """If-Match is compared as RFC 9110 says: strongly, any of a list, “*” for whatever is there."""
    session_id = program.begin(1)
    answer = program.save(session_id, 1, OTHER, If_Match=given)

    assert answer.status_code == status, answer.text
    assert program.get(f"/{session_id}/steps/1").json["version"] == (2 if status == 200 else 1)
    if status == 412:
        assert (answer.json["version"], answer.headers["ETag"]) == (1, '"1"')


@pytest.mark.parametrize(("given", "status"), [("*", 412), ('"0"', 200), ('"1"', 412), ('"abc"', 412)])
def test_if_match_of_what_is_not_there(program: Program, given: str, status: int) -> None:
    """Before the first save “*” is not met, and the version is 0."""
    assert program.save(program.begin(), 1, If_Match=given).status_code == status


def test_if_match_comes_first(program: Program) -> None:
    """Where both are given, the header decides."""
    assert program.save(program.begin(1), 1, OTHER, If_Match='"1"', version=7).status_code == 200
    assert program.save(program.begin(1), 1, OTHER, If_Match='"7"', version=1).status_code == 412


def test_a_draft_never_wins(program: Program) -> None:
    """A draft of an older version is 409; one of this version is kept, and a save drops it."""
    session_id = program.begin(1)
    path = f"/{session_id}/steps/1/draft"
    stale = program.call("PUT", path, {"data": {"company_name": "New"}})
    assert (stale.status_code, stale.json["version"]) == (409, 1)
    assert program.call("PUT", path, {"data": {"company_name": "New"}, "version": 1}).status_code == 204
    assert program.get(f"/{session_id}/progress").json["completed"] == 1
    assert program.get(f"/{session_id}/steps/1").json["data"] == ANSWERS[1]


def test_creating_twice_with_one_key(program: Program) -> None:
    """One Idempotency-Key makes one session; sent again it is answered like the first time, whatever came between."""
    first = program.create(Idempotency_Key="import-1")
    program.save(first.json["session_id"], 1)
    again = program.create(Idempotency_Key="import-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert first.headers["Location"] == again.headers["Location"]
    assert first.json["session_id"] != program.create(Idempotency_Key="import-2").json["session_id"]
    assert first.json["session_id"] != program.create().json["session_id"]


@pytest.mark.parametrize("change", [{"user_id": "grace"}, {"client_name": "another"}])
def test_one_key_and_another_body(program: Program, change: dict[str, str]) -> None:
    """The same Idempotency-Key with another body is 422, and changes nothing."""
    session_id = program.create(Idempotency_Key="import-1").json["session_id"]
    other = {"user_id": "ada", "workspace_id": "acme"} | change
    assert program.post("/session", other, Idempotency_Key="import-1").status_code == 422
    assert program.get(f"/{session_id}/summary").json["metadata"]["user_id"] == "ada"


def test_keys_of_others_do_not_meet(program: Program, rival: Program) -> None:
    """What another program used as its Idempotency-Key is nothing to this one."""
    theirs, ours = rival.create(Idempotency_Key="1"), program.create(Idempotency_Key="1")
    assert (theirs.status_code, ours.status_code) == (201, 201)
    assert theirs.json["session_id"] != ours.json["session_id"]


def test_one_key_and_two_workspaces(program: Program) -> None:
    """A key for any workspace does not make one session in two."""
    anybody = Program(program.client, KEYS["any"][1], "acme")
    assert anybody.create(Idempotency_Key="1").status_code == 201
    anybody.workspace = "zeta"
    assert anybody.create(Idempotency_Key="1").status_code == 422


@pytest.mark.parametrize("given", ["", "two words", "x" * 256, "clé"])
def test_what_is_no_idempotency_key(program: Program, given: str) -> None:
    """An Idempotency-Key is printable ASCII without spaces; another one is 400."""
    assert program.create(Idempotency_Key=given).status_code == 400
    assert program.post(f"/{program.begin()}/finalize", Idempotency_Key=given).status_code == 400


def test_an_earlier_step_that_moves_meanwhile(
    program: Program, app: Flask, manager: SessionManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers that were judged by an earlier step which is saved again meanwhile are judged by what it says now."""
    session_id, run, moved = program.begin(9), Store.run, []

    def run_and_then(store: Store, name: str, keys: list[str], args: list[str]) -> Any:
        result = run(store, name, keys, args)
        if name == "read" and not moved:
            moved.append(manager.save_step(session_id, 9, {**ANSWERS[9], "revenue_model": "advertising"}))
        return result

    monkeypatch.setattr(Store, "run", run_and_then)
    refused = program.save(session_id, 10, ANSWERS[10])
    assert (refused.status_code, len(moved)) == (422, 1)
    assert program.save(session_id, 10, {**PRICES["advertising"], "pricing_strategy": "premium"}).status_code == 200


def test_preconditions_of_reads(program: Program) -> None:
    """304 to who has it, 412 to who has something else, 400 where it is no list of ETags; the step's is its version."""
    session_id = program.begin(1)
    for path in (f"/{session_id}", f"/{session_id}/progress", f"/{session_id}/summary", f"/{session_id}/steps/1"):
        read = program.get(path)
        tag = read.headers["ETag"]
        assert tag.startswith('"')
        unchanged = program.get(path, If_None_Match=tag)
        assert (304, b"", tag) == (unchanged.status_code, unchanged.data, unchanged.headers["ETag"])
        assert 200 == program.get(path, If_None_Match='"other"').status_code
        assert 200 == program.get(path, If_Match=tag).status_code
        assert_problem(program.get(path, If_Match='"other"'), 412)
        for name in ("If_Match", "If_None_Match"):
            assert_problem(program.get(path, **{name: "no-quotes"}), 400)
    assert '"1"' == program.get(f"/{session_id}/steps/1").headers["ETag"]


def test_an_empty_etag_is_nobodys(program: Program) -> None:
    """It is well formed, and no version of anything."""
    session_id = program.begin(1)
    for tag in ('""', 'W/"", ""'):
        assert 412 == program.save(session_id, 1, If_Match=tag).status_code
        assert 200 == program.save(session_id, 1, If_None_Match=tag).status_code
        assert 200 == program.get(f"/{session_id}/steps/1", If_None_Match=tag).status_code
