"""The engine serves a flow that is not about businesses: conditions, optional steps, numbers that are not places."""

from pathlib import Path

import pytest
import redis

from app import create_app
from onboarding.config import Settings
from tests.web.walking import Founder


@pytest.fixture
def guest(store: redis.Redis, store_url: str, tmp_path: Path) -> Founder:
    """Somebody who looks at the first step of the dinner."""
    settings = Settings(
        app_env="testing", redis_url=store_url, onboarding_data_dir=tmp_path, onboarding_flow="tests.flow.flows:flow"
    )
    return Founder(create_app(settings).test_client()).begin()


def walk(guest: Founder, *answers: dict[str, str]) -> list[str]:
    """Save a step after the other; the pages that were seen."""
    seen = [str(guest.page.tree.xpath("string(//form/@action)"))]
    for typed in answers:
        answer = guest.press(typed)
        assert answer.status == 303, answer.field_errors
        seen.append(str(answer.to))
        guest.open(str(answer.to))
    return [path.rpartition("/")[2] for path in seen]


COMES = {"name": "Ann", "comes": "yes"}
STAYS = {"name": "Ann", "comes": "no"}
BOB = {"guests-0-name": "Bob"}


def test_who_comes_is_asked_what_they_eat(guest: Founder) -> None:
    """A step whose condition holds is walked through, and so is the one below it."""
    assert walk(guest, COMES, {"meal": "meat"}, {}, BOB) == ["who", "meal", "sauce", "guests", "seat"]
    assert guest.page.progress == "4 of 5 done"


def test_who_stays_away_is_not(guest: Founder) -> None:
    """A step whose condition does not hold is passed over, with all that depend on it, and counts nowhere."""
    assert walk(guest, STAYS, BOB) == ["who", "guests", "seat"]
    assert guest.page.progress == "2 of 3 done"
    assert guest.get("/steps/meal").to == "/steps/seat"


def test_a_change_of_mind_hides_and_shows_again(guest: Founder) -> None:
    """Answers of a step that is hidden are kept: it comes back as it was, to be checked and saved again."""
    walk(guest, COMES, {"meal": "plants"}, {}, BOB)
    guest.open("/steps/who?change=1")
    guest.press(STAYS)
    assert guest.open("/steps/who").progress == "2 of 3 done"
    guest.press(COMES)
    assert guest.open("/steps/meal").answers["meal"] == ["plants"]
    assert guest.page.progress == "2 of 5 done"
    assert "An earlier answer that this step builds on has changed" in guest.page.tree.text_content()
    guest.press({"meal": "plants"})
    guest.open("/steps/sauce")
    assert guest.press({}).status == 303
    assert guest.open("/steps/who").progress == "4 of 5 done"


@pytest.mark.parametrize("act", ["save", "back", "skip", "later"])
def test_a_step_that_another_tab_hides_can_be_left(guest: Founder, act: str) -> None:
    """Whoever is at it gets away from it with what was typed, and it is there when the condition holds again."""
    walk(guest, COMES)
    tab = Founder(guest.client)
    tab.open("/steps/who?change=1")
    assert tab.press(STAYS).status == 303
    assert guest.press({"meal": "plants"}, act="again").answers["meal"] == ["plants"]
    assert guest.press({"meal": "plants"}, act=act).status in (200, 303)
    tab.open("/steps/who?change=1")
    tab.press(COMES)
    assert guest.open("/steps/meal").answers["meal"] == ["plants"]


def test_a_hidden_step_of_a_finalized_session(guest: Founder) -> None:
    """It was not asked; its page can be looked at, as those of the others can."""
    walk(guest, STAYS, BOB)
    guest.open("/summary")
    assert guest.press(act=None).to == "/done"
    assert guest.open("/steps/meal").status == 200


def test_a_change_that_opens_a_question_goes_there_first(guest: Founder) -> None:
    """After a change on the summary, a required step that it has opened comes before the summary."""
    walk(guest, STAYS, BOB)
    guest.open("/steps/who?change=1")
    assert guest.press(COMES).to == "/steps/meal?change=1"


def test_with_htmx_the_next_page_is_the_shown_one(guest: Founder) -> None:
    """The page that comes with the save is the step that the save itself has shown, or passed over."""
    guest.headers["HX-Request"] = "true"
    assert guest.press(STAYS).headers["HX-Push-Url"] == "/steps/guests"


def test_it_finalizes_into_the_general_context(guest: Founder) -> None:
    """What comes out has every answer by section, without those of hidden steps, and verifies."""
    walk(guest, COMES, {"meal": "plants"}, {}, BOB)
    guest.open("/steps/who?change=1")
    guest.press(STAYS)
    guest.open("/summary")
    assert guest.post("/finalize", guest.page.holds).to == "/done"
    document = guest.client.get("/export/document.json").json
    assert document["schema"] == "answers/1"
    assert document["sections"]["all"].keys() == {"name", "comes", "guests"}
    assert (document["completed_steps"], document["total_steps"]) == (2, 3)
