"""Storage rule 13 through the pages: new is not expired, and nothing brings a dead session back to life."""

import time
import uuid

import pytest
import redis
from flask import Flask

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach, Snapshot
from tests.web.walking import ANSWERS, COMPANY, Founder

DAY = 24 * 3600


def planted(founder: Founder, *, new: bool, age: int = 0) -> Founder:
    """The founder with another id and grant in a cookie that is otherwise as we sign it."""
    with founder.client.session_transaction() as cookie:
        cookie["passage"] = [str(uuid.uuid4()), "0" * 32, int(time.time()) - age, new]
    return founder


def test_starting_stores_nothing(founder: Founder, store: redis.Redis) -> None:
    """Start, and looking at the first step, leave no key."""
    assert (founder.page.status, store.dbsize()) == (200, 0)


def test_many_starts_leave_no_key(app: Flask, store: redis.Redis) -> None:
    """Twenty visitors who press Start, and twenty programs without a cookie, leave no key."""
    for _ in range(20):
        Founder(app.test_client()).begin()
        assert Founder(app.test_client()).post("/start", {}).status == 400

    assert store.dbsize() == 0


def test_starting_again_goes_on(founder: Founder, reach: Reach) -> None:
    """Pressing Start of a page that was left open does not begin a second session."""
    start = founder.get("/") if founder.page is None else founder.page
    founder.client.delete_cookie("onboarding")
    start = founder.begin().page
    reach(4)

    assert founder.post("/start", {"csrf_token": start.holds["csrf_token"]}).to == "/steps/problem"


def test_a_second_tab_conflicts(founder: Founder, manager: SessionManager, reach: Reach) -> None:
    """Of two tabs of a new browser the second save is told of the first, and shows both versions."""
    tab, cookie = founder.page, founder.cookie()
    session_id = reach(0)
    founder.page = tab
    founder.with_cookie(cookie)  # as it was when both tabs were opened
    conflict = founder.press({**COMPANY, "company_name": "Loaf & Order"})

    assert conflict.status == 409
    assert "This step was saved somewhere else meanwhile" in conflict.alert
    assert conflict.said("//*[@role='cell']")[:2] == ["Loaf & Order", "Crumb & Ledger"]
    assert manager.get_step(session_id, 1) == COMPANY


def test_a_conflict_can_be_settled(founder: Founder, manager: SessionManager, reach: Reach) -> None:
    """“Save my version” saves what the second tab typed."""
    tab = founder.page
    session_id = reach(0)
    founder.page = tab
    founder.page = founder.press({**COMPANY, "company_name": "Loaf & Order"})
    settled = founder.press()

    assert (settled.status, settled.to) == (303, "/steps/value-proposition")
    assert manager.get_step(session_id, 1) == {**COMPANY, "company_name": "Loaf & Order"}


@pytest.mark.parametrize("path", ["/steps/problem", "/summary", "/done", "/export/business-context.json"])
def test_a_session_that_is_gone_has_expired(founder: Founder, reach: Reach, store: redis.Redis, path: str) -> None:
    """Its pages say so, with 410."""
    reach(5)
    store.flushdb()
    page = founder.open(path)

    assert (page.status, page.heading) == (410, "This session has expired")


@pytest.mark.parametrize("kind", ["metadata", "progress", "step:3"])
def test_half_a_session_is_none(founder: Founder, reach: Reach, store: redis.Redis, kind: str) -> None:
    """A session of which any key is missing has expired, and nothing of it is shown."""
    session_id = reach(5)
    store.delete(f"onboarding:{{{session_id}}}:{kind}")
    page = founder.open("/steps/problem")

    assert (page.status, ANSWERS[5]["problem_statement"][:30] in page.text) == (410, False)


def test_what_was_typed_survives_expiry(founder: Founder, reach: Reach, store: redis.Redis) -> None:
    """A save that comes too late shows what was typed; starting again with it makes it the new session's draft."""
    reach(0)
    founder.open("/steps/company")
    store.flushdb()
    founder.page = founder.press({"company_name": "Loaf & <i>Order</i>", "headquarters": " two\tspaces  "})
    assert (founder.page.status, store.dbsize()) == (410, 0)
    assert "Loaf & <i>Order</i>" in founder.page.said("//dd")
    assert founder.page.said("//form/button") == ["Start again with what you typed"]

    page = founder.open(str(founder.press(act=None).to))
    assert (page.status, page.progress) == (200, "0 of 23 done")
    assert page.answers["company_name"] == ["Loaf & <i>Order</i>"]
    assert page.answers["headquarters"] == [" two\tspaces  "]


def test_a_later_step_survives_expiry(
    founder: Founder, reach: Reach, manager: SessionManager, store: redis.Redis
) -> None:
    """What was typed into a later step waits there, as a draft, until the steps before it are answered again."""
    reach(8)
    typed = founder.open("/steps/competitors").answers | {"competitors-0-name": ["Loaf & Order"]}
    store.flushdb()
    founder.page = founder.press(typed)
    founder.press(act=None)
    (metadata,) = store.keys("onboarding:*:metadata")
    for number in range(1, 7):
        manager.save_step(str(metadata).split("{")[1].split("}")[0], number, ANSWERS[number])

    assert typed == founder.open("/steps/competitors").answers


@pytest.mark.parametrize(
    ("new", "age"),
    [
        pytest.param(False, 0, id="unknown"),
        pytest.param(True, DAY + 1, id="new-too-long"),
        pytest.param(True, -DAY, id="from-the-future"),
    ],
)
def test_an_unknown_id_is_never_adopted(founder: Founder, snapshot: Snapshot, new: bool, age: int) -> None:
    """An id that the store does not know opens no session, unless the cookie is new and of today."""
    planted(founder, new=new, age=age)
    saved = founder.press(COMPANY)
    draft = founder.post("/steps/company/draft", founder.page.holds)

    assert [saved.status, draft.status] == [410, 410]
    assert snapshot() == {}


def test_a_new_cookie_opens_its_session(founder: Founder, reach: Reach) -> None:
    """A cookie that was new yesterday evening still opens its session, with the first save."""
    planted(founder, new=True, age=DAY - 60)
    reach(1)

    assert founder.open("/steps/value-proposition").progress == "1 of 23 done"


def test_a_draft_opens_a_session_too(founder: Founder, snapshot: Snapshot) -> None:
    """What a newcomer types is kept from the first draft on, and is there when they come back."""
    kept = founder.post("/steps/company/draft", {**founder.page.holds, "company_name": "Crumb"})

    assert kept.status == 204
    assert sorted(key.split("}:")[1] for key in snapshot()) == ["draft:1", "metadata", "progress"]
    assert founder.open("/steps/company").answers["company_name"] == ["Crumb"]
    assert founder.page.progress == "0 of 23 done"
