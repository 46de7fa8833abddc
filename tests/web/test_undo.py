"""What a button removes or clears can be put back by one more, with scripts and without."""

import json

import pytest

from onboarding.business.flow import flow
from onboarding.forms import RowsField
from onboarding.forms.fields import AnswerField
from tests.web.conftest import Reach, Snapshot
from tests.web.html_form import form_of
from tests.web.walking import ANSWERS, HTMX, Founder, Shown

PLAN = flow.step(22).form
ANSWERED = PLAN(answers={"milestones": ANSWERS[22]["milestones"]}).as_sent()
SPENT = {"risks-0-likelihood": "5"}  # one wrong click
browsers = pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])


def undo_of(page: Shown) -> str:
    """What the page says beside its Undo; empty where it has none."""
    return " ".join(page.said("//*[@id='undone']"))


def acts(page: Shown) -> list[str]:
    return [button.get("value", "") for button in form_of(page.tree).iter("button")]


@browsers
def test_a_removed_row_comes_back(competitors: Founder, snapshot: Snapshot, headers: dict[str, str]) -> None:
    """In its place, with its id and every word, as if it had never been away: no draft is left of it."""
    before, stored = competitors.page.answers, snapshot()
    competitors.headers = headers
    competitors.page = competitors.press(act="remove:competitors:1")
    assert "Competitor 2 was removed." == undo_of(competitors.page)
    assert before["competitors-1-name"] != competitors.page.answers["competitors-1-name"]
    (button,) = competitors.page.tree.xpath("//button[@id='undo']")
    assert ("undo", "undone") == (button.get("value"), button.get("aria-describedby"))

    page = competitors.press_of_rows("undo")
    assert (before, "") == (page.answers, undo_of(page))
    assert "0" == page.holds["draft_revision"][0]
    assert snapshot().keys() == stored.keys()


def test_without_scripts_the_undo_has_the_focus(competitors: Founder) -> None:
    """The browser itself puts it there; with htmx the page says where it is, and what is to be read aloud."""
    competitors.page = competitors.press(act="remove:competitors:0")
    assert ["undo"] == competitors.page.tree.xpath("//*[@autofocus]/@id")

    competitors.headers = HTMX
    page = competitors.press(act="remove:competitors:0")
    assert ["undo"] == page.tree.xpath("//*[@id='page']/@data-focus")
    assert ["Competitor 1 was removed."] == page.tree.xpath("//*[@id='page']/@data-said")


def test_one_after_another(competitors: Founder) -> None:
    """Several removals are taken back one by one, the latest first; what was typed meanwhile stays."""
    names = competitors.page.column("competitors", "name")
    competitors.press_of_rows("remove:competitors:0")
    competitors.press_of_rows("remove:competitors:0")
    competitors.press_of_rows("undo", {"competitors-0-name": "Typed since"} if len(names) > 2 else {})
    page = competitors.press_of_rows("undo")

    assert [*names[:2], *(["Typed since"] if len(names) > 2 else []), *names[3:]] == page.column("competitors", "name")


@browsers
def test_the_fault_of_step_22(founder: Founder, reach: Reach, headers: dict[str, str]) -> None:
    """One wrong click on a risk's likelihood does not make the step impossible to save: the only row can be removed."""
    reach(21)
    founder.open("/steps/plan")
    founder.headers = headers
    founder.page = founder.press({**ANSWERED, **SPENT})
    assert {"risks-0-risk", "risks-0-impact"} == founder.page.field_errors.keys()
    page = founder.press_of_rows("remove:risks:0")

    assert ([], "Risk 1 was removed.") == (page.column("risks", "likelihood"), undo_of(page))
    founder.headers = {}
    assert (303, "/steps/final-review") == ((saved := founder.press()).status, saved.to)


@browsers
def test_a_wrong_click_is_cleared(founder: Founder, reach: Reach, headers: dict[str, str]) -> None:
    """The likelihood alone goes, and comes back; the words beside it stay."""
    reach(21)
    founder.open("/steps/plan")
    founder.headers = headers
    typed = {"risks-0-risk": "The oven breaks", "risks-0-likelihood": "5"}
    page = founder.press_of_rows("clear:risks-0-likelihood", typed)
    assert "Your answer to “How likely is it?” was cleared." == undo_of(page)
    assert ("The oven breaks", None) == (page.answers["risks-0-risk"][0], page.answers.get("risks-0-likelihood"))

    page = founder.press_of_rows("undo")
    assert ["5"] == page.answers["risks-0-likelihood"]


def test_every_row_and_optional_choice_has_its_button(founder: Founder, reach: Reach) -> None:
    """On every page: Remove at each row that can be removed, Clear at each choice that need not be made."""
    reach(23)
    for step in flow.steps:
        page = founder.open(f"/steps/{step.slug}")
        offered, form = acts(page), step.form(everything=True)
        for field in form:
            assert (f"clear:{field.name}" in offered) == field.clearable or field.name not in page.text
            if field.name in form.groups and f'data-rows="{field.name}"' in page.text:
                assert f"remove:{field.name}:0" in offered
                assert {f"clear:{name}" for name in optional_in(form.groups[field.name], page)} <= set(offered)


def optional_in(group: RowsField, page: Shown) -> list[str]:
    """The choices of the rows that need not be there."""
    fields: list[AnswerField] = list(group.row(None, "", {}))
    rows = len(page.tree.xpath(f"//*[@data-rows='{group.name}']/*[@role='group']"))
    return [
        f"{group.name}-{number}-{field.name}"
        for number in range(group.minimum, rows)
        for field in fields
        if field.has_options
    ]


def test_the_one_that_matters_most_is_chosen_again(founder: Founder, reach: Reach) -> None:
    """A customer that was named the most important one, is so again when it comes back."""
    reach(14)
    ids = founder.open("/steps/icps").column("icps", "id")
    founder.press_of_rows("remove:icps:1", {"primary_icp": ids[1]})
    page = founder.press_of_rows("undo")

    assert (ids, [ids[1]]) == (page.column("icps", "id"), page.answers["primary_icp"])


def test_what_was_cleared_in_a_row_that_moved(founder: Founder, reach: Reach) -> None:
    """It comes back in the row that it was cleared in, wherever that is by then."""
    reach(21)
    founder.open("/steps/plan")
    if len(founder.page.column("risks", "risk")) < 2:
        founder.press_of_rows("add:risks")
    founder.press_of_rows(
        "clear:risks-1-impact", {"risks-1-risk": "Moved", "risks-1-impact": "4", "risks-0-impact": "1"}
    )
    founder.press_of_rows("up:risks:1")
    page = founder.press_of_rows("undo")

    assert (["Moved"], ["4"], ["1"]) == tuple(
        page.answers[name] for name in ("risks-0-risk", "risks-0-impact", "risks-1-impact")
    )


def test_an_empty_row_alone_is_nothing_to_remove(founder: Founder, reach: Reach) -> None:
    """Removing it changes nothing, and offers no undo."""
    reach(21)
    founder.open("/steps/plan")
    for _ in founder.page.column("resources", "text"):
        founder.press_of_rows("remove:resources:0")
    before = founder.open("/steps/plan").answers
    page = founder.press_of_rows("remove:resources:0")

    assert (before, "") == (page.answers, undo_of(page))


@pytest.mark.parametrize("act", ["clear:nothing", "clear:company_name", "clear:risks-0-likelihood", "clear:"])
def test_what_cannot_be_cleared(founder: Founder, snapshot: Snapshot, act: str) -> None:
    """A question that is not one, or is written, is refused, and nothing changes."""
    before = snapshot()

    assert 400 == founder.press(act=act).status
    assert before == snapshot()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[" * 100_000,
        json.dumps(["remove", "competitors", -1, {}, {}]),
        json.dumps(["remove", "competitors", 10**30, {}, {}]),
        json.dumps(["remove", "competitors", True, {}, {}]),
        json.dumps(["remove", "nobody", 0, {"name": ["x"]}, {}]),
        json.dumps(["remove", ["competitors"], 0, {}, {}]),
        json.dumps(["remove", "competitors", 0, {"name": "x"}, {}]),
        json.dumps(["burn", "competitors", 0, {}, {}]),
    ],
    ids=lambda text: text[:40],
)
def test_an_undo_that_is_none(competitors: Founder, text: str) -> None:
    """Whatever is sent as one, the page comes again with what was typed."""
    before = competitors.page.answers
    page = competitors.press_of_rows("undo", {"draft_undo": text})

    assert (200, before) == (page.status, page.answers)


def test_an_error_page_carries_it_along(competitors: Founder) -> None:
    """What can be put back stands in the form of a page that refuses, so that Undo works once it is sent again."""
    names = competitors.page.column("competitors", "name")
    competitors.press_of_rows("remove:competitors:0")
    refused = competitors.press({"csrf_token": "old"}, act="undo")
    assert (400, competitors.page.holds["draft_undo"]) == (refused.status, refused.holds["draft_undo"])

    competitors.page = refused
    assert names == competitors.press_of_rows("undo").column("competitors", "name")
