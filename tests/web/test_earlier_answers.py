"""Storage rule 7 through the pages: what happens to later steps when an earlier answer changes."""

import pytest

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach
from tests.web.walking import Founder

USAGE = {"pricing_strategy": "premium", "unit_name": "forecast", "price_per_unit": "0.25"}


def change(founder: Founder, slug: str, typed: dict[str, str]) -> str:
    """From the summary: change this, save, and say where that leads."""
    founder.open(f"/steps/{slug}?change=1")
    answer = founder.press(typed)
    assert 303 == answer.status
    return str(answer.to)


def test_another_revenue_model_leaves_the_prices_to_check(
    founder: Founder, reach: Reach, manager: SessionManager
) -> None:
    """The step that looked at what changed is to check, and counts no more; its answers are kept."""
    session_id = reach(11)
    before = manager.get_step(session_id, 10)
    led_to = change(founder, "revenue-model", {"revenue_model": "usage"})

    assert "/steps/pricing?change=1" == led_to
    page = founder.open("/steps/pricing")
    assert "10 of 23 done" == page.progress
    assert ["to check"] == page.said("//nav//a[@href='/steps/pricing']/following-sibling::*[@class='mark']")
    assert before == manager.get_step(session_id, 10)


def test_a_step_to_check_comes_before_those_after_it(founder: Founder, reach: Reach) -> None:
    """Steps after one that is to check lead to it, until it is saved; then all is as before."""
    reach(11)
    change(founder, "revenue-model", {"revenue_model": "usage"})
    assert "/steps/pricing" == founder.get("/steps/go-to-market").to

    founder.open("/steps/pricing")
    assert "/steps/go-to-market" == founder.press(USAGE).to

    page = founder.open("/steps/go-to-market")
    assert (200, "11 of 23 done") == (page.status, page.progress)


def test_the_summary_names_the_step_to_check(founder: Founder, reach: Reach) -> None:
    """The summary says which step is to be saved again, and leads to it."""
    reach(23)
    change(founder, "revenue-model", {"revenue_model": "usage"})
    page = founder.open("/summary")

    assert ["/steps/pricing?change=1"] == page.tree.xpath("//section[@aria-labelledby='missing']//a/@href")
    assert 1 == len(page.said("//p[contains(., 'An earlier answer changed')]"))


def test_a_changed_answer_goes_back_to_the_summary(founder: Founder, reach: Reach) -> None:
    """Where a change opens nothing, saving it returns to the summary that it came from."""
    reach(23)

    assert "/summary" == change(founder, "plan", {"milestones-0-name": "Open a second bakehouse"})


def test_renaming_a_competitor_changes_nothing_else(founder: Founder, reach: Reach) -> None:
    """A new name is nothing to check; the map shows it at the same place."""
    reach(8)
    old = founder.open("/steps/positioning").answers
    change(founder, "competitors", {"competitors-0-name": "Loaf & Order"})
    page = founder.open("/steps/positioning")

    assert (200, "8 of 23 done") == (page.status, page.progress)
    assert "Loaf & Order" == page.said("//*[@id='places-0']/p[@class='row-title']")[0]
    assert old == page.answers


def test_moving_competitors_changes_nothing_else(founder: Founder, reach: Reach) -> None:
    """Another order is nothing to check; each place goes with its competitor."""
    reach(8)
    founder.open("/steps/competitors")
    founder.open(str(founder.press(act="down:competitors:0").to))
    founder.press()
    page = founder.open("/steps/positioning")

    assert "8 of 23 done" == page.progress
    assert "" not in [value for name, (value, *_) in page.answers.items() if name.startswith("places-")]


@pytest.mark.parametrize("act", ["remove:competitors:1", "add:competitors"])
def test_other_competitors_leave_the_map_to_check(founder: Founder, reach: Reach, act: str) -> None:
    """One competitor more or less changes what the map must show."""
    reach(8)
    founder.open("/steps/competitors")
    founder.open(str(founder.press(act=act).to))
    new = [name for name, values in founder.page.answers.items() if name.endswith("-name") and values == [""]]
    founder.press({name: "Day-old GmbH" for name in new} | {name.replace("-name", "-kind"): "direct" for name in new})
    page = founder.open("/steps/positioning")

    assert "7 of 23 done" == page.progress
    assert 1 == len(page.said("//p[contains(., 'An earlier answer that this step builds on has changed')]"))


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

    assert "23 of 23 done" == founder.open("/summary").progress


def test_another_currency_reaches_every_amount(founder: Founder, reach: Reach) -> None:
    """Prices and market sizes are in the currency of step 9, so both are to check when it changes."""
    reach(23)
    change(founder, "revenue-model", {"currency": "JPY"})
    page = founder.open("/summary")

    assert ["/steps/pricing?change=1", "/steps/numbers?change=1"] == page.tree.xpath(
        "//section[@aria-labelledby='missing']//a/@href"
    )
