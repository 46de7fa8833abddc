"""From a program to a founder's browser and back: a link that opens the session once."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from onboarding.sessions.links import LIVES
from tests.api.program import ANSWERS, Program
from tests.web.walking import COMPANY, Founder, Shown


@pytest.fixture
def founder(app: Flask, store: redis.Redis) -> Founder:
    """Somebody with a browser that has never been here."""
    return Founder(app.test_client())


def handed_over(program: Program, *numbers: int) -> tuple[str, str]:
    """A new session with these steps saved: its id, and the path of its link."""
    created = program.create().json
    for number in numbers:
        program.save(created["session_id"], number)
    return created["session_id"], urlsplit(created["resume_url"]).path


def opened(founder: Founder, path: str) -> Shown:
    """Look at a link, press its button, and look at where it leads."""
    founder.open(path)
    answer = founder.press(act=None)
    return founder.open(str(answer.to)) if answer.status == 303 else answer


def test_looking_changes_nothing(program: Program, founder: Founder, store: redis.Redis) -> None:
    """Mail scanners open links: GET shows a button, and neither uses the link up nor lets anybody in."""
    session_id, path = handed_over(program)
    before = store.hgetall(f"onboarding:{{{session_id}}}:metadata")
    for _ in range(3):
        page = founder.open(path)
        assert (page.status, page.heading) == (200, "Carry on here")
        assert page.said("//main//button") == ["Carry on"]

    assert store.hgetall(f"onboarding:{{{session_id}}}:metadata") == before
    assert founder.get("/summary").status in (302, 303)
    assert session_id not in page.text + path


def test_pressing_opens_once(program: Program, founder: Founder, app: Flask) -> None:
    """The button opens the session where its founder goes on; from then on the link is used up, for anybody."""
    _, path = handed_over(program, 1, 2)
    page = opened(founder, path)
    assert page.title.startswith("What doesn't add up yet – Step 3 of 23")
    assert page.progress == "2 of 23 done"
    assert [ANSWERS[1]["company_name"]] == founder.open("/steps/company").answers["company_name"]

    again = opened(Founder(app.test_client()), path)
    assert (again.status, again.heading) == (410, "This link has been used, or has expired")


@pytest.mark.parametrize("change", [lambda token: token[:-1] + "x", lambda token: "x" + token, lambda token: "made-up"])
def test_forged_links_open_nothing(program: Program, founder: Founder, change: Any) -> None:
    """A link that was altered or made up is refused before anybody asks the store."""
    _, path = handed_over(program)
    start, _, token = path.rpartition("/")
    assert founder.open(f"{start}/{change(token)}").status == 410


def test_links_of_another_key_open_nothing(program: Program, founder: Founder) -> None:
    """A link that another secret signed is refused."""
    token = URLSafeTimedSerializer("another-secret", salt="onboarding-resume").dumps("x")
    assert founder.open(f"/resume/{token}").status == 410


def test_links_expire(program: Program, founder: Founder, store: redis.Redis) -> None:
    """A link opens nothing after seven days by the store's clock, though it was never used."""
    session_id, path = handed_over(program)
    metadata = f"onboarding:{{{session_id}}}:metadata"
    for field, value in store.hgetall(metadata).items():
        if field.startswith("link:"):
            until, group = value.split()
            assert LIVES - 60 < int(until) / 1000 - store.time()[0] <= LIVES
            store.hset(metadata, field, f"{int(until) - LIVES * 1000 - 1000} {group}")
    assert opened(founder, path).status == 410


def test_links_die_with_the_session(program: Program, founder: Founder) -> None:
    """A deleted session's link opens nothing."""
    session_id, path = handed_over(program, 1)
    program.call("DELETE", f"/{session_id}")
    assert opened(founder, path).status == 410


def test_another_session_in_progress_is_told(program: Program, founder: Founder) -> None:
    """Where another session is in progress in that browser, the page says so before it is left."""
    _, path = handed_over(program)
    founder.begin()
    founder.press(COMPANY)
    page = founder.open(path)
    assert "Another session is in progress in this browser, with 1 step saved" in page.said("//main")[0]
    assert page.said("//main//button") == ["Leave it and carry on with the link"]


def test_a_closed_session_opens_with_a_link_alone(program: Program, founder: Founder, app: Flask) -> None:
    """A session that a program made is closed to browsers until one is opened; each link lets one in."""
    session_id, path = handed_over(program, 1)
    other = urlsplit(program.post(f"/{session_id}/resume").json["resume_url"]).path
    assert other != path
    for each in (path, other):
        browser = Founder(app.test_client())
        assert opened(browser, each).progress == "1 of 23 done"


def test_what_the_browser_saves_the_api_reads(program: Program, founder: Founder) -> None:
    """The founder goes on in the browser; the program reads it, saves on top, and the founder sees that."""
    session_id, path = handed_over(program, 1)
    opened(founder, path)
    promise = {"value_proposition": "Bread for tomorrow, known today.\r\nAlways."}
    assert founder.press(promise).status == 303

    read = program.get(f"/{session_id}/steps/2").json
    assert (read["version"], read["data"]) == (1, {"value_proposition": "Bread for tomorrow, known today.\nAlways."})
    assert program.get(f"/{session_id}/progress").json["completed"] == 2

    saved = program.save(session_id, 2, If_Match='"1"')
    assert saved.json["version"] == 2
    page = founder.open("/steps/value-proposition")
    assert page.answers["value_proposition"] == [ANSWERS[2]["value_proposition"]]
    assert page.column("differentiators", "text") == ANSWERS[2]["differentiators"]


def test_a_program_is_no_second_tab_that_wins(program: Program, founder: Founder) -> None:
    """A page that was open while the program saved is told so, and changes nothing."""
    session_id, path = handed_over(program, 1)
    opened(founder, path)
    founder.open("/steps/company")
    program.save(session_id, 1, {**ANSWERS[1], "company_name": "Saved by a program"})
    conflict = founder.press({"company_name": "Typed by a founder"})

    assert conflict.status == 409
    assert program.get(f"/{session_id}/steps/1").json["data"]["company_name"] == "Saved by a program"


def test_a_draft_is_gone_on_with(program: Program, founder: Founder) -> None:
    """What a program keeps as a draft stands in the founder's page, right or wrong, and is saved from there."""
    session_id, path = handed_over(program, 1)
    draft = {"value_proposition": "short", "differentiators": ["Fresh", {"text": "Near"}], "unique_value": 7}
    kept = program.call("PUT", f"/{session_id}/steps/2/draft", {"data": draft})
    assert kept.status_code == 204
    page = opened(founder, path)
    assert page.answers["value_proposition"] == ["short"]
    assert page.column("differentiators", "text") == ["Fresh", "Near"]
    assert page.answers["unique_value"] == ["7"]
    assert program.get(f"/{session_id}/steps/2").status_code == 404

    assert founder.press({"value_proposition": "Bread for tomorrow, known today."}).status == 303
    assert program.get(f"/{session_id}/steps/2").json["data"]["differentiators"] == ["Fresh", "Near"]


def test_links_do_not_pile_up(program: Program, founder: Founder, store: redis.Redis) -> None:
    """Of links that nobody uses the newest stay; a session does not grow by them without end."""
    session_id, first = handed_over(program, 1)
    paths = [urlsplit(program.post(f"/{session_id}/resume").json["resume_url"]).path for _ in range(30)]
    fields = store.hkeys(f"onboarding:{{{session_id}}}:metadata")
    assert len([field for field in fields if str(field).startswith("link:")]) == 40
    assert opened(founder, first).status == 410
    assert opened(founder, paths[-1]).progress == "1 of 23 done"
