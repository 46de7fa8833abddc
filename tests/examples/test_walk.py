"""The examples in a browser: with scripts and without, alone and mounted in another application."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from examples.event_signup.samples import A_FAMILY
from onboarding.testing.serving import served
from tests.e2e.conftest import Watch
from tests.e2e.walking import heading, press, save

pytestmark = pytest.mark.browser


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails a test in which a page had an error, or did what its policy forbids."""
    watch = Watch()
    yield watch
    assert not watch.unexpected


@pytest.fixture(params=["with scripts", "without scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with scripts")


@pytest.fixture
def context(chromium: Browser, address: str, scripts: bool, watch: Watch) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=address, java_script_enabled=scripts)
    context.set_default_timeout(10_000)
    watch.on(context)
    yield context
    context.close()


def sign_up(page: Page) -> None:
    """From the start page to the summary, as a family that comes."""
    press(page, "Start")
    expect(heading(page)).to_have_text("Who you are")
    page.wait_for_load_state()
    page.get_by_label("Your name").fill("Noor Haddad")
    page.get_by_label("Your email address").fill("noor@example.com")
    save(page)
    page.get_by_label("On site").check()
    save(page)
    expect(heading(page)).to_have_text("Lunch")
    page.get_by_label("Vegetarian").check()
    page.get_by_label("What must not be in it?").fill("Peanuts")
    save(page)
    page.get_by_role("button", name="Add another guest").click()
    expect(page.locator("#guests-1")).to_be_visible()
    page.locator("[name=guests-0-name]").fill("Sami Haddad")
    page.locator("[name=guests-0-age]").fill("9")
    page.locator("[name=guests-1-name]").fill("Lina Haddad")
    save(page)
    page.get_by_label("Design").check()
    page.get_by_label("People").check()
    page.get_by_label("I keep to the code of conduct").check()
    save(page)
    expect(heading(page)).to_have_text("Check your answers")


def ticket(page: Page) -> dict[str, Any]:
    """Finalize, and read the document that the done page offers."""
    press(page, "Finalize")
    expect(heading(page)).to_have_text("Your ticket is ready")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON").click()
    assert download.value.suggested_filename == "ticket.json"
    document: dict[str, Any] = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    return document


def everything() -> dict[str, Any]:
    return {"person": A_FAMILY[1], "day": A_FAMILY[2] | A_FAMILY[3] | A_FAMILY[5], "guests": A_FAMILY[4]}


def test_the_sign_up(context: BrowserContext) -> None:
    """A family signs up, and the document has what it said."""
    page = context.new_page()
    page.goto("/")
    sign_up(page)
    assert everything() == ticket(page)["sections"]


def test_the_step_that_is_not_asked_is_passed_over(context: BrowserContext) -> None:
    """Who takes part online goes from attendance to guests; a change of mind on the summary opens lunch."""
    page = context.new_page()
    page.goto("/")
    press(page, "Start")
    page.get_by_label("Your name").fill("Noor Haddad")
    page.get_by_label("Your email address").fill("noor@example.com")
    save(page)
    page.get_by_label("Online").check()
    save(page)
    expect(heading(page)).to_have_text("Your guests")
    page.goto("/steps/attendance?change=1")
    page.get_by_label("On site").check()
    press(page, "Save and return")
    expect(heading(page)).to_have_text("Lunch")


def test_mounted_in_another_application(host: Flask, chromium: Browser, scripts: bool, watch: Watch) -> None:
    """The same under a prefix: pages, files, htmx's requests and drafts, beside the host's own pages and cookie."""
    with served(host) as address:
        context = chromium.new_context(base_url=address, java_script_enabled=scripts)
        watch.on(context)
        page = context.new_page()
        asked: list[Request] = []
        page.on("request", lambda request: asked.append(request))
        page.goto("/")
        page.get_by_label("Your name").fill("Noor")
        press(page, "Say hello")
        page.get_by_role("link", name="Sign up").click()
        asked.clear()
        sign_up(page)
        document = ticket(page)
        paths = [request.url.removeprefix(address) for request in asked]
        by_htmx = [request.url.rpartition("/")[2] for request in asked if "hx-request" in request.headers]
        by_htmx = [path for path in by_htmx if not path.startswith("understood?")]  # which keeps nothing
        cookies = {cookie["name"]: cookie["path"] for cookie in context.cookies()}
        page.goto("/")
        expect(heading(page)).to_have_text("Hello, Noor")
        context.close()

    assert everything() == document["sections"]
    assert [path for path in paths if not path.startswith("/join/")] == []
    assert by_htmx == (["you", "attendance", "lunch", "guests", "guests", "talks"] if scripts else [])
    assert cookies == {"session": "/", "onboarding-wizard": "/join"}
