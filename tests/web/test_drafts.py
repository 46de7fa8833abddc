"""Drafts keep what was typed, and never pass for answers."""

import json

import pytest

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach, Snapshot
from tests.web.walking import ANSWERS, Founder

TYPED = {"problem_statement": "Half a tho", "affected_groups": " <b>porters</b>\r\n"}


def keep(founder: Founder, typed: dict[str, str]) -> None:
    kept = founder.post("/steps/problem/draft", {**founder.page.holds, **typed})
    assert (kept.status, kept.text) == (204, "")


def test_a_draft_is_offered_on_return(founder: Founder, reach: Reach) -> None:
    """What was typed and not saved is there again, to the letter."""
    reach(5)
    founder.open("/steps/problem")
    keep(founder, TYPED)
    page = founder.open("/steps/problem")

    assert {name: [value] for name, value in TYPED.items()} == {name: page.answers[name] for name in TYPED}
    assert "Discard the draft" in page.said("//form//button")


def test_a_draft_that_was_kept_is_said_to_be(founder: Founder, reach: Reach) -> None:
    """The answer to a draft says when it was kept."""
    reach(4)
    founder.open("/steps/problem")
    kept = founder.post("/steps/problem/draft", founder.page.holds)

    assert len(kept.headers["Draft-Saved"]) == 5


def test_a_draft_counts_for_nothing(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """A draft completes no step and changes no answer."""
    session_id = reach(4)
    founder.open("/steps/problem")
    keep(founder, {"problem_statement": ANSWERS[5]["problem_statement"], "problem_severity": "8"})

    assert founder.open("/steps/problem").progress == "4 of 23 done"
    assert manager.get_step(session_id, 5) is None
    assert founder.get("/steps/solution").to == "/steps/problem"


def test_a_draft_from_before_a_save(founder: Founder, reach: Reach) -> None:
    """What was typed on a page older than the answers is told so; it wins over nothing, and waits to be chosen."""
    reach(5)
    old = founder.open("/steps/problem").holds
    founder.press({"affected_groups": "Bakers"})
    late = founder.post("/steps/problem/draft", {**old, **TYPED})

    conflict = json.loads(late.text)
    assert (409, {"affected_groups": ["Bakers"]}) == (late.status, conflict["stored"])
    assert "Bakers" in conflict["fields"]["affected_groups"]
    page = founder.open("/steps/problem")
    assert (["Bakers"], [TYPED["problem_statement"]]) == (
        page.answers["affected_groups"],
        page.answers["problem_statement"],
    )
    assert "<b>porters</b>" in page.said("//*[@class='other-words']")[0]


def test_a_save_takes_the_draft_with_it(founder: Founder, reach: Reach, snapshot: Snapshot) -> None:
    """After a save there is no draft any more."""
    reach(5)
    founder.open("/steps/problem")
    keep(founder, TYPED)
    founder.press()

    assert [key for key in snapshot() if "draft" in key] == []
    assert "Discard the draft" not in founder.open("/steps/problem").said("//form//button")


def test_a_draft_can_be_discarded(founder: Founder, reach: Reach, snapshot: Snapshot) -> None:
    """“Discard the draft” brings the saved answers back."""
    reach(5)
    saved = founder.open("/steps/problem").answers
    keep(founder, TYPED)
    founder.open("/steps/problem")
    assert founder.press(act="drop").to == "/steps/problem"

    assert saved == founder.open("/steps/problem").answers
    assert [key for key in snapshot() if "draft" in key] == []


def test_a_draft_needs_a_session(founder: Founder, snapshot: Snapshot) -> None:
    """A draft from a browser without a cookie leaves nothing behind."""
    page = founder.page.holds
    founder.client.delete_cookie("onboarding")

    assert founder.post("/steps/company/draft", page).status in (400, 410)
    assert snapshot() == {}


@pytest.mark.parametrize("typed", [TYPED, {"problem_statement": ANSWERS[5]["problem_statement"]}])
def test_coming_back_later(founder: Founder, reach: Reach, typed: dict[str, str]) -> None:
    """“Save and come back later” accepts an unfinished step; the start page goes on there, with what was typed."""
    reach(4)
    founder.open("/steps/problem")
    assert ((left := founder.press(typed, act="later")).status, left.to) == (303, "/")

    start = founder.open("/")
    assert start.tree.xpath("//a[starts-with(normalize-space(), 'Continue')]/@href") == ["/steps/problem"]
    assert [typed["problem_statement"]] == founder.open("/steps/problem").answers["problem_statement"]


def test_coming_back_to_a_finished_step(founder: Founder, reach: Reach) -> None:
    """“Save and come back later” saves a step that is complete, and goes on after it."""
    reach(5)
    founder.open("/steps/problem")
    founder.press(act="later")

    assert founder.open("/").tree.xpath("//a[starts-with(normalize-space(), 'Continue')]/@href") == ["/steps/solution"]


@pytest.mark.parametrize(
    ("slug", "act", "to"),
    [
        ("problem", "back", "/steps/audience"),
        ("audience", "back", "/steps/contradictions"),
        ("company", "back", "/"),
        ("contradictions", "skip", "/steps/audience"),
    ],
)
def test_going_back_loses_nothing(founder: Founder, reach: Reach, slug: str, act: str, to: str) -> None:
    """Back and “Skip for now” lead where they say, and keep what was typed as a draft."""
    reach(5)
    page = founder.open(f"/steps/{slug}")
    typed = {name: ["Half a tho"] for name in page.answers if "description" in name or "statement" in name}
    assert (303, to) == ((left := founder.press(typed, act=act)).status, left.to)

    assert {**page.answers, **typed} == founder.open(f"/steps/{slug}").answers


def test_skipping_an_empty_step_keeps_nothing(founder: Founder, reach: Reach, snapshot: Snapshot) -> None:
    """Skipping a step into which nothing was typed leaves no draft."""
    reach(2)
    founder.open("/steps/contradictions")
    before = snapshot()
    founder.press(act="skip")

    assert before == snapshot()
