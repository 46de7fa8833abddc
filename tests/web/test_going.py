"""Where addresses lead, what a browser is told about keeping pages, and what its cookie says."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from app import create_app
from onboarding.config import Settings
from onboarding.sessions import SessionManager
from tests.web.conftest import Reach, Snapshot
from tests.web.walking import ANSWERS, COMPANY, HTMX, Founder


@pytest.mark.parametrize(("number", "slug"), [(1, "company"), (7, "competitors"), (23, "final-review")])
def test_a_number_leads_to_the_step(founder: Founder, number: int, slug: str) -> None:
    """A step can be named by its number."""
    assert (302, f"/steps/{slug}") == ((found := founder.get(f"/steps/{number}")).status, found.to)


@pytest.mark.parametrize(
    "path", ["/steps/0", "/steps/24", "/steps/pricing2", "/steps/", "/steps/company/x", "/nowhere"]
)
def test_what_is_not_there_is_not_found(founder: Founder, path: str) -> None:
    """Unknown steps and addresses are 404, in our own words."""
    assert ((lost := founder.open(path)).status, lost.heading) == (404, "There is no such page")


@pytest.mark.parametrize("path", ["/steps/company", "/steps/plan", "/summary", "/done", "/discard"])
def test_a_stranger_is_led_to_the_start(app: Flask, path: str) -> None:
    """Without a cookie every page leads to the start page."""
    assert ((stranger := Founder(app.test_client()).get(path)).status, stranger.to) == (303, "/")


def test_nobody_skips_ahead(founder: Founder, reach: Reach) -> None:
    """A step beyond the first incomplete required one leads to that one; optional ones hold nobody up."""
    reach(2)

    assert founder.get("/steps/plan").to == "/steps/audience"
    assert [founder.get(f"/steps/{slug}").status for slug in ("contradictions", "audience")] == [200, 200]


def test_what_was_typed_ahead_is_kept(founder: Founder, reach: Reach, manager: SessionManager) -> None:
    """A save that skips ahead saves nothing, leads to what is missing, and keeps what was typed as a draft."""
    session_id = reach(2)
    page = founder.open("/steps/company")
    typed = {"problem_statement": ANSWERS[5]["problem_statement"], "problem_severity": "8", "version": "0"}
    assert ((ahead := founder.post("/steps/problem", page.holds | typed)).status, ahead.to) == (303, "/steps/audience")
    assert manager.get_step(session_id, 5) is None

    manager.save_step(session_id, 4, ANSWERS[4])
    assert [typed["problem_statement"]] == founder.open("/steps/problem").answers["problem_statement"]


def test_a_double_click_is_one_save(founder: Founder, reach: Reach, snapshot: Snapshot) -> None:
    """The same page sent twice saves once, and leads on both times."""
    reach(5)
    founder.open("/steps/problem")
    first, after = founder.press(), snapshot()
    second = founder.press()

    assert [(first.status, first.to), (second.status, second.to)] == [(303, "/steps/solution")] * 2
    assert after == snapshot()


def test_htmx_gets_the_next_page_at_once(founder: Founder) -> None:
    """With htmx the save itself answers with the next step: what is swapped and the title, not the whole page."""
    founder.headers = HTMX
    page = founder.press(COMPANY)

    assert (page.status, page.headers["HX-Push-Url"]) == (200, "/steps/value-proposition")
    assert page.title.startswith("What you promise – Step 2 of 23")
    assert (page.progress, "<html" in page.text) == ("1 of 23 done", False)


def test_a_history_restore_gets_the_whole_page(founder: Founder) -> None:
    """When htmx restores a page of the browser's history it gets it whole, as after a reload."""
    founder.headers = {**HTMX, "HX-History-Restore-Request": "true"}

    assert "<html" in founder.open("/steps/company").text


def test_htmx_is_sent_elsewhere_by_a_header(founder: Founder, reach: Reach) -> None:
    """htmx follows no 303 by itself; it is told where to go."""
    reach(2)
    founder.headers = HTMX
    page = founder.get("/steps/plan")

    assert (page.status, page.headers["HX-Redirect"], page.text) == (200, "/steps/audience", "")


def test_nothing_personal_is_kept_by_a_cache(founder: Founder, reach: Reach) -> None:
    """Whatever the answer: no cache keeps it, none takes a fragment for a page, and no browser guesses its type."""
    reach(5)
    held = founder.open("/steps/problem").holds
    answers = [founder.get(path) for path in ("/", "/steps/problem", "/steps/plan", "/summary", "/discard", "/nowhere")]
    for typed in ({}, {"problem_statement": "Short"}, {"csrf_token": ""}, {"version": "7", "submission": "a"}):
        answers.append(founder.post("/steps/problem", held | typed))
    answers += [founder.post("/steps/problem/draft", held), founder.post("/steps/problem", held, Origin="null")]
    answers += [founder.post("/discard", held), founder.post("/steps/problem", held)]

    assert {200, 204, 303, 400, 403, 404, 409, 410, 422} == {answer.status for answer in answers}
    for answer in answers:
        kept = (answer.headers["Cache-Control"], "HX-Request" in answer.headers["Vary"])
        assert kept == ("no-store", True), answer.status
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_our_own_files_may_be_kept(founder: Founder) -> None:
    """Styles and scripts stand under addresses that change with them, and may be kept for ever."""
    files = founder.page.tree.xpath("//head/link/@href | //head/script/@src")
    found = [founder.get(path) for path in files]

    assert len(files) >= 4
    assert {(200, "public, max-age=31536000, immutable")} == {(f.status, f.headers["Cache-Control"]) for f in found}


def test_the_cookie_is_for_us_alone(founder: Founder) -> None:
    """No script reads the cookie, no other site sends it with a form, and it outlives the session by 30 days."""
    cookie = founder.client.get_cookie("onboarding")
    assert cookie is not None

    assert (cookie.http_only, cookie.same_site, cookie.path) == (True, "Lax", "/")
    assert cookie.expires is not None
    assert round((cookie.expires - datetime.now(UTC)) / timedelta(days=1), 2) == 37


def test_production_sends_the_cookie_over_tls_only(settings: Settings) -> None:
    """In production the cookie is bound to the host and to TLS."""
    ours = settings.model_copy(update={"app_env": "production", "secret_key": "k" * 40})
    answer = create_app(ours).test_client().get("/", base_url="https://localhost")

    assert answer.headers["Set-Cookie"].startswith("__Host-onboarding=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(answer.headers["Set-Cookie"].split("; "))
