"""Carrying on in another browser: by link and by code, once, with a grant of its own."""

import re

import pytest
import redis
from flask import Flask

from tests.web.conftest import Reach
from tests.web.walking import COMPANY, Founder, Shown


@pytest.fixture
def other(app: Flask, store: redis.Redis) -> Founder:
    """Another browser."""
    return Founder(app.test_client())


def send(founder: Founder, path: str, **data: str) -> Shown:
    """Post a form of the page at this path."""
    (token, *_) = founder.get(path).tree.xpath("//input[@name='csrf_token']/@value")
    return founder.post(path, {"csrf_token": token, **data})


def made(founder: Founder) -> str:
    """A new link's address."""
    (address,) = send(founder, "/resume", act="make").said("//a[@class='long']")
    return re.sub(r"^https?://[^/]+", "", address)


def made_code(founder: Founder) -> str:
    (code,) = send(founder, "/resume", act="code").said("//span[@class='code']")
    return code


def by_code(founder: Founder, code: str) -> Shown:
    return send(founder, "/resume", act="use", code=code)


def test_a_link_opens_once(founder: Founder, other: Founder, reach: Reach) -> None:
    """Looking at a link changes nothing; pressing its button opens the session, and then it is used up."""
    reach(5)
    address = made(founder)
    assert other.get(address).heading == "Carry on here"
    assert other.get(address).heading == "Carry on here"
    opened = send(other, address)
    assert (opened.status, opened.to) == (303, "/steps/solution")
    assert other.get("/steps/solution").progress == founder.get("/steps/solution").progress
    (token,) = other.get("/discard").tree.xpath("//input[@name='csrf_token']/@value")
    again = other.post(address, {"csrf_token": token})
    assert (again.status, again.heading) == (410, "This link has been used, or has expired")


def test_a_code_is_read_as_people_type_it(founder: Founder, other: Founder, reach: Reach) -> None:
    """Small letters, spaces and hyphens do not matter."""
    reach(5)
    code = made_code(founder)
    assert by_code(other, f" {code.lower().replace('-', ' ')} ").to == "/steps/solution"


def test_a_code_opens_once(founder: Founder, other: Founder, reach: Reach) -> None:
    """Used once it opens nothing; a code is there only for who asked for one."""
    reach(5)
    assert send(founder, "/resume", act="make").said("//span[@class='code']") == []
    code = made_code(founder)
    assert by_code(other, code).to == "/steps/solution"
    refused = by_code(other, code)
    assert refused.status == 422
    assert refused.title.startswith("Error: ")


def test_a_session_has_one_code(founder: Founder, other: Founder, reach: Reach) -> None:
    """A code that is made ends the one before it, and no link."""
    reach(5)
    address, first, second = made(founder), made_code(founder), made_code(founder)
    assert by_code(other, first).status == 422
    assert by_code(other, second).to == "/steps/solution"
    assert send(other, address).to == "/steps/solution"


def test_who_sent_it_is_said(founder: Founder, other: Founder, reach: Reach) -> None:
    """The page behind a link says that whoever sent it can read what is typed."""
    reach(5)
    assert "can read and change what you type here" in " ".join(other.get(made(founder)).said("//main"))


@pytest.mark.parametrize("code", ["", "abc", "AAAAA-AAAAA", "00000-00000", "x" * 500])
def test_a_wrong_code_opens_nothing(other: Founder, code: str) -> None:
    """What is no code, or nobody's, is said so beside the field, with what was typed."""
    refused = by_code(other, code)
    assert (refused.status, list(refused.field_errors)) == (422, ["code"])


def test_codes_cannot_be_guessed_at_will(other: Founder) -> None:
    """After twenty tries a minute from one address, no more are looked at."""
    tries = [by_code(other, "AAAAA-AAAAA").status for _ in range(22)]
    assert tries[:20] == [422] * 20
    assert tries[-1] == 429


@pytest.mark.parametrize("token", ["x", "a.b.c", "InBaYWpCZy1fWWlnUjVYVkxIa3Qi.awYQ_g.34sNV8Wh0p9tK7A1CY9Abiatd8Y"])
def test_a_made_up_link_opens_nothing(other: Founder, token: str) -> None:
    """A link that we did not sign is refused before anything is looked up."""
    assert other.get(f"/resume/{token}").status == 410


def test_what_another_session_would_lose_is_said(founder: Founder, other: Founder, reach: Reach) -> None:
    """Where the browser is in another session, the page says so before it is left."""
    reach(5)
    address = made(founder)
    other.begin().press(COMPANY)
    assert "Another session is in progress" in " ".join(other.get(address).said("//main"))


def test_other_devices_can_be_signed_out(founder: Founder, other: Founder, reach: Reach) -> None:
    """After that the other browser's grant opens nothing, and this one's still does."""
    reach(5)
    send(other, made(founder))
    assert other.get("/summary").status == 200
    send(founder, "/resume", act="only")
    assert other.get("/summary").status == 410
    assert founder.get("/summary").status == 200


def test_five_devices_at_most(app: Flask, founder: Founder, reach: Reach) -> None:
    """A sixth browser takes the place of the one that came first."""
    reach(5)
    others = [Founder(app.test_client()) for _ in range(5)]
    for other in others[:4]:
        send(other, made(founder))
    assert founder.get("/summary").status == 200
    send(others[4], made(founder))
    assert [other.get("/summary").status for other in others] == [200] * 5
    assert founder.get("/summary").status == 410
