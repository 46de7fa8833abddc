"""How many rows there may be, which of them count, and what is asked of them together."""

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach
from tests.web.html_form import buttons, form_of
from tests.web.walking import Founder


def test_the_limit_is_said(founder: Founder, reach: Reach) -> None:
    """A group says how many rows there may be; with the last of them the button goes, and one more changes nothing."""
    reach(1)
    page = founder.open("/steps/value-proposition")
    assert "Up to 5" in page.said("//main")[0]
    for _ in range(4):
        page = founder.press_of_rows("add:differentiators")
    assert len(page.column("differentiators", "text")) == 5
    assert buttons(form_of(page.tree), "Add ") == []
    assert "That is the most: 5 differences" in page.said("//main")[0]

    assert len(founder.press_of_rows("add:differentiators").column("differentiators", "text")) == 5


def test_too_many_rows_are_all_kept(competitors: Founder) -> None:
    """A group over its limit is refused with how many to remove, and every row is there to choose from."""
    rows = {
        f"competitors-{n}-{name}": value for n in range(8) for name, value in (("name", f"N{n}"), ("kind", "direct"))
    }
    page = competitors.press(rows)

    assert (page.status, page.field_errors["competitors"]) == (422, "Keep at most 6 competitors; remove 2")
    assert [f"N{n}" for n in range(8)] == page.column("competitors", "name")


def test_two_of_one_name_are_refused(competitors: Founder) -> None:
    """Competitors differ by name, whatever the case."""
    page = competitors.press({"competitors-0-name": "loaf", "competitors-1-name": "LOAF"})

    assert (page.status, "“LOAF” is there twice" in page.field_errors["competitors-1-name"]) == (422, True)


def test_blank_rows_are_ignored(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """Rows that were opened and left blank are neither refused nor saved, wherever they stand."""
    session_id = reach(2)
    founder.open("/steps/value-proposition")
    for act in ("add:differentiators", "add:differentiators"):
        founder.press_of_rows(act)
    texts = {f"differentiators-{n}-text": text for n, text in enumerate(["First one", " ", "Third one", "", ""])}

    assert founder.press(texts).status == 303
    assert manager.get_all_steps(session_id)[2]["differentiators"] == ["First one", "Third one"]


def test_a_share_is_not_asked_of_a_single_stream(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """A single revenue stream is the whole, and not asked for its share."""
    session_id = reach(8)
    page = founder.open("/steps/revenue-model")
    assert len(page.tree.xpath("//*[@hidden]//input[@name='revenue_streams-0-share']")) == 1

    founder.press({"revenue_model": "usage", "currency": "EUR", "revenue_streams-0-name": "Forecasts"})
    assert manager.get_all_steps(session_id)[9]["revenue_streams"] == [{"name": "Forecasts", "share": "100"}]


def test_each_of_several_streams_has_a_share(founder: Founder, reach: Reach) -> None:
    """From two revenue streams on each is asked for its share, and together they are the whole."""
    reach(8)
    founder.open("/steps/revenue-model")
    names = {"revenue_streams-0-name": "Forecasts", "revenue_streams-1-name": "Support"}
    page = founder.press_of_rows("add:revenue_streams", {"revenue_model": "usage", "currency": "EUR"})
    assert page.tree.xpath("//*[@hidden]//input[contains(@name, '-share')]") == []

    page = founder.press({**names, "revenue_streams-0-share": "60"})
    assert page.field_errors == {"revenue_streams-1-share": "Enter this stream’s share, in percent"}
    page = founder.press({**names, "revenue_streams-0-share": "60 %", "revenue_streams-1-share": "39"})
    assert page.field_errors == {"revenue_streams": "Make the shares add up to 100 %; they are 99 % now"}
    assert founder.press({**names, "revenue_streams-0-share": "60,5", "revenue_streams-1-share": "39.5%"}).status == 303
