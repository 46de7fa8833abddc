"""Pages and API on sessions that an earlier release stored, under a flow that has changed since."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from onboarding.business.flow import flow as business
from onboarding.config import Settings
from onboarding.flow import Flow
from onboarding.sessions import SessionManager
from tests.versions import flows
from tests.versions.flows import changed, with_step
from tests.versions.old import restore, stored
from tests.web.walking import Founder

EXAMPLE = business.example()
GRANT = "0123456789abcdef" * 2
API = "/api/v1/onboarding"
KEY = {"Authorization": "Bearer dev"}
Opened = Callable[..., tuple[str, Founder]]


@pytest.fixture
def opened(settings: Settings, store: redis.Redis, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """``opened(flow, name)``: a dumped session, and a browser that is in it, where this flow is served."""

    def opened(flow: Flow, name: str = "under-way") -> tuple[str, Founder]:
        session_id = restore(store, name, grant=hashlib.sha256(GRANT.encode()).hexdigest())
        monkeypatch.setattr("tests.versions.flows.served", flow, raising=False)
        app: Flask = create_app(settings.model_copy(update={"onboarding_flow": "tests.versions.flows:served"}))
        client: FlaskClient = app.test_client()
        with client.session_transaction() as cookie:
            cookie["passage"] = [session_id, GRANT, 1_795_569_270, False]
        return session_id, Founder(client)

    return opened


def test_the_step_is_asked_again(opened: Opened) -> None:
    """The page says that its questions changed, has what still fits, and saving it goes on where one was."""
    _, founder = opened(changed(with_step("problem", form=flows.MoreOfTheProblem)))
    page = founder.open("/steps/problem")

    assert "The questions of this step have changed since you answered them" in page.said("//main")[0]
    assert EXAMPLE[5]["problem_statement"] == page.answers["problem_statement"][0].strip()
    founder.page = founder.press()
    assert (422, {"problem_since": "Say since when"}) == (founder.page.status, founder.page.field_errors)
    assert founder.press({"problem_since": ["2019"]}).to == "/steps/solution"
    assert "have changed" not in founder.get("/steps/problem").said("//main")[0]
    assert "12 of 23 done" == founder.get("/steps/solution").progress


def test_an_option_that_is_gone(opened: Opened) -> None:
    """The question is open again, the others are filled in, and the summary names the step."""
    _, founder = opened(changed(with_step("company", form=flows.FewerStages)), "all-answered")
    page = founder.open("/steps/company")

    assert "stage" not in page.answers
    assert ["Crumb & Ledger"] == page.answers["company_name"]
    assert "The questions of this step changed; this step is to be checked" in founder.get("/summary").said("//main")[0]
    assert founder.press({"stage": ["growth"]}).status == 303


def test_a_step_that_is_new_is_asked_next(opened: Opened) -> None:
    """Who was at step 13 is taken to the new third step; its number in the page is that of its place."""
    _, founder = opened(changed(flows.inserted))
    start = founder.open("/")

    assert ["Continue: 12 of 24 done"] == start.said("//a[@class='primary']")
    assert founder.get("/steps/personality").to == "/steps/timing"
    founder.open("/steps/timing")
    assert founder.press({"why_now": ["Flour is dear"]}).to == "/steps/contradictions"
    assert ["Crumb & Ledger"] == founder.get("/steps/company").answers["company_name"]


def test_answers_are_in_their_own_step_after_renumbering(opened: Opened) -> None:
    """Every page has its own answers, and the draft is offered where it was typed."""
    _, founder = opened(changed(lambda steps: [s for s in flows.renumbered(steps) if s.slug != "timing"]))

    assert EXAMPLE[5]["problem_statement"] == founder.get("/steps/problem").answers["problem_statement"][0].strip()
    assert EXAMPLE[10]["pricing_strategy"] == founder.get("/steps/pricing").answers["pricing_strategy"][0]
    founder.open("/steps/personality")
    assert founder.press(act="skip").to == "/steps/icps"
    assert "The family bakery" in founder.get("/steps/icps").answers["icps-0-name"]


def test_a_step_that_was_renamed(opened: Opened) -> None:
    """Its old address leads to the new one, and a page that was open at the old one can still be saved."""
    _, founder = opened(changed(flows.renamed))
    page = founder.open("/steps/trouble")

    assert founder.get("/steps/problem").to == "/steps/trouble"
    assert founder.get("/steps/problem?change=1").to == "/steps/trouble?change=1"
    assert founder.post("/steps/problem", page.holds | {"act": "save"}).to == "/steps/solution"


def test_a_step_that_was_removed(opened: Opened, manager: SessionManager) -> None:
    """Who was on its page goes on where the session does, reading or saving; another address is still none."""
    session_id, founder = opened(changed(flows.without("values")))
    manager.save_step(session_id, 13, EXAMPLE[13])
    page = founder.open("/steps/personality")

    assert founder.get("/steps/values").to == "/steps/icps"
    assert founder.post("/steps/values", page.holds | {"act": "save"}).to == "/steps/icps"
    assert founder.get("/steps/nowhere").status == 404
    assert "12 of 22 done" == founder.get("/steps/company").progress


def test_the_api(opened: Opened, store: redis.Redis) -> None:
    """It answers by the numbers of the flow that is served, says what is to be checked, and saves over it."""
    session_id, founder = opened(changed(flows.renumbered))
    at = f"{API}/{session_id}"
    before = stored(store, session_id)

    def ask(path: str) -> Any:
        return founder.client.get(f"{at}{path}", headers=KEY).get_json()

    assert EXAMPLE[10] == ask("/steps/11")["data"]
    assert ask("/steps/3")["status"] == 404
    assert {"completed": 12, "total": 24, "next_step": 3} == {
        name: ask("/progress")[name] for name in ("completed", "total", "next_step")
    }
    assert sorted(map(int, ask("/summary")["steps"])) == [1, 2, *range(4, 14)]
    assert stored(store, session_id) == before
    body = {"data": {"why_now": "Flour is dear"}, "version": 0}
    answer = founder.client.post(f"{at}/steps/3", json=body, headers=KEY)
    assert (200, 13) == (answer.status_code, answer.get_json()["progress"]["completed"])
    assert EXAMPLE[3] == ask("/steps/4")["data"]


def test_the_api_after_a_change_of_a_form(opened: Opened) -> None:
    """A step to be asked again is in ``to_check`` and in what remains, and its answers are read as they were saved."""
    session_id, founder = opened(changed(with_step("problem", form=flows.MoreOfTheProblem)))
    progress = founder.client.get(f"{API}/{session_id}/progress", headers=KEY).get_json()

    assert ([5], 5) == (progress["to_check"], progress["remaining"][0])
    read = founder.client.get(f"{API}/{session_id}/steps/5", headers=KEY).get_json()
    assert ("check", EXAMPLE[5]) == (read["state"], read["data"])
