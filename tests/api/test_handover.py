"""From a program to a founder's browser and back: a link that opens the session once."""

from typing import Any

import pytest
import redis
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from onboarding.sessions.links import LIVES
from tests.api.handing import handed_over, link, opened
from tests.api.program import ANSWERS, Program
from tests.web.walking import COMPANY, Founder


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
    assert page.title.startswith("What doesn’t add up yet – Step 3 of 23")
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
            until, _, rest = value.partition(" ")
            assert LIVES - 60 < int(until) / 1000 - store.time()[0] <= LIVES + 1
            store.hset(metadata, field, f"{int(until) - LIVES * 1000 - 1000} {rest}")
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
    other = link(program.post(f"/{session_id}/resume"))
    assert other != path
    for each in (path, other):
        browser = Founder(app.test_client())
        assert opened(browser, each).progress == "1 of 23 done"


def test_links_do_not_pile_up(program: Program, founder: Founder, store: redis.Redis) -> None:
    """Of links that nobody uses the newest stay; a session does not grow by them without end."""
    session_id, first = handed_over(program, 1)
    paths = [link(program.post(f"/{session_id}/resume")) for _ in range(30)]
    fields = store.hkeys(f"onboarding:{{{session_id}}}:metadata")
    assert len([field for field in fields if str(field).startswith("link:")]) == 20
    assert opened(founder, first).status == 410
    assert opened(founder, paths[-1]).progress == "1 of 23 done"
