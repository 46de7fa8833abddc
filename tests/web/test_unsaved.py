"""What was typed and is not saved is told wherever it matters, and is used or discarded before finalizing."""

import json
from typing import Any

import pytest
import redis

from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionManager
from onboarding.sessions.command import EVERYTHING
from tests.web.conftest import Reach
from tests.web.walking import ANSWERS, Founder, Shown

WHOM = ANSWERS[10]["tiers"][0]["for_whom"]
PLAN = "Another plan, which nobody has saved yet"


@pytest.fixture
def complete(founder: Founder, reach: Reach, manager: SessionManager) -> Founder:
    """A founder who has answered everything, and typed another plan into step 11 since."""
    reach(23)
    page = founder.open("/steps/go-to-market")
    founder.post("/steps/go-to-market/draft", {**page.holds, "launch_plan": PLAN})
    return founder


def settle(founder: Founder, words: str) -> Shown:
    """Press a button of what is not saved, on the summary."""
    page = founder.open("/summary")
    button = page.tree.xpath(f"//section[contains(@class, 'unsaved')]//button[starts-with(., '{words}')]")[0]
    data = {**page.holds, "act": button.get("value")}
    return founder.post(button.get("formaction"), data)


def test_it_is_told_everywhere(complete: Founder) -> None:
    """On the rail, here and from another phase, on the start page, on the summary, and in the download."""
    assert "/steps/go-to-market" in complete.open("/steps/pricing").tree.xpath(
        "//li[.//*[contains(., 'not saved')]]//@href"
    )
    elsewhere = complete.open("/steps/company").tree.xpath("//a[contains(@class, 'unsaved')]/@href")
    assert ["/steps/go-to-market"] == elsewhere
    start = complete.open("/").tree.xpath("//section[@aria-labelledby='unsaved']//a/@href")
    assert ["/steps/go-to-market"] == start
    assert PLAN in complete.open("/summary").said("//section[contains(@class, 'unsaved')]")[0]
    drafts = json.loads(complete.get("/answers.json").text)["drafts"]
    assert {"launch_plan": [PLAN]} == drafts["11"]["typed"]


def test_finalizing_waits(complete: Founder, manager: SessionManager, store: redis.Redis) -> None:
    """Finalize leads back to the summary, which says what is in the way; nothing is closed and nothing is lost."""
    complete.open("/summary")
    assert "/summary" == complete.press(act=None).to
    assert PLAN in complete.open("/summary").said("//section[contains(@class, 'unsaved')]")[0]
    assert 0 == len(store.keys("onboarding:*:context"))


@pytest.mark.parametrize(("words", "plan"), [("Use it", PLAN), ("Discard it", ANSWERS[11]["launch_plan"])])
def test_one_button_each(complete: Founder, words: str, plan: str) -> None:
    """“Use it” makes it the answer, “Discard it” leaves the answer as it was; then the document has what was chosen."""
    assert "/summary" == settle(complete, words).to
    assert [] == complete.open("/summary").said("//section[contains(@class, 'unsaved')]")
    assert "/done" == complete.press(act=None).to
    assert plan in complete.get("/export/business-context.json").text


def test_what_cannot_be_used_as_it_is(complete: Founder) -> None:
    """Where the words are no answer yet, “Use it” leads to the step, with the words in it."""
    page = complete.open("/steps/go-to-market")
    complete.post("/steps/go-to-market/draft", {**page.holds, "launch_plan": "short"})
    assert "/steps/go-to-market?change=1" == settle(complete, "Use it").to
    assert ["short"] == complete.open("/steps/go-to-market?change=1").answers["launch_plan"]


def test_only_what_was_seen_is_discarded(complete: Founder) -> None:
    """A draft that was typed after the summary was opened is not discarded by it."""
    page = complete.open("/summary")
    button = page.tree.xpath("//button[starts-with(., 'Discard it')]")[0]
    step = complete.get("/steps/go-to-market")
    complete.post("/steps/go-to-market/draft", {**step.holds, "launch_plan": "Yet another plan"})
    complete.post(button.get("formaction"), {**page.holds, "act": button.get("value")})
    assert "Yet another plan" in complete.open("/summary").said("//section[contains(@class, 'unsaved')]")[0]


def test_the_words_of_a_question_that_is_hidden_now(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """They are in the way of finalizing too, can be read, and are discarded by their button."""
    session_id = reach(23)
    page = founder.open("/steps/pricing")
    founder.post("/steps/pricing/draft", {**page.holds, "tiers-0-for_whom": "Bakeries by the sea"})
    manager.save_step(session_id, 9, {**ANSWERS[9], "revenue_model": "marketplace"})
    pricing = {name: ANSWERS[10][name] for name in ("pricing_strategy",)}
    manager.save_step(session_id, 10, {**pricing, "take_rate": "12"})
    founder.open("/summary")
    assert "/summary" == founder.press(act=None).to
    assert "Bakeries by the sea" in founder.open("/summary").said("//section[contains(@class, 'unsaved')]")[0]
    assert "Bakeries by the sea" in founder.open("/steps/pricing").said("//*[@class='other-words']")[0]
    settle(founder, "Discard it")
    founder.open("/summary")
    assert "/done" == founder.press(act=None).to


def test_a_step_that_is_no_more(founder: Founder, reach: Reach, manager: SessionManager, store: redis.Redis) -> None:
    """Words of a step that the flow has no more can be read and discarded too."""
    session_id = reach(23)
    manager.save_draft(session_id, 11, FormData({"launch_plan": [PLAN]}), version=1)
    base = f"onboarding:{{{session_id}}}:"
    store.hset(f"{base}progress", "draft:77", store.hget(f"{base}progress", "draft:11"))
    store.hdel(f"{base}progress", "draft:11")
    store.rename(f"{base}draft:11", f"{base}draft:77")
    assert PLAN in founder.open("/summary").said("//section[contains(@class, 'unsaved')]")[0]
    settle(founder, "Discard it")
    founder.open("/summary")
    assert "/done" == founder.press(act=None).to


def test_what_says_the_same_is_in_nobodys_way(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """A draft that says nothing but what is saved does not keep anybody from finalizing."""
    session_id = reach(23)
    manager.save_draft(session_id, 11, FormData({"launch_plan": [ANSWERS[11]["launch_plan"]]}), version=1)
    assert [] == founder.open("/summary").said("//section[contains(@class, 'unsaved')]")
    assert "/done" == founder.press(act=None).to


def change(founder: Founder, slug: str, typed: dict[str, Any]) -> Shown:
    founder.open(f"/steps/{slug}")
    return founder.press(typed)


def test_hidden_answers_come_back(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """Tiers, another revenue model with its price, and back: the tiers are there; meanwhile they count in nothing."""
    session_id = reach(23)
    tiers = founder.open("/steps/pricing").column("tiers", "name")
    assert len(tiers) >= 2
    change(founder, "revenue-model", {"revenue_model": "marketplace"})
    assert 303 == change(founder, "pricing", {"take_rate": "12"}).status

    session = manager.visit(session_id, EVERYTHING)
    assert ("take_rate" in session.answers[10], "tiers" in session.answers[10]) == (True, False)
    assert WHOM not in founder.open("/summary").text
    assert WHOM not in json.dumps(manager.get_step(session_id, 10))
    kept = json.loads(founder.get("/answers.json").text)["steps"]["10"]["not_asked_now"]
    assert [tiers[0]] == kept["tiers-0-name"]

    change(founder, "revenue-model", {"revenue_model": "subscription"})
    page = founder.open("/steps/pricing")
    assert tiers == page.column("tiers", "name")
    assert 303 == founder.press().status
    assert len(tiers) == len(manager.visit(session_id, EVERYTHING).answers[10]["tiers"])
    change(founder, "revenue-model", {"revenue_model": "marketplace"})
    assert ["12"] == founder.open("/steps/pricing").answers["take_rate"]


def test_hidden_answers_of_the_same_page(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """“Another industry” is there again when somebody who has chosen one of ours looks back at it."""
    session_id = reach(1)
    change(founder, "company", {"industry": "other", "other_industry": "Beekeeping"})
    change(founder, "company", {"industry": "technology"})
    assert "other_industry" not in manager.get_step(session_id, 1)
    assert ["Beekeeping"] == founder.open("/steps/company").answers["other_industry"]
    change(founder, "company", {"industry": "other"})
    assert "Beekeeping" == manager.get_step(session_id, 1)["other_industry"]


def test_the_document_has_what_is_shown(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """What is hidden when a session is finalized is not in its context."""
    session_id = reach(23)
    change(founder, "company", {"industry": "other", "other_industry": "Beekeeping"})
    change(founder, "company", {"industry": "technology"})
    change(founder, "revenue-model", {"revenue_model": "marketplace"})
    change(founder, "pricing", {"take_rate": "12"})
    change(founder, "numbers", {})
    document = json.dumps(manager.finalize(session_id).business_context)
    assert ("Beekeeping" in document, WHOM in document) == (False, False)
