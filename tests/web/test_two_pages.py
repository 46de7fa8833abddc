"""Two pages of one step, in two tabs or on two devices: what each types is merged or kept beside the other."""

import json
from typing import Any

import pytest

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach
from tests.web.walking import ANSWERS, HTMX, Founder, Shown

PATH = "/steps/problem"
STATEMENT = ANSWERS[5]["problem_statement"]


@pytest.fixture
def two(founder: Founder, reach: Reach) -> tuple[Founder, Shown, Shown]:
    """A founder who has opened the same unanswered step twice."""
    reach(4)
    return founder, founder.get(PATH), founder.get(PATH)


def draft(founder: Founder, page: Shown, order: int = 1, **typed: str) -> Shown:
    """As a script sends it: the fields that were typed into, and what the page was rendered with."""
    names = ("csrf_token", "version", "submission", "draft_revision", "draft_base")
    sent: dict[str, Any] = vars(page).setdefault("known", {name: page.holds[name][0] for name in names})
    answer = founder.post(
        f"{PATH}/draft", {**sent, **typed, "draft_fields": " ".join(typed), "draft_order": str(order)}
    )
    entries = (
        entry.partition("=") for text in (sent["draft_base"], answer.headers["Draft-Base"]) for entry in text.split()
    )
    base = {name: token for name, _, token in entries}
    sent["draft_base"] = " ".join(f"{name}={token}" for name, token in base.items())
    sent["draft_revision"] = answer.headers["Draft-Revision"]
    return answer


def press(founder: Founder, page: Shown, act: str = "save", **typed: str) -> Shown:
    founder.page = page
    return founder.press(typed, act=act)


def button(page: Shown, words: str) -> str:
    """What the button with these words says to the server."""
    (found,) = page.tree.xpath(f"//button[starts-with(normalize-space(), '{words}')]/@value")
    return str(found)


def boxes(page: Shown) -> list[str]:
    return page.said("//*[@class='other-words']//blockquote")


def test_different_fields_are_one_draft(two: tuple[Founder, Shown, Shown]) -> None:
    """What one tab typed and was closed with, is there beside what the other one typed."""
    founder, a, b = two
    assert 204 == draft(founder, a, problem_statement="Half a tho").status
    kept = draft(founder, b, affected_groups="Porters")

    assert (204, "+") == (kept.status, kept.headers["Draft-Revision"][0])
    assert "other answers" in kept.headers["Draft-Others"]
    page = founder.open(PATH)
    assert ["Half a tho", "Porters"] == [page.answers[name][0] for name in ("problem_statement", "affected_groups")]


def test_the_same_field_is_told_at_once(two: tuple[Founder, Shown, Shown]) -> None:
    """The tab that comes second is told what is stored, and its own words wait, however often it goes on typing."""
    founder, a, b = two
    draft(founder, a, affected_groups="Porters")
    for order, text in enumerate(("Bakers", "Bakers, too"), start=1):
        conflict = draft(founder, b, order, affected_groups=text)
        assert (409, {"affected_groups": ["Porters"]}) == (conflict.status, json.loads(conflict.text)["stored"])
        assert "Porters" in json.loads(conflict.text)["fields"]["affected_groups"]
        page = founder.open(PATH)
        assert (["Porters"], ["Bakers" if order == 1 else "Bakers, too"]) == (
            page.answers["affected_groups"],
            boxes(page),
        )


def test_a_page_goes_on_after_its_own_draft(two: tuple[Founder, Shown, Shown]) -> None:
    """Without knowing that its draft has arrived, and whichever of its drafts comes last."""
    founder, a, _ = two
    for order, text in ((1, "P"), (3, "Porters"), (2, "Po")):
        assert 204 == draft(founder, a, order, affected_groups=text).status
    assert ["Porters"] == founder.open(PATH).answers["affected_groups"]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(("words", "left"), [("Use these words", "Bakers"), ("Discard them", "Porters")])
def test_choosing_later(two: tuple[Founder, Shown, Shown], words: str, left: str, headers: dict[str, str]) -> None:
    """Words that wait are used or discarded by a button each, and then they wait no more."""
    founder, a, b = two
    draft(founder, a, affected_groups="Porters")
    draft(founder, b, affected_groups="Bakers")
    page = founder.open(PATH)
    founder.headers = headers
    done = press(founder, page, button(page, words))
    assert (200 if headers else 303) == done.status
    founder.headers = {}
    page = founder.open(PATH)
    assert ([left], []) == (page.answers["affected_groups"], boxes(page))


@pytest.mark.parametrize(("words", "left"), [("Use that", "Porters"), ("Keep mine", "Bakers")])
def test_choosing_at_once(two: tuple[Founder, Shown, Shown], words: str, left: str) -> None:
    """The tab that was told has its own words on the page, the stored ones beside them, and a button for each."""
    founder, a, b = two
    draft(founder, a, affected_groups="Porters")
    conflict = press(founder, b, "again", affected_groups="Bakers")
    assert (["Bakers"], ["Porters"]) == (conflict.answers["affected_groups"], boxes(conflict))
    press(founder, conflict, button(conflict, words))
    page = founder.open(PATH)
    assert ([left], []) == (page.answers["affected_groups"], boxes(page))


def test_a_choice_is_of_what_was_seen(two: tuple[Founder, Shown, Shown]) -> None:
    """Where there are other words by now, nothing is chosen, and that is said."""
    founder, a, b = two
    draft(founder, a, 1, affected_groups="Porters")
    conflict = press(founder, b, "again", affected_groups="Bakers")
    draft(founder, a, 2, affected_groups="Porters at night")
    again = press(founder, conflict, button(conflict, "Use that"))
    assert (409, ["Bakers"], ["Porters at night"]) == (again.status, again.answers["affected_groups"], boxes(again))
    assert "typed here meanwhile" in again.alert


@pytest.mark.parametrize("act", ["later", "back"])
def test_a_stale_tab_that_leaves(two: tuple[Founder, Shown, Shown], act: str) -> None:
    """What it had typed and could not save is there, beside what the other one saved, and is told where it matters."""
    founder, a, b = two
    press(founder, a, problem_statement=STATEMENT, problem_severity="8", affected_groups="Porters")
    left = press(founder, b, act, affected_groups="Bakers")
    assert 303 == left.status

    start = founder.open("/")
    assert [PATH] == start.tree.xpath("//section[@aria-labelledby='unsaved']//a/@href")
    page = founder.open(PATH)
    assert (["Porters"], ["Bakers"]) == (page.answers["affected_groups"], boxes(page))


def test_a_stale_tab_that_skips(founder: Founder, reach: Reach) -> None:
    """Skipping an optional step keeps what was typed into it all the same."""
    reach(2)
    a, b = founder.get("/steps/contradictions"), founder.get("/steps/contradictions")
    typed = {"contradictions-0-description": "We say fast, and we are slow", "contradictions-0-severity": "high"}
    press(founder, a, "save", **typed)
    assert 303 == press(founder, b, "skip", **{"contradictions-0-description": "Half a tho"}).status
    page = founder.open("/steps/contradictions")
    assert "Half a tho" in boxes(page)[0]


def test_a_stale_save(two: tuple[Founder, Shown, Shown], manager: SessionManager) -> None:
    """It shows both versions; closing that page loses neither, and choosing is still possible."""
    founder, a, b = two
    press(founder, a, problem_statement=STATEMENT, problem_severity="8", affected_groups="Porters")
    both = press(founder, b, problem_statement=STATEMENT, problem_severity="8", affected_groups="Bakers")
    assert (409, ["Bakers", "Porters"]) == (both.status, both.said("//*[@role='cell']"))
    page = founder.open(PATH)
    assert (["Porters"], ["Bakers"]) == (page.answers["affected_groups"], boxes(page))
    assert 303 == press(founder, both).status
    page = founder.open(PATH)
    assert (["Bakers"], []) == (page.answers["affected_groups"], boxes(page))


def test_keeping_what_is_saved(two: tuple[Founder, Shown, Shown]) -> None:
    """It discards this tab's words, as it says, and nothing else."""
    founder, a, b = two
    press(founder, a, problem_statement=STATEMENT, problem_severity="8", affected_groups="Porters")
    c = founder.get(PATH)
    typed = {"problem_statement": STATEMENT, "problem_severity": "8"}
    both = press(founder, b, affected_groups="Bakers", **typed)
    press(founder, c, "again", affected_groups="Millers")
    assert 303 == press(founder, both, "drop").status
    assert ["Millers"] == founder.open(PATH).answers["affected_groups"]
    assert [] == boxes(founder.page)


def test_a_save_leaves_what_it_did_not_show(two: tuple[Founder, Shown, Shown]) -> None:
    """What another tab typed since, into another field, is not in the save, and not lost."""
    founder, a, b = two
    draft(founder, b, affected_groups="Porters")
    assert 303 == press(founder, a, problem_statement=STATEMENT, problem_severity="8").status
    page = founder.open(PATH)
    assert ([STATEMENT], [""], ["Porters"]) == (
        page.answers["problem_statement"],
        page.answers["affected_groups"],
        boxes(page),
    )


def test_a_refused_save_is_kept(two: tuple[Founder, Shown, Shown]) -> None:
    """What was sent and could not be saved is a draft: closing the page that says so loses nothing."""
    founder, a, _ = two
    assert 422 == press(founder, a, problem_statement="Too short").status
    assert ["Too short"] == founder.open(PATH).answers["problem_statement"]


def test_an_older_page_says_the_same_without_tokens(two: tuple[Founder, Shown, Shown]) -> None:
    """A page from before an upgrade does not say what it was rendered with: its words are merged by field."""
    founder, a, b = two
    draft(founder, a, problem_statement="Half a tho")
    old = {name: b.holds[name] for name in ("csrf_token", "version")} | {"affected_groups": "Porters"}
    assert 204 == founder.post(f"{PATH}/draft", old).status
    assert 409 == founder.post(f"{PATH}/draft", {**old, "problem_statement": "Another"}).status
    page = founder.open(PATH)
    assert (["Half a tho"], ["Porters"]) == (page.answers["problem_statement"], page.answers["affected_groups"])


def test_starting_again_beside_another_tab(founder: Founder, reach: Reach, store: Any) -> None:
    """“Start again with what you typed” keeps it where another tab has begun a new session meanwhile."""
    reach(0)
    founder.open("/steps/company")
    store.flushdb()
    expired = founder.press({"company_name": "Loaf & Order"})
    founder.begin()
    reach(1)
    founder.page = expired
    started = founder.press(act=None).to
    assert "/steps/company" == started
    page = founder.open(started)
    assert (["Crumb & Ledger"], True) == (page.answers["company_name"], "Loaf & Order" in boxes(page))
