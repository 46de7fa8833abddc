"""Each call of the contract, with what it answers."""

from pathlib import Path

import pytest

from tests.api.conftest import served
from tests.api.program import ANSWERS, ROOT, Program

PROGRESS = {"completed", "total", "percentage", "next_step", "remaining", "to_check", "invalid"}


def test_a_session_is_created(program: Program) -> None:
    """Creating answers with the session's id, its empty progress, whose it is, and a link for a browser."""
    body = {"user_id": "ada", "workspace_id": "acme", "client_name": "crm-import"}
    answer = program.post("/session", body)

    assert answer.status_code == 201
    made = answer.json
    assert {"session_id", "progress", "metadata", "resume_url"} == made.keys()
    assert made["metadata"].items() >= {**body, "flow": "business", "flow_version": 1}.items()
    assert (0, 23, 0, 1) == tuple(made["progress"][name] for name in ("completed", "total", "percentage", "next_step"))
    assert answer.headers["Location"] == f"{ROOT}/{made['session_id']}/summary"
    assert made["resume_url"].startswith("http://localhost/resume/")


def test_a_step_is_saved_and_read(program: Program) -> None:
    """What was saved is read as it was stored, with its version in the body and as ETag."""
    session_id = program.begin()
    saved = program.save(session_id, 1, {**ANSWERS[1], "company_name": "  Crumb & Ledger "})
    read = program.get(f"/{session_id}/steps/1")

    assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')
    assert {"step_id", "version", "saved_at", "progress"} == saved.json.keys()
    assert saved.json["progress"].keys() == PROGRESS
    assert (read.status_code, read.headers["ETag"]) == (200, '"1"')
    assert {"step_id": 1, "data": ANSWERS[1], "version": 1, "state": "complete"}.items() <= read.json.items()
    assert read.json["saved_at"] == saved.json["saved_at"]
    assert read.json["saved_at"].endswith("Z")


def test_progress_is_counted(program: Program) -> None:
    """Progress says what is complete, what is left, and where a founder goes on."""
    session_id = program.begin(1, 2)
    progress = program.get(f"/{session_id}/progress").json
    expected = {"completed": 2, "total": 23, "percentage": 8, "next_step": 3, "to_check": [], "invalid": []}
    assert progress == {**expected, "remaining": [n for n in range(4, 24) if n not in (13, 18)]}


def test_the_summary_has_everything(program: Program) -> None:
    """The summary has metadata, progress, every saved step, what is missing, and the consistency checks."""
    session_id = program.begin(*range(1, 23))
    summary = program.get(f"/{session_id}/summary").json

    assert {"metadata", "progress", "steps", "missing", "drafts", "checks", "status", "expires_at"} == summary.keys()
    assert (summary["status"], summary["missing"]) == ("open", [23])
    assert {str(number): ANSWERS[number] for number in range(1, 23)} == {
        number: step["data"] for number, step in summary["steps"].items()
    }
    assert all({"code", "steps", "message"} == check.keys() for check in summary["checks"])
    assert summary["checks"]


def test_what_built_on_a_changed_answer_is_to_be_checked(program: Program) -> None:
    """After an earlier answer changed, the steps that looked at it are listed, and do not count."""
    session_id = program.begin(9, 10)
    program.save(session_id, 9, {**ANSWERS[9], "revenue_model": "usage"})
    progress = program.get(f"/{session_id}/progress").json

    assert (progress["to_check"], progress["completed"]) == ([10], 1)
    assert program.get(f"/{session_id}/steps/10").json["state"] == "check"


def test_finalizing_happens_once(program: Program) -> None:
    """Finalizing answers with the context; again, with another key or none, it answers the same."""
    session_id = program.begin(*ANSWERS)
    first = program.post(f"/{session_id}/finalize", Idempotency_Key="once")
    again = program.post(f"/{session_id}/finalize", {}, Idempotency_Key="twice")

    assert first.status_code == again.status_code == 200
    assert first.json == again.json
    assert {"reference", "business_context", "checksum", "finalized_at"} == first.json.keys()
    context = first.json["business_context"]
    assert context["reference"] == first.json["reference"]
    assert context["checksum"] == first.json["checksum"]
    assert (context["user_id"], context["workspace_id"]) == ("ada", "acme")


def test_a_finalized_session_stays_as_it_is(program: Program) -> None:
    """After finalizing, steps and drafts are refused with the reference, and everything stays readable."""
    session_id = program.begin(*ANSWERS)
    reference = program.post(f"/{session_id}/finalize").json["reference"]
    saved = program.save(session_id, 1, {**ANSWERS[1], "company_name": "Another"})
    drafted = program.call("PUT", f"/{session_id}/steps/1/draft", {"data": {}, "version": 1})

    for refused in (saved, drafted):
        assert (refused.status_code, refused.json["reference"]) == (409, reference)
    assert program.get(f"/{session_id}/steps/1").json["data"] == ANSWERS[1]
    assert program.get(f"/{session_id}/summary").json["status"] == "finalized"


def test_finalizing_says_what_is_missing(program: Program) -> None:
    """An incomplete session is not finalized; the problem lists the steps to save first."""
    session_id = program.begin(*(number for number in ANSWERS if number not in (5, 18, 20)))
    refused = program.post(f"/{session_id}/finalize")

    assert (refused.status_code, refused.json["missing"]) == (409, [5, 20])
    assert program.get(f"/{session_id}/summary").json["status"] == "open"


def test_deleting_leaves_nothing(program: Program) -> None:
    """A deleted session is gone for every call; deleting it again is 404."""
    session_id = program.begin(1)
    assert program.call("DELETE", f"/{session_id}").status_code == 204

    calls = (("DELETE", ""), ("GET", "/steps/1"), ("GET", "/progress"), ("GET", "/summary"), ("POST", "/finalize"))
    answers = [program.call(method, f"/{session_id}{path}") for method, path in (*calls, ("POST", "/resume"))]
    assert {answer.status_code for answer in (*answers, program.save(session_id, 1))} == {404}


@pytest.mark.parametrize("number", [8, 10, 15, 16, 17, 21])
def test_a_step_that_looks_back_names_what_is_missing(program: Program, number: int) -> None:
    """A step whose form looks at an earlier one, not saved yet, is refused with that one's number."""
    earlier = {8: 7, 10: 9, 15: 14, 16: 14, 17: 14, 21: 9}[number]
    session_id = program.begin()
    refused = program.save(session_id, number)

    assert (refused.status_code, refused.json["missing"]) == (409, [earlier])
    assert f"step {earlier} " in refused.json["detail"]
    assert program.save(session_id, earlier).status_code == 200
    assert program.save(session_id, number).status_code == 200


def test_health_tells_anybody_ok_or_not(program: Program) -> None:
    """Without a key, or with a wrong one, health says ok and nothing else; so does the page that says ready."""
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        answer = program.client.get(f"{ROOT}/health", headers=headers)
        assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert {"status": "ready"} == program.client.get("/readyz").json


def test_health_tells_a_key_more(program: Program) -> None:
    """With a key it tells of the store and of this process."""
    answer = program.get("/health")
    assert {"status", "version", "latency_ms", "pool", "breaker", "operations"} == answer.json.keys()
    assert (answer.json["status"], answer.json["breaker"]) == ("ok", "closed")


def test_health_is_no_way_to_guess_keys(program: Program) -> None:
    """Wrong keys count there as everywhere; who sends none is answered on."""
    tried = [
        program.client.get(f"{ROOT}/health", headers={"Authorization": f"Bearer {number}"}).status_code
        for number in range(61)
    ]
    assert [200] * 60 + [429] == tried
    assert 200 == program.client.get(f"{ROOT}/health").status_code


def test_an_outage_is_told_without_a_reason(program: Program, tmp_path: Path) -> None:
    """Anybody hears that the store is away, and nothing of where it is."""
    away = served(f"unix://{tmp_path}/nobody.sock", tmp_path).test_client()
    assert (503, {"status": "store unavailable"}) == ((answer := away.get("/readyz")).status_code, answer.json)
    assert (503, {"status": "degraded"}) == ((answer := away.get(f"{ROOT}/health")).status_code, answer.json)


def test_what_is_answered_is_not_kept(program: Program) -> None:
    """No cache keeps an answer, and nothing is taken for what it is not."""
    session_id = program.begin(1)
    for path in ("/summary", "/progress", "/steps/1", "/steps/2"):
        answer = program.get(f"/{session_id}{path}")
        assert (answer.headers["Cache-Control"], answer.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
