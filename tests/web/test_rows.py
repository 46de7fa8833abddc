"""Rows are added, removed and moved by buttons that need no script, and nothing that was typed is lost on the way."""

import pytest

from onboarding.sessions import SessionManager
from tests.web.conftest import Reach, Snapshot
from tests.web.html_form import buttons, form_of
from tests.web.walking import HTMX, Founder, Shown


@pytest.fixture
def competitors(founder: Founder, reach: Reach) -> Founder:
    """A founder who looks at their competitors, several of them, as saved."""
    reach(7)
    founder.open("/steps/competitors")
    return founder


def row_act(founder: Founder, act: str, typed: dict[str, str] | None = None) -> Shown:
    """Press a button of the rows, and follow where it leads."""
    answer = founder.press(typed, act=act)
    assert answer.status == 303
    return founder.open(str(answer.to))


def column(page: Shown, group: str, name: str) -> list[str]:
    """The values of one field in all rows, from the first to the last."""
    named = {key: values[0] for key, values in page.answers.items() if key.startswith(f"{group}-")}
    return [value for key, value in named.items() if key.endswith(f"-{name}")]


def test_adding_keeps_what_was_typed(competitors: Founder) -> None:
    """A row more leads back to the page, at that row, with everything that was typed and not saved yet."""
    names = column(competitors.page, "competitors", "name")
    answer = competitors.press({"competitors-0-name": "Ty"}, act="add:competitors")
    assert (303, f"/steps/competitors#competitors-{len(names)}") == (answer.status, answer.to)

    assert ["Ty", *names[1:], ""] == column(competitors.open(str(answer.to)), "competitors", "name")


def test_adding_with_htmx_answers_at_once(competitors: Founder) -> None:
    """With htmx the page comes with the row in it, and says where the focus goes."""
    names = column(competitors.page, "competitors", "name")
    competitors.headers = HTMX
    page = competitors.press(act="add:competitors")

    assert (page.status, "<html" in page.text) == (200, False)
    assert [*names, ""] == column(page, "competitors", "name")
    assert [f"competitors-{len(names)}"] == page.tree.xpath("//*[@id='page']/@data-focus")
    assert len(page.tree.xpath("//*[@id=//*[@id='page']/@data-focus]")) == 1


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_removing_takes_that_row(competitors: Founder, headers: dict[str, str]) -> None:
    """The row whose button was pressed goes, the others stay as typed."""
    names = column(competitors.page, "competitors", "name")
    competitors.headers = headers
    page = competitors.press(act="remove:competitors:1")
    page = page if headers else competitors.open(str(page.to))

    assert [names[0], *names[2:]] == column(page, "competitors", "name")


@pytest.mark.parametrize(("act", "order"), [("down:competitors:0", (1, 0)), ("up:competitors:1", (1, 0))])
def test_ids_move_with_their_rows(competitors: Founder, act: str, order: tuple[int, ...]) -> None:
    """Moving a row takes its permanent id along, so what refers to it still means the same."""
    ids, names = (column(competitors.page, "competitors", name) for name in ("id", "name"))
    page = row_act(competitors, act)

    assert [names[n] for n in order] == column(page, "competitors", "name")[:2]
    assert [ids[n] for n in order] == column(page, "competitors", "id")[:2]
    assert len(set(ids)) == len(ids)


def test_moving_beyond_the_end_changes_nothing(competitors: Founder) -> None:
    """The first row has nowhere up to go, whatever is sent."""
    before = competitors.page.answers

    assert before == row_act(competitors, "up:competitors:0").answers
    assert before == row_act(competitors, "down:competitors:99").answers


def test_the_only_row_leaves_an_empty_one(founder: Founder, reach: Reach) -> None:
    """Where the only row is removed, an empty one stands there to be filled."""
    reach(1)
    founder.open("/steps/value-proposition")
    page = row_act(founder, "remove:differentiators:0", {"differentiators-0-text": "We are cheaper"})

    assert column(page, "differentiators", "text") == [""]


def test_the_limit_is_said(founder: Founder, reach: Reach) -> None:
    """A group says how many rows there may be; with the last of them the button goes, and one more changes nothing."""
    reach(1)
    page = founder.open("/steps/value-proposition")
    assert "Up to 5" in page.said("//main")[0]
    for _ in range(4):
        page = row_act(founder, "add:differentiators")
    assert len(column(page, "differentiators", "text")) == 5
    assert buttons(form_of(page.tree), "Add ") == []
    assert "That is the most: 5 differences" in page.said("//main")[0]

    assert len(column(row_act(founder, "add:differentiators"), "differentiators", "text")) == 5


def test_too_many_rows_are_all_kept(competitors: Founder) -> None:
    """A group over its limit is refused with how many to remove, and every row is there to choose from."""
    rows = {f"competitors-{n}-{name}": value for n in range(8) for name, value in (("name", f"N{n}"), ("kind", "direct"))}
    page = competitors.press(rows)

    assert (page.status, page.wrongs["competitors"]) == (422, "Keep at most 6 competitors; remove 2")
    assert [f"N{n}" for n in range(8)] == column(page, "competitors", "name")


def test_two_of_one_name_are_refused(competitors: Founder) -> None:
    """Competitors differ by name, whatever the case."""
    page = competitors.press({"competitors-0-name": "loaf", "competitors-1-name": "LOAF"})

    assert (page.status, "“LOAF” is there twice" in page.wrongs["competitors-1-name"]) == (422, True)


def test_blank_rows_are_ignored(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """Rows that were opened and left blank are neither refused nor saved, wherever they stand."""
    session_id = reach(2)
    founder.open("/steps/value-proposition")
    for act in ("add:differentiators", "add:differentiators"):
        row_act(founder, act)
    texts = {f"differentiators-{n}-text": text for n, text in enumerate(["First one", " ", "Third one", "", ""])}

    assert founder.press(texts).status == 303
    assert manager.get_all_steps(session_id)[2]["differentiators"] == ["First one", "Third one"]


def test_a_share_is_not_asked_of_a_single_stream(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """A single revenue stream is the whole; from two on each is asked for its share."""
    session_id = reach(8)
    page = founder.open("/steps/revenue-model")
    assert len(page.tree.xpath("//*[@hidden]//input[@name='revenue_streams-0-share']")) == 1
    saved = founder.press({"revenue_model": "usage", "currency": "EUR", "revenue_streams-0-name": "Forecasts"})
    assert (
        saved.status,
        manager.get_all_steps(session_id)[9]["revenue_streams"],
    ) == (303, [{"name": "Forecasts", "share": "100"}])

    founder.open("/steps/revenue-model")
    page = row_act(founder, "add:revenue_streams")
    assert page.tree.xpath("//*[@hidden]//input[contains(@name, '-share')]") == []
    page = founder.press({"revenue_streams-1-name": "Support", "revenue_streams-0-share": "60"})
    assert page.wrongs == {"revenue_streams-1-share": "Enter this stream’s share, in percent"}
    page = founder.press({"revenue_streams-1-name": "Support", "revenue_streams-0-share": "60 %", "revenue_streams-1-share": "39"})
    assert page.wrongs == {"revenue_streams": "Make the shares add up to 100 %; they are 99 % now"}


def test_rows_of_an_old_page_are_worked_on(competitors: Founder, snapshot: Snapshot) -> None:
    """On a page that is older than what is saved, rows come and go all the same; only the save is asked about."""
    old = competitors.page
    competitors.press({"competitors-0-name": "Loaf"})
    competitors.page, before = old, snapshot()
    competitors.page = competitors.press(act="add:competitors")

    assert (200, before) == (competitors.page.status, snapshot())
    assert column(competitors.page, "competitors", "name")[-1] == ""
    assert competitors.press(act="save").status == 409


@pytest.mark.parametrize("act", ["add:nobody", "remove:positioning:0", "add:", "up:company_name:1"])
def test_groups_that_are_not_there(competitors: Founder, snapshot: Snapshot, act: str) -> None:
    """A button of a group that the step does not have cannot be answered, and changes nothing."""
    before = snapshot()

    assert competitors.press(act=act).status == 400
    assert before == snapshot()


def test_the_main_customer_stays_chosen(founder: Founder, reach: Reach) -> None:
    """The radio that names the most important customer goes with its row."""
    reach(14)
    page = founder.open("/steps/icps")
    chosen = column(page, "icps", "id")[1]
    page = row_act(founder, "up:icps:1", {"primary_icp": chosen})

    assert (chosen, [chosen]) == (column(page, "icps", "id")[0], page.answers["primary_icp"])
