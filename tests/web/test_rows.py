"""Rows are added, removed and moved by buttons that need no script, and nothing that was typed is lost on the way."""

import pytest

from tests.web.conftest import Reach, Snapshot
from tests.web.walking import HTMX, Founder


def test_adding_keeps_what_was_typed(competitors: Founder) -> None:
    """A row more leads back to the page, at that row, with everything that was typed and not saved yet."""
    names = competitors.page.column("competitors", "name")
    answer = competitors.press({"competitors-0-name": "Ty"}, act="add:competitors")
    assert (303, f"/steps/competitors#competitors-{len(names)}") == (answer.status, answer.to)

    assert ["Ty", *names[1:], ""] == competitors.open(str(answer.to)).column("competitors", "name")


def test_adding_with_htmx_answers_at_once(competitors: Founder) -> None:
    """With htmx the page comes with the row in it, and says where the focus goes."""
    names = competitors.page.column("competitors", "name")
    competitors.headers = HTMX
    page = competitors.press(act="add:competitors")

    assert (page.status, "<html" in page.text) == (200, False)
    assert [*names, ""] == page.column("competitors", "name")
    assert [f"competitors-{len(names)}"] == page.tree.xpath("//*[@id='page']/@data-focus")
    assert len(page.tree.xpath("//*[@id=//*[@id='page']/@data-focus]")) == 1


@pytest.mark.parametrize("act", ["add:trigger_events", "remove:trigger_events:0", "down:goals:0"])
def test_other_answers_stay(founder: Founder, reach: Reach, act: str) -> None:
    """What was typed beside and in other groups of the page stays as it is."""
    reach(16)
    page = founder.open("/steps/goals")
    others = {name: ["Half a tho"] for name in page.answers if name.startswith("objections-")}
    worked = founder.press_of_rows(act, others)

    assert len(others) >= 2
    assert others.items() <= worked.answers.items()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_removing_takes_that_row(competitors: Founder, headers: dict[str, str]) -> None:
    """The row whose button was pressed goes, the others stay as typed."""
    names = competitors.page.column("competitors", "name")
    competitors.headers = headers
    page = competitors.press(act="remove:competitors:1")

    assert [names[0], *names[2:]] == page.column("competitors", "name")


@pytest.mark.parametrize(("act", "order"), [("down:competitors:0", (1, 0)), ("up:competitors:1", (1, 0))])
def test_ids_move_with_their_rows(competitors: Founder, act: str, order: tuple[int, ...]) -> None:
    """Moving a row takes its permanent id along, so what refers to it still means the same."""
    ids, names = (competitors.page.column("competitors", name) for name in ("id", "name"))
    page = competitors.press_of_rows(act)

    assert [names[n] for n in order] == page.column("competitors", "name")[:2]
    assert [ids[n] for n in order] == page.column("competitors", "id")[:2]
    assert len(set(ids)) == len(ids)


def test_moving_beyond_the_end_changes_nothing(competitors: Founder) -> None:
    """The first row has nowhere up to go, whatever is sent."""
    before = competitors.page.answers

    assert before == competitors.press_of_rows("up:competitors:0").answers
    assert before == competitors.press_of_rows("down:competitors:99").answers


def test_the_only_row_leaves_an_empty_one(founder: Founder, reach: Reach) -> None:
    """Where the only row is removed, an empty one stands there to be filled."""
    reach(1)
    founder.open("/steps/value-proposition")
    page = founder.press_of_rows("remove:differentiators:0", {"differentiators-0-text": "We are cheaper"})

    assert page.column("differentiators", "text") == [""]


def test_rows_of_an_old_page_are_worked_on(competitors: Founder, snapshot: Snapshot) -> None:
    """On a page that is older than what is saved, rows come and go all the same, beside what was saved meanwhile."""
    old = competitors.page
    names = old.column("competitors", "name")
    competitors.press({"competitors-0-name": "Loaf"})
    competitors.page = old
    competitors.page = competitors.press_of_rows("add:competitors")
    assert ["Loaf", *names[1:], ""] == competitors.page.column("competitors", "name")

    competitors.page = old
    competitors.page = competitors.press({"competitors-0-name": "Crust"}, act="add:competitors")
    assert (200, "Crust") == (competitors.page.status, competitors.page.column("competitors", "name")[0])
    assert "Loaf" in competitors.page.said("//*[@class='other-words']")[0]


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
    chosen = page.column("icps", "id")[1]
    page = founder.press_of_rows("up:icps:1", {"primary_icp": chosen})

    assert (chosen, [chosen]) == (page.column("icps", "id")[0], page.answers["primary_icp"])
