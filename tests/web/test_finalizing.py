"""Finalizing happens once, and what comes of it is there to read; and discarding takes everything away."""

import json

import pytest
import redis

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach, Snapshot
from tests.web.walking import ANSWERS, COMPANY, Founder

EXPORTS = {
    "/export/business-context.json": "business-context.json",
    "/export/business-context.json?compact=1": "business-context.compact.json",
    "/export/business-context.md": "business-context.md",
    "/export/business-context.pdf": "business-context.pdf",
}
NOBODYS = "\U00012000"  # a cuneiform sign, which no packaged font has
exports = pytest.mark.parametrize("path", EXPORTS)


@pytest.fixture
def finalized(founder: Founder, reach: Reach) -> Founder:
    """A founder who has answered everything and pressed Finalize."""
    reach(23)
    founder.open("/summary")
    assert founder.press(act=None).to == "/done"
    return founder


def test_the_done_page_has_the_reference(finalized: Founder, manager: SessionManager, store: redis.Redis) -> None:
    """The done page says the reference and the checksum, and may be opened again."""
    (metadata,) = store.keys("onboarding:*:metadata")
    kept = manager.get_metadata(str(metadata).split("{")[1].split("}")[0])
    for _ in range(2):
        page = finalized.open("/done")
        assert (page.status, kept.reference in page.text, kept.checksum in page.text) == (200, True, True)


def test_finalizing_again_answers_the_same(finalized: Founder, snapshot: Snapshot) -> None:
    """A second press of an old page's button changes nothing, and shows the same reference."""
    before = snapshot()

    assert ((again := finalized.press(act=None)).status, again.to) == (303, "/done")
    assert before == snapshot()


@pytest.mark.parametrize("act", ["save", "later", "back", "drop", "add:differentiators", "again"])
def test_nothing_changes_afterwards(finalized: Founder, reach: Reach, snapshot: Snapshot, act: str) -> None:
    """Whatever is sent to a step of a finalized session changes nothing."""
    before = snapshot()
    token = finalized.page.holds["csrf_token"]
    finalized.post("/steps/value-proposition", {"csrf_token": token, "value_proposition": "Other words", "act": act})
    finalized.post("/steps/value-proposition/draft", {"csrf_token": token, "value_proposition": "Other words"})

    assert before == snapshot()


def test_a_late_save_is_told_that_it_is_done(finalized: Founder) -> None:
    """A save from a page that was open since before changes nothing; the page says so, and has what was typed."""
    late = finalized.post("/steps/company", {**finalized.page.holds, **COMPANY})

    assert (late.status, late.heading) == (409, "This session is finalized")
    assert "bakeries" in late.text


def test_answers_stay_readable(finalized: Founder) -> None:
    """Steps and the summary can be read afterwards, and nothing in them can be sent."""
    step, summary = finalized.open("/steps/problem"), finalized.open("/summary")

    assert [step.status, summary.status] == [200, 200]
    assert step.answers == {}
    assert summary.tree.xpath("//form") == []


@exports
def test_nothing_to_download_before(founder: Founder, reach: Reach, path: str) -> None:
    """Before finalizing there is nothing to download."""
    reach(23)

    assert founder.get(path).status == 404


@exports
def test_downloads_are_attachments(finalized: Founder, path: str) -> None:
    """Downloads are saved, not shown; no cache keeps them, and no browser guesses what they are."""
    download = finalized.get(path)

    assert download.status == 200
    assert download.headers["Content-Disposition"] == f'attachment; filename="{EXPORTS[path]}"'
    assert (download.headers["Cache-Control"], download.headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_the_download_is_the_document(finalized: Founder) -> None:
    """The JSON is the document that the done page speaks of."""
    document = json.loads(finalized.get("/export/business-context.json").text)
    done = finalized.open("/done")

    assert document["completed_steps"] == 23
    assert document["reference"] in done.text
    assert document["checksum"] in done.text


def test_the_done_page_waits(founder: Founder, reach: Reach) -> None:
    """Before finalizing the done page leads to the summary."""
    reach(23)

    assert ((early := founder.get("/done")).status, early.to) == (303, "/summary")


def test_what_is_missing_is_said(founder: Founder, reach: Reach) -> None:
    """Finalizing too early leads to the summary, which names every required step that is missing."""
    reach(20)
    founder.open("/summary")
    assert founder.press(act=None).to == "/summary"

    page = founder.open("/summary")
    assert page.tree.xpath("//section[@aria-labelledby='missing']//a/@href") == [
        "/steps/numbers?change=1",
        "/steps/plan?change=1",
        "/steps/final-review?change=1",
    ]


def test_optional_steps_may_be_missing(founder: Founder, reach: Reach, store: redis.Redis) -> None:
    """Without the three optional steps it can be finalized, with 20 of 23."""
    session_id = reach(23)
    store.hdel(f"onboarding:{{{session_id}}}:progress", "step:3", "step:13", "step:18")
    store.hincrby(f"onboarding:{{{session_id}}}:progress", "completed", -3)
    founder.open("/summary")

    assert founder.press(act=None).to == "/done"
    assert json.loads(founder.get("/export/business-context.json").text)["completed_steps"] == 20


def test_answers_that_no_longer_hold_are_named(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """Kept answers that the form refuses are as good as missing: the summary names their step before finalizing."""
    session_id = reach(23)
    manager.save_step(session_id, 5, {"problem_statement": "Short", "problem_severity": 8})
    summary = founder.open("/summary")

    assert summary.tree.xpath("//section[@aria-labelledby='missing']//a/@href") == ["/steps/problem?change=1"]
    assert founder.press(act=None).to == "/summary"


def test_discarding_deletes_everything(founder: Founder, reach: Reach, store: redis.Redis) -> None:
    """After “Delete everything” no key is left but the id's own, and the start page is as for a newcomer."""
    as_new = founder.get("/").said("//main//form//button | //main//h1")
    reach(0)
    founder.open("/steps/value-proposition")
    founder.post("/steps/value-proposition/draft", founder.page.holds)
    founder.open("/discard")
    assert founder.page.said("//form/button") == ["Delete everything"]

    assert ((gone := founder.press(act=None)).status, gone.to) == (303, "/")
    assert as_new == founder.open("/").said("//main//form//button | //main//h1")
    (left,) = store.keys()
    assert (True, "1") == (str(left).endswith(":gone"), store.get(left))


def test_a_finalized_session_can_be_discarded(finalized: Founder, store: redis.Redis) -> None:
    """What was finalized can be deleted as well."""
    finalized.open("/discard")
    finalized.press(act=None)

    assert [] == [key for key in map(str, store.scan_iter()) if not key.endswith(":gone")]


@pytest.mark.parametrize("missing", [True, False])
def test_the_page_says_so(founder: Founder, reach: Reach, manager: SessionManager, missing: bool) -> None:
    """Beside the download stands which letters will be boxes; otherwise nothing does."""
    session_id = reach(23)
    word = NOBODYS if missing else "ภาษาไทย"
    manager.save_step(session_id, 1, {**ANSWERS[1], "company_name": f"Crumb {word}"})
    manager.finalize(session_id)
    text = " ".join(founder.open("/done").said("//main"))
    assert missing == (f"We have no font for {NOBODYS}" in text)
    assert missing == ("an empty box stands for each" in text)
