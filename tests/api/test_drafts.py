"""What was typed and is not saved, for programs: read, merged, discarded, and in the way of finalizing."""

from typing import Any

from werkzeug.test import TestResponse

from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionManager
from tests.api.program import ANSWERS, Program


def put(program: Program, session_id: str, data: dict[str, Any], **body: Any) -> TestResponse:
    return program.call("PUT", f"/{session_id}/steps/5/draft", {"data": data, **body})


def test_it_can_be_read_back(program: Program) -> None:
    """With its revision as the ETag, and in the numbers of what is not saved."""
    session_id = program.begin()
    assert 204 == put(program, session_id, {"affected_groups": "Porters"}).status_code
    read = program.get(f"/{session_id}/steps/5/draft")
    assert ({"affected_groups": ["Porters"]}, 0, []) == tuple(
        read.json[name] for name in ("typed", "version", "others")
    )
    assert f'"{read.json["revision"]}"' == read.headers["ETag"]
    assert [5] == program.get(f"/{session_id}/summary").json["drafts"]
    assert 404 == program.get(f"/{session_id}/steps/6/draft").status_code


def test_different_fields_are_merged(program: Program) -> None:
    """Two programs that know nothing of each other, and a founder's own page, make one draft of what differs."""
    session_id = program.begin()
    put(program, session_id, {"affected_groups": "Porters"})
    assert 204 == put(program, session_id, {"problem_severity": 8}).status_code
    refused = put(program, session_id, {"affected_groups": "Bakers", "problem_severity": 8})
    assert (409, ["Porters"]) == (refused.status_code, refused.json["draft"]["typed"]["affected_groups"])
    draft = program.get(f"/{session_id}/steps/5/draft").json
    assert {"affected_groups": ["Porters"], "problem_severity": ["8"]} == draft["typed"]
    assert 204 == put(program, session_id, {"affected_groups": "Bakers"}, revision=draft["revision"]).status_code
    assert {"affected_groups": ["Bakers"]} == program.get(f"/{session_id}/steps/5/draft").json["typed"]


def test_it_can_be_discarded(program: Program) -> None:
    """The one that was read, and no newer one; what is gone is not there a second time."""
    session_id = program.begin()
    path = f"/{session_id}/steps/5/draft"
    put(program, session_id, {"affected_groups": "Porters"})
    old = program.get(path).headers["ETag"]
    put(program, session_id, {"problem_severity": 8})
    assert 412 == program.call("DELETE", path, If_Match=old).status_code
    assert 400 == program.call("DELETE", path, If_Match="5").status_code
    now = program.get(path).headers["ETag"]
    assert 204 == program.call("DELETE", path, If_Match=now).status_code
    assert 404 == program.call("DELETE", path).status_code
    assert [] == program.get(f"/{session_id}/summary").json["drafts"]


def test_finalizing_waits_for_it(program: Program, manager: SessionManager) -> None:
    """409 with the steps; afterwards, saved or discarded, it is finalized, and the document has what was saved."""
    session_id = program.begin()
    for number, answers in ANSWERS.items():
        manager.save_step(session_id, number, answers)
    manager.save_draft(session_id, 11, FormData({"launch_plan": ["Another plan"]}), version=1, by="page", order=1)
    put(program, session_id, {"affected_groups": "Porters"}, version=1)
    waits = program.post(f"/{session_id}/finalize")
    assert (409, [5, 11]) == (waits.status_code, waits.json["drafts"])
    for number in (5, 11):
        assert 204 == program.call("DELETE", f"/{session_id}/steps/{number}/draft").status_code
    done = program.post(f"/{session_id}/finalize")
    assert (200, ANSWERS[11]["launch_plan"] in done.text) == (done.status_code, True)


def test_a_programs_save_leaves_a_founders_words(program: Program, manager: SessionManager) -> None:
    """What a founder has typed and a program did not know of, is there after the program's save."""
    session_id = program.begin()
    manager.save_draft(session_id, 5, FormData({"affected_groups": ["Porters"]}), version=0, by="page", order=1)
    assert 200 == program.save(session_id, 5).status_code
    assert {"affected_groups": ["Porters"]} == program.get(f"/{session_id}/steps/5/draft").json["typed"]
