"""A list that was pasted becomes rows of a group, without scripts: shown before anything is saved, and never lost."""

import pytest

from onboarding.sessions import SessionManager
from onboarding.sessions.errors import StoreUnavailable
from onboarding.web import actions
from tests.web.conftest import Reach
from tests.web.walking import ANSWERS, Founder

PATH = "/steps/plan"
THERE: list[str] = ANSWERS[22]["resources"]
NEW = ["Flour", "An oven"]


def test_lines_become_rows(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """The page comes again with a row more for each; they are a draft, and saved when somebody saves them."""
    session_id = reach(22)
    founder.open(PATH)
    answer = founder.press({"paste:resources": "- Flour\n- An oven"}, act="paste:resources")
    assert (303, f"{PATH}#resources-{len(THERE)}") == (answer.status, answer.to)
    assert stored(manager, session_id) == THERE

    page = founder.open(PATH)
    assert page.column("resources", "text") == [*THERE, *NEW]
    founder.press({})
    assert stored(manager, session_id) == [*THERE, *NEW]


def test_save_does_not_pass_over_what_was_pasted(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """Whoever saves with a text in the box sees the rows first; whoever goes back has them as a draft."""
    session_id = reach(22)
    for act, where in (("save", f"{PATH}#resources-{len(THERE)}"), ("back", "/steps/numbers")):
        founder.open(PATH)
        assert founder.press({"paste:resources": "Flour\nAn oven"}, act=act).to == where
        assert stored(manager, session_id) == THERE
        assert founder.open(PATH).column("resources", "text") == [*THERE, *NEW]
        manager.discard_draft(session_id, 22)


def stored(manager: SessionManager, session_id: str) -> list[str]:
    answers = manager.get_step(session_id, 22)
    assert answers is not None
    return list(answers["resources"])


def test_what_does_not_fit_stays_in_the_box(founder: Founder, reach: Reach) -> None:
    """A table with an unknown option, or too many lines, is told in a sentence, with the text as it was pasted."""
    reach(7)
    founder.open("/steps/competitors")
    page = founder.press({"paste:competitors": "Loaf Ltd\tunheard of"}, act="paste:competitors")
    assert 422 == page.status
    (told,) = page.said("//*[@id='competitors-paste-error']")
    assert told.startswith("“unheard of” in line 1 is no answer to “What kind of competitor?”")
    (box,) = page.tree.xpath("//textarea[@name='paste:competitors']")
    assert box.text.strip() == "Loaf Ltd\tunheard of"
    assert box.get("aria-describedby") == "competitors-paste-error"


def test_only_a_group_takes_rows(founder: Founder, reach: Reach) -> None:
    """A name that is no group of the step is refused."""
    reach(22)
    founder.open(PATH)
    assert 400 == founder.press({"paste:nowhere": "Flour"}, act="paste:nowhere").status


def test_a_refused_request_has_the_text_still(founder: Founder, reach: Reach) -> None:
    """With a token that is none the page comes again, with the box as it was."""
    reach(22)
    founder.open(PATH)
    page = founder.press({"paste:resources": "Flour\nAn oven", "csrf_token": "none"}, act="paste:resources")

    assert 400 == page.status
    assert page.holds["paste:resources"] == ["Flour\r\nAn oven"]


def test_an_outage_has_the_text_still(founder: Founder, reach: Reach, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of an outage sends it again."""
    reach(22)
    founder.open(PATH)

    def away(*args: object, **kwargs: object) -> None:
        raise StoreUnavailable("away")

    monkeypatch.setattr(actions, "take_pasted", away)
    page = founder.press({"paste:resources": "Flour\nAn oven"}, act="paste:resources")

    assert 503 == page.status
    assert page.holds["paste:resources"] == ["Flour\r\nAn oven"]
