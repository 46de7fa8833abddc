"""Some answers of a step, and several steps in one call."""

import pytest

from onboarding.business.flow import flow
from onboarding.sessions import SessionManager
from tests.api.program import ANSWERS, Program, assert_problem, errors


def test_some_answers_change_and_the_others_stay(program: Program) -> None:
    """A field that is given takes the place of the one that is there, null takes it away, the rest stays."""
    session_id = program.begin(1)
    before = program.get(f"/{session_id}/steps/1").json["data"]
    changed = program.call("PATCH", f"/{session_id}/steps/1", {"data": {"company_name": "Oveni"}})
    assert (200, 2, '"2"') == (changed.status_code, changed.json["version"], changed.headers["ETag"])
    assert before | {"company_name": "Oveni"} == program.get(f"/{session_id}/steps/1").json["data"]
    refused = program.call("PATCH", f"/{session_id}/steps/1", {"data": {"company_name": None}})
    assert ["company_name"] == list(errors(refused))
    assert "Oveni" == program.get(f"/{session_id}/steps/1").json["data"]["company_name"]


def test_a_change_of_a_step_that_was_never_saved(program: Program) -> None:
    """It is a save of what is given."""
    session_id = program.begin()
    assert 422 == program.call("PATCH", f"/{session_id}/steps/1", {"data": {"company_name": "x"}}).status_code
    assert 200 == program.call("PATCH", f"/{session_id}/steps/1", {"data": ANSWERS[1]}).status_code


def test_a_change_may_depend_on_a_version(program: Program) -> None:
    """412 by If-Match, 409 by the version in the body; sent again at its version it is recognised."""
    session_id = program.begin(1)
    change = {"data": {"company_name": "Oveni"}}
    path = f"/{session_id}/steps/1"
    assert_problem(program.call("PATCH", path, change, If_Match='"7"'), 412)
    assert_problem(program.call("PATCH", path, {**change, "version": 7}), 409)
    for _ in range(2):
        done = program.call("PATCH", path, change, If_Match='"1"')
        assert (200, 2) == (done.status_code, done.json["version"])


def test_a_save_that_comes_between_is_kept(
    program: Program, manager: SessionManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody else saves between reading and saving is there afterwards, beside what was changed."""
    session_id, served = program.begin(1), program.client.application.extensions["onboarding-api"].manager
    save, others = served.save_step, [{**ANSWERS[1], "company_name": "Others"}]

    def save_after_others(*given: object, **named: object) -> object:
        if others:
            manager.save_step(session_id, 1, others.pop())
        return save(*given, **named)

    monkeypatch.setattr(served, "save_step", save_after_others)
    field, value = next((name, value) for name, value in ANSWERS[1].items() if name != "company_name")
    done = program.call("PATCH", f"/{session_id}/steps/1", {"data": {field: value}})
    assert (200, 3) == (done.status_code, done.json["version"])
    assert "Others" == program.get(f"/{session_id}/steps/1").json["data"]["company_name"]


def test_a_whole_session_in_one_call(program: Program) -> None:
    """In any order: what one step looks at may be in the same call; then it can be finalized."""
    session_id = program.begin()
    steps = [{"step_id": number, "data": ANSWERS[number], "version": 0} for number in reversed(list(ANSWERS))]
    saved = program.call("PUT", f"/{session_id}/steps", {"steps": steps})
    assert (200, [*reversed(list(ANSWERS))]) == (saved.status_code, [one["step_id"] for one in saved.json["results"]])
    assert {1} == {one["saved"]["version"] for one in saved.json["results"]}
    assert (len(flow), 100) == (saved.json["progress"]["completed"], saved.json["progress"]["percentage"])
    assert 200 == program.post(f"/{session_id}/finalize").status_code
    closed = program.call("PUT", f"/{session_id}/steps", {"steps": [{"step_id": 1, "data": ANSWERS[1]}]})
    assert (207, "finalized") == (closed.status_code, closed.json["results"][0]["problem"]["code"])


def test_what_is_not_saved_says_why(program: Program) -> None:
    """A result a step: saved, refused by its form, moved on, not in the flow; what is saved stays saved."""
    session_id = program.begin(3)
    steps = [
        {"step_id": 1, "data": ANSWERS[1]},
        {"step_id": 2, "data": {}},
        {"step_id": 3, "data": ANSWERS[3], "version": 7},
        {"step_id": 99, "data": {}},
    ]
    told = program.call("PUT", f"/{session_id}/steps", {"steps": steps})
    assert 207 == told.status_code
    codes = [one["problem"] and one["problem"]["code"] for one in told.json["results"]]
    assert [None, "invalid_answers", "stale_version", "not_found"] == codes
    assert told.json["results"][1]["problem"]["errors"]
    assert 1 == program.get(f"/{session_id}/steps/1").json["version"]


def test_each_step_once(program: Program) -> None:
    """A step that comes twice, and no steps at all, are refused before anything is saved."""
    session_id = program.begin()
    one = {"step_id": 1, "data": ANSWERS[1]}
    for steps in ([one, one], [], {}):
        assert_problem(program.call("PUT", f"/{session_id}/steps", {"steps": steps}), 422)
    assert 404 == program.get(f"/{session_id}/steps/1").status_code
