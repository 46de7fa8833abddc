"""Who is refused: other sites, forms that are not ours, and browsers without a grant. A refusal changes nothing."""

import pytest
from flask import Flask

from app import create_app
from onboarding.config import Settings
from tests.web.conftest import Reach, Snapshot
from tests.web.walking import COMPANY, Founder

UNSAFE = ["/start", "/steps/problem", "/steps/problem/draft", "/finalize", "/discard"]
unsafe = pytest.mark.parametrize("path", UNSAFE)


@unsafe
@pytest.mark.parametrize("token", ["missing", "foreign", "stale", "spoilt"])
def test_only_our_own_forms_do_anything(
    app: Flask, founder: Founder, reach: Reach, snapshot: Snapshot, path: str, token: str
) -> None:
    """Without this browser's own token nothing is saved, finalized, opened or deleted."""
    first = founder.page.holds["csrf_token"]
    reach(23)
    page = founder.open("/steps/problem")
    if token == "stale":  # the browser's cookie is another one since that page was opened
        with founder.client.session_transaction() as cookie:
            del cookie["csrf_token"]
        founder.open("/steps/problem")
    tokens = {
        "missing": [],
        "foreign": Founder(app.test_client()).open("/").holds["csrf_token"],
        "stale": first,
        "spoilt": [first[0][:-1]],
    }
    before = snapshot()
    answer = founder.post(path, {**page.holds, "affected_groups": "Nobody", "csrf_token": tokens[token]})

    assert before == snapshot()
    assert answer.status in (303, 400)
    assert answer.to in (None, "/summary", "/discard")


def test_a_refused_token_loses_nothing(founder: Founder, reach: Reach) -> None:
    """The page comes again with what was typed and a token that works; sending it again saves it."""
    reach(5)
    founder.open("/steps/problem")
    founder.page = founder.press({"affected_groups": "Night porters", "csrf_token": "what?"})
    assert (founder.page.status, founder.page.answers["affected_groups"]) == (400, ["Night porters"])
    assert "send it again" in founder.page.alert

    assert ((answer := founder.press()).status, answer.to) == (303, "/steps/solution")
    assert founder.open("/steps/problem").answers["affected_groups"] == ["Night porters"]


@unsafe
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://localhost"},
    ],
    ids=["cross-site", "same-site", "foreign-origin", "no-origin", "claimed-origin"],
)
def test_other_sites_are_refused(
    founder: Founder, reach: Reach, snapshot: Snapshot, path: str, headers: dict[str, str]
) -> None:
    """What another site sends is answered 403, the best token notwithstanding."""
    reach(23)
    page = founder.open("/steps/problem")
    before = snapshot()
    answer = founder.post(path, page.holds, **headers)

    assert (403, before) == (answer.status, snapshot())


@pytest.mark.parametrize(
    "headers", [{"Sec_Fetch_Site": "same-origin"}, {"Sec_Fetch_Site": "none"}, {"Origin": "http://localhost"}, {}]
)
def test_our_own_site_is_served(founder: Founder, headers: dict[str, str]) -> None:
    """Our own pages, and programs that do not say where they come from, are answered."""
    assert founder.post("/steps/company", {**founder.page.holds, **COMPANY}, **headers).status == 303


def test_a_rotated_key_is_no_change(settings: Settings, founder: Founder) -> None:
    """After the key was changed, cookies and pages from before still work as long as the old key is kept."""
    before = Founder(create_app(settings.model_copy(update={"secret_key": "a" * 40})).test_client()).begin()
    rotated = settings.model_copy(update={"secret_key": "b" * 40, "secret_key_fallbacks": ("a" * 40,)})
    after = Founder(create_app(rotated).test_client()).with_cookie(before.cookie())
    after.page = before.page
    assert ((answer := after.press(COMPANY)).status, answer.to) == (303, "/steps/value-proposition")

    assert [COMPANY["company_name"]] == after.open("/steps/company").answers["company_name"]


def test_a_withdrawn_key_is_a_new_browser(settings: Settings, founder: Founder) -> None:
    """A cookie that was signed with another key says nothing."""
    other = Founder(create_app(settings.model_copy(update={"secret_key": "c" * 40})).test_client())

    assert ((answer := other.with_cookie(founder.cookie()).get("/steps/company")).status, answer.to) == (303, "/")


@pytest.fixture(params=[False, True], ids=["old-cookie", "new-cookie"])
def thief(request: pytest.FixtureRequest, app: Flask, founder: Founder, reach: Reach) -> Founder:
    """Somebody who knows the session's id, and has a grant of their own making."""
    session_id = reach(23)
    thief = Founder(app.test_client()).begin()
    with thief.client.session_transaction() as cookie:
        cookie["passage"] = [session_id, "f" * 32, cookie["passage"][2], request.param]
    return thief


@pytest.mark.parametrize("path", ["/steps/company", "/summary", "/done", "/discard", "/export/business-context.json"])
def test_an_id_alone_reads_nothing(thief: Founder, path: str) -> None:
    """Whoever has a session's id, and no grant of it, reads nothing."""
    page = thief.open(path)

    assert "Crumb" not in page.text
    assert "23 of 23" not in page.text


@pytest.mark.parametrize("path", ["/steps/company", "/steps/company/draft", "/finalize", "/discard"])
def test_an_id_alone_changes_nothing(thief: Founder, snapshot: Snapshot, path: str) -> None:
    """Whoever has a session's id, and no grant of it, changes and deletes nothing."""
    before = snapshot()
    answer = thief.post(path, {**thief.page.holds, **COMPANY})

    assert before == snapshot()
    assert answer.status in (303, 410)


def test_somebody_elses_start_page_tells_nothing(thief: Founder) -> None:
    """To whoever has a session's id, and no grant of it, the start page is as to anybody."""
    page = thief.open("/")

    assert (page.status, page.said("//form//button")) == (200, ["Start"])
    assert "23 of 23" not in page.text
