"""Every unsafe route of the pages, with tokens that are not its own and from sites that are not ours."""

from urllib.parse import unquote

import pytest
from flask import Flask

from tests.security.conftest import Snapshot
from tests.security.routes import every_way
from tests.web.walking import COMPANY, HTMX, Founder

SITES = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
)


def _tokens(app: Flask, own: str) -> dict[str, str | None]:
    foreign = Founder(app.test_client()).open("/").holds["csrf_token"][0]
    return {
        "missing": None,
        "empty": "",
        "foreign": foreign,
        "spoilt": own[:-1],
        "twice": f"{own}{own}",
        "none": "null",
    }


@pytest.mark.parametrize("token", ["missing", "empty", "foreign", "spoilt", "twice", "none"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_without_its_token_a_form_does_nothing(
    app: Flask, founder: Founder, snapshot: Snapshot, token: str, headers: dict[str, str]
) -> None:
    """Each of them changes nothing in the store, and is answered with a page or a way back."""
    own = founder.open("/steps/company").holds
    sent = _tokens(app, own["csrf_token"][0])[token]
    data = {**own, **COMPANY, "company_name": "Changed", "act": "save"} | {"csrf_token": sent or ""}
    if sent is None:
        del data["csrf_token"]
    before, asked = snapshot(), 0
    for way in every_way(app):
        if way.route.guard == "token" and way.unsafe:
            answer = founder.client.post(way.path, data=data, headers=headers)
            assert before == snapshot(), way
            assert answer.status_code in (200, 303, 400, 410), way
            asked += 1
    assert asked >= 8


@pytest.mark.parametrize("headers", SITES, ids=[" ".join(site.values()) for site in SITES])
def test_other_sites_send_nothing(app: Flask, founder: Founder, snapshot: Snapshot, headers: dict[str, str]) -> None:
    """With the best token there is, what another site sends is 403 at every unsafe route."""
    data = {**founder.open("/steps/company").holds, **COMPANY}
    before = snapshot()
    for way in every_way(app):
        if way.route.guard == "token" and way.unsafe:
            answer = founder.client.post(way.path, data=data, headers=headers)
            assert (answer.status_code, before) == (403, snapshot()), way


EVIL = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "%2F%2Fevil.example",
    "\\\\evil.example",
    "/%09/evil.example",
)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_nobody_is_sent_elsewhere(app: Flask, founder: Founder, evil: str, headers: dict[str, str]) -> None:
    """Whatever an address, a query or a field says, browsers and htmx are sent to our own pages alone."""
    form = founder.open("/steps/company").holds
    named = dict.fromkeys(("next", "url", "to", "return", "carry", "change", "act", "token", "slug"), evil)
    places = []
    for way in every_way(app):
        if way.endpoint.startswith("wizard.") and "?" not in way.path:
            answer = founder.client.open(
                way.path, method=way.method, query_string=named, data={**form, **named} if way.unsafe else None,
                headers={**headers, "Referer": evil, "HX-Current-URL": evil},
            )  # fmt: skip
            places += [answer.headers.get(name) for name in ("Location", "HX-Redirect", "HX-Push-Url", "HX-Location")]
            answer.close()
    for path in (evil, f"/{evil}", f"{evil}/..", f"/steps/{evil}", f"/resume/{evil}"):
        asked = path if path.startswith("/") else f"/{path}"  # as it stands: a client would take //name for a host
        answer = founder.client.get("/", environ_overrides={"PATH_INFO": unquote(asked)}, headers=headers)
        places += [answer.headers.get(name) for name in ("Location", "HX-Redirect", "HX-Push-Url")]
        answer.close()
    went = [place for place in places if place]

    assert len(went) > 3
    assert [
        place for place in went if "evil" in place.lower() and not place.startswith(("/", "http://localhost/"))
    ] == []
    assert [place for place in went if place.startswith(("//", "/\\"))] == []
