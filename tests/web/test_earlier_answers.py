"""Storage rule 7 through the pages: what happens to later steps when an earlier answer changes."""

from typing import Any

import pytest
from flask import Flask

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach
from tests.web.walking import ANSWERS, Founder

TIERS = {
    "pricing_strategy": "premium",
    "billing_period": "month",
    "tiers-0-name": "One",
    "tiers-0-price": "9",
    "tiers-0-for_whom": "All",
}
USAGE = {"pricing_strategy": "premium", "unit_name": "forecast", "price_per_unit": "0.25"}


def change(founder: Founder, slug: str, typed: dict[str, str]) -> str:
    """From the summary: change this, save, and say where that leads."""
    founder.open(f"/steps/{slug}?change=1")
    answer = founder.press(typed)
    assert answer.status == 303
    return str(answer.to)


def test_another_revenue_model_leaves_the_prices_to_check(
    founder: Founder, reach: Reach, manager: SessionManager
) -> None:
    """The step that looked at what changed is to check, and counts no more; its answers are kept."""
    session_id = reach(11)
    before = manager.get_step(session_id, 10)
    led_to = change(founder, "revenue-model", {"revenue_model": "usage"})

    assert led_to == "/steps/pricing?change=1"
    page = founder.open("/steps/pricing")
    assert page.progress == "10 of 23 done"
    assert page.said("//nav//a[@href='/steps/pricing']/following-sibling::*[@class='mark']") == ["to check"]
    assert before == manager.get_step(session_id, 10)


def test_a_step_to_check_comes_before_those_after_it(founder: Founder, reach: Reach) -> None:
    """Steps after one that is to check lead to it, until it is saved; then all is as before."""
    reach(11)
    change(founder, "revenue-model", {"revenue_model": "usage"})
    assert founder.get("/steps/go-to-market").to == "/steps/pricing"

    founder.open("/steps/pricing")
    assert founder.press(USAGE).to == "/steps/go-to-market"

    page = founder.open("/steps/go-to-market")
    assert (page.status, page.progress) == (200, "11 of 23 done")


def test_the_summary_names_the_step_to_check(founder: Founder, reach: Reach) -> None:
    """The summary says which step is to be saved again, and leads to it."""
    reach(23)
    change(founder, "revenue-model", {"revenue_model": "usage"})
    page = founder.open("/summary")

    assert page.tree.xpath("//section[@aria-labelledby='missing']//a/@href") == ["/steps/pricing?change=1"]
    assert len(page.said("//p[contains(., 'An earlier answer changed')]")) == 1


def test_a_changed_answer_goes_back_to_the_summary(founder: Founder, reach: Reach) -> None:
    """Where a change opens nothing, saving it returns to the summary that it came from."""
    reach(23)

    assert change(founder, "plan", {"milestones-0-name": "Open a second bakehouse"}) == "/summary"


def test_renaming_a_competitor_changes_nothing_else(founder: Founder, reach: Reach) -> None:
    """A new name is nothing to check; the map shows it at the same place."""
    reach(8)
    old = founder.open("/steps/positioning").answers
    change(founder, "competitors", {"competitors-0-name": "Loaf & Order"})
    page = founder.open("/steps/positioning")

    assert (page.status, page.progress) == (200, "8 of 23 done")
    assert page.said("//*[@id='places-0']/p[@class='row-title']")[0] == "Loaf & Order"
    assert old == page.answers


def test_moving_competitors_changes_nothing_else(founder: Founder, reach: Reach) -> None:
    """Another order is nothing to check; each place goes with its competitor."""
    reach(8)
    founder.open("/steps/competitors")
    founder.open(str(founder.press(act="down:competitors:0").to))
    founder.press()
    page = founder.open("/steps/positioning")

    assert page.progress == "8 of 23 done"
    assert "" not in [value for name, (value, *_) in page.answers.items() if name.startswith("places-")]


@pytest.mark.parametrize("act", ["remove:competitors:1", "add:competitors"])
def test_other_competitors_leave_the_map_to_check(founder: Founder, reach: Reach, act: str) -> None:
    """One competitor more or less changes what the map must show."""
    reach(8)
    founder.open("/steps/competitors")
    founder.press_of_rows(act)
    new = [name for name, values in founder.page.answers.items() if name.endswith("-name") and values == [""]]
    founder.press(dict.fromkeys(new, "Day-old GmbH") | {name.replace("-name", "-kind"): "direct" for name in new})
    page = founder.open("/steps/positioning")

    assert page.progress == "7 of 23 done"
    assert len(page.said("//p[contains(., 'An earlier answer that this step builds on has changed')]")) == 1


@pytest.mark.parametrize(
    ("slug", "typed"),
    [
        ("company", {"company_name": "Loaf & Order"}),
        ("competitors", {"competitors-0-strengths": "They were first."}),
        ("revenue-model", {"revenue_streams-0-name": "Seats"}),
        ("icps", {"icps-0-role": "Owner"}),
    ],
)
def test_what_nobody_looks_at_marks_nothing(founder: Founder, reach: Reach, slug: str, typed: dict[str, str]) -> None:
    """An answer that no later step looks at may change as it likes."""
    reach(23)
    change(founder, slug, typed)

    assert founder.open("/summary").progress == "23 of 23 done"


def test_another_currency_reaches_every_amount(founder: Founder, reach: Reach) -> None:
    """Prices and market sizes are in the currency of step 9, so both are to check when it changes."""
    reach(23)
    change(founder, "revenue-model", {"currency": "JPY"})
    page = founder.open("/summary")

    assert page.tree.xpath("//section[@aria-labelledby='missing']//a/@href") == [
        "/steps/pricing?change=1",
        "/steps/numbers?change=1",
    ]


def test_an_earlier_answer_that_changes_meanwhile(
    founder: Founder, reach: Reach, app: Flask, manager: SessionManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that was judged by an answer which changes before it is stored is judged again, by the new one."""
    session_id = reach(9)
    serving = app.extensions["onboarding"]["wizard"].manager
    founder.open("/steps/pricing")
    visit, changed = serving.visit, []

    def visit_and_then(*given: Any, **options: Any) -> Any:
        session = visit(*given, **options)
        if not changed:
            changed.append(manager.save_step(session_id, 9, {**ANSWERS[9], "revenue_model": "usage"}))
        return session

    monkeypatch.setattr(serving, "visit", visit_and_then)
    refused = founder.press(TIERS)
    assert (refused.field_errors.keys(), len(changed)) == ({"unit_name", "price_per_unit"}, 1)
    assert founder.press(USAGE).to == "/steps/go-to-market"
