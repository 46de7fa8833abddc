"""Devices and links: who may open a session is listed, each can be ended, and what a device made ends with it."""

from collections.abc import Callable

import pytest
import redis
from flask import Flask

from onboarding.sessions import SessionManager, UnknownSession
from onboarding.sessions.access import id_of
from onboarding.sessions.links import Links
from onboarding.web.device_names import kind_of, named
from tests.web.conftest import Reach
from tests.web.test_carrying_on import by_code, made, made_code, send
from tests.web.walking import Founder

PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
Browsers = Callable[[int], list[Founder]]


@pytest.fixture
def browsers(app: Flask, store: redis.Redis) -> Browsers:
    """``browsers(3)``: so many that have never been here, phones all of them."""
    return lambda count: [Founder(app.test_client(), {"User-Agent": PHONE}) for _ in range(count)]


def listed(founder: Founder, section: str) -> list[str]:
    return founder.get("/devices").said(f"//section[@aria-labelledby='{section}']//li//strong")


def test_a_signed_out_device_leaves_nothing_alive(founder: Founder, browsers: Browsers, reach: Reach) -> None:
    """Signing other devices out ends the links and codes that they made; one's own stay."""
    reach(5)
    (phone, first, second, third) = browsers(4)
    send(phone, made(founder))
    theirs, code, ours = made(phone), made_code(phone), made(founder)
    send(founder, "/resume", act="only")
    assert [410, 422] == [send(first, theirs).status, by_code(second, code).status]
    assert send(third, ours).to == "/steps/solution"


def test_a_programs_links_end_too(
    founder: Founder, browsers: Browsers, reach: Reach, manager: SessionManager, app: Flask
) -> None:
    """Signing other devices out ends what a program made as well: only this browser's own links stay."""
    theirs = Links(manager, [str(app.secret_key)]).make(reach(5))
    send(founder, "/resume", act="only")
    assert send(browsers(1)[0], f"/resume/{theirs}").status == 410


def test_a_device_that_gives_way_takes_its_links_along(founder: Founder, browsers: Browsers, reach: Reach) -> None:
    """Where a sixth browser takes the place of the first, what that one made ends too."""
    reach(5)
    others = browsers(6)
    send(others[0], made(founder))
    theirs = made(founder)
    for other in others[1:5]:
        send(other, made(others[0]))
    assert founder.get("/summary").status == 410
    assert send(others[5], theirs).status == 410


def test_all_of_it_is_listed(founder: Founder, browsers: Browsers, reach: Reach) -> None:
    """Devices by what they roughly are and since when, links and codes by who made them and until when."""
    founder.headers = {"User-Agent": LAPTOP}
    founder.open("/steps/company")
    reach(5)
    (phone,) = browsers(1)
    send(phone, made(founder))
    made(phone), made_code(founder)
    assert ["Firefox on Linux", "Chrome on Android"] == listed(founder, "devices")
    assert ["A link, made in Chrome on Android", "A code, made in this browser"] == listed(founder, "links")
    whole = " ".join(founder.get("/devices").said("//main"))
    assert (1, 1) == (whole.count("(this browser)"), whole.count("Sign out other devices"))


def test_each_can_be_ended(founder: Founder, browsers: Browsers, reach: Reach) -> None:
    """A device that is ended opens nothing, nor do its links; a link that is ended neither; the others still do."""
    reach(5)
    phone, tablet, stranger = browsers(3)
    for other in (phone, tablet):
        send(other, made(founder))
    theirs, ours, code = made(phone), made(founder), made_code(founder)
    (phones,) = [
        str(row.xpath(".//input[@name='id']/@value")[0])
        for row in founder.get("/devices").tree.xpath("//section[@aria-labelledby='devices']//li")[1:2]
    ]
    assert "Ended" in " ".join(send(founder, "/devices", id=phones).said("//*[@role='status']"))
    assert [410, 200, 200] == [other.get("/summary").status for other in (phone, tablet, founder)]
    assert send(stranger, theirs).status == 410
    (codes,) = [
        str(row.xpath(".//input[@name='id']/@value")[0])
        for row in founder.get("/devices").tree.xpath("//section[@aria-labelledby='links']//li")
        if "A code" in row.text_content()
    ]
    send(founder, "/devices", id=codes)
    assert by_code(stranger, code).status == 422
    assert send(stranger, ours).to == "/steps/solution"


def test_this_browser_can_end_itself(founder: Founder, browsers: Browsers, reach: Reach) -> None:
    """It is sent to the start page, and has no way back; the others have."""
    reach(5)
    (phone,) = browsers(1)
    send(phone, made(founder))
    (own,) = founder.get("/devices").tree.xpath(
        "(//section[@aria-labelledby='devices']//li)[1]//input[@name='id']/@value"
    )
    assert send(founder, "/devices", id=str(own)).to == "/"
    assert founder.get("/summary").to == "/"
    assert phone.get("/summary").status == 200


@pytest.mark.parametrize("wrong", ["", "x", "0" * 16, "*", "link:", "f" * 64])
def test_an_id_of_nothing_ends_nothing(founder: Founder, browsers: Browsers, reach: Reach, wrong: str) -> None:
    """Made-up ids change nothing."""
    reach(5)
    (phone,) = browsers(1)
    send(phone, made(founder))
    address = made(founder)
    send(founder, "/devices", id=wrong)
    assert [200, 200] == [founder.get("/summary").status, phone.get("/summary").status]
    assert send(browsers(1)[0], address).to == "/steps/solution"


def test_the_store_has_nothing_that_opens(store: redis.Redis, manager: SessionManager, session_id: str) -> None:
    """Who reads the store and knows the algorithm cannot tell a code: its name there needs SECRET_KEY."""
    import hashlib

    manager.set_metadata(session_id, "ada", "acme")
    code = Links(manager, ["a key"]).make_code(session_id).replace("-", "")
    names = {str(key) for key in store.keys("*")} | {
        str(field) for field in store.hkeys(f"onboarding:{{{session_id}}}:metadata")
    }
    guesses = [hashlib.sha256(text.encode()).hexdigest() for text in (code, f"{manager.flow.name} {code}")]
    assert not [name for name in names if code in name or any(guess[:16] in name for guess in guesses)]
    assert Links(manager, ["another key"]).make(session_id)
    with pytest.raises(UnknownSession):
        Links(manager, ["another key"]).use_code(code, "1" * 64)
    assert session_id == Links(manager, ["a key"]).use_code(code, "1" * 64)


@pytest.mark.parametrize("kind", ["link", "code"])
def test_keys_rotate(store: redis.Redis, manager: SessionManager, session_id: str, kind: str) -> None:
    """What a key from before made still opens, as long as that key is among the fallbacks, and not after."""
    manager.set_metadata(session_id, "ada", "acme")
    before = Links(manager, ["old"])
    secret = before.make(session_id) if kind == "link" else before.make_code(session_id)
    after = Links(manager, ["new"])
    with pytest.raises(UnknownSession):
        after.use(secret, "1" * 64) if kind == "link" else after.use_code(secret, "1" * 64)
    rotated = Links(manager, ["old", "new"])
    assert session_id == (rotated.use(secret, "1" * 64) if kind == "link" else rotated.use_code(secret, "1" * 64))


def test_a_link_of_before_still_opens(store: redis.Redis, manager: SessionManager, session_id: str) -> None:
    """A link that a version before kept by its SHA-256 opens once; the code that it made along with it does not."""
    import hashlib

    manager.set_metadata(session_id, "ada", "acme")
    links = Links(manager, ["key"])
    token = str(links.signer.dumps("x" * 20))
    hashes = [hashlib.sha256(f"{manager.flow.name} {secret}".encode()).hexdigest() for secret in (token, "2345678923")]
    ends = int(store.time()[0]) * 1000 + 60_000
    for name in hashes:
        store.hset(f"onboarding:{{{session_id}}}:metadata", f"link:{name}", f"{ends} {hashes[0]}")
        store.set(f"onboarding:{{resume:{name}}}", session_id, px=60_000)
    assert ["link", "link"] == [link.kind for link in manager.access(session_id).links]
    with pytest.raises(UnknownSession):
        links.use_code("23456-78923", "1" * 64)
    assert session_id == links.use(token, "1" * 64)
    assert () == manager.access(session_id).links
    with pytest.raises(UnknownSession):
        links.use(token, "2" * 64)


def test_there_is_a_bound(store: redis.Redis, manager: SessionManager, session_id: str) -> None:
    """Five devices and twenty links at most; the newest stay."""
    manager.set_metadata(session_id, "ada", "acme")
    links = Links(manager, ["key"])
    for number in range(7):
        links.use(links.make(session_id), f"{number}" * 64, "firefox:linux")
    for _ in range(25):
        links.make(session_id, grant="6" * 64)
    links.make_code(session_id, grant="6" * 64)
    access = manager.access(session_id)
    assert (5, 20) == (len(access.devices), len(access.links))
    assert {id_of("6" * 64)} == {link.made_by for link in access.links}


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (LAPTOP, "Firefox on Linux"),
        (PHONE, "Chrome on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("curl/8", "A browser"),
        ("<script>", "A browser"),
        ("", "A browser"),
    ],
)
def test_what_a_browser_says_of_itself(agent: str, words: str) -> None:
    """Roughly what it is, in our words alone."""
    kind = kind_of(agent)
    assert words == named(kind)
    assert set(kind) <= set("abcdefghijklmnopqrstuvwxyz:-")
