"""What is typed is kept before it is saved, and offered again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from onboarding.sessions.session import Session
from tests.e2e.conftest import Seed
from tests.e2e.walking import heading, press, save

TYPED = "Bread that is still warm"


@pytest.fixture
def promise(page: Page, seed: Seed) -> Page:
    """The second step with a saved answer, and something else typed over it, kept as a draft."""
    seed([1, 2])
    page.goto("/steps/value-proposition")
    page.get_by_label("What do you promise").fill(TYPED)
    expect(page.locator("#draft-note")).to_have_text(re.compile(r"^Draft saved \d\d:\d\d UTC$"))
    return page


def test_it_is_there_after_closing_the_page(context: BrowserContext, promise: Page) -> None:
    """A page that was closed opens with what was typed, and says that it is a draft."""
    promise.close()
    again = context.new_page()
    again.goto("/steps/value-proposition")

    expect(again.get_by_label("What do you promise")).to_have_value(TYPED)
    expect(again.get_by_text("This is your draft from")).to_be_visible()


def test_it_never_counts_as_saved(promise: Page, session: Callable[[], Session]) -> None:
    """The saved answer stands, and the progress with it, until the step is saved."""
    now = session()

    assert now.answers[2]["value_proposition"] != TYPED
    assert (2, 1) == (now.progress.completed, now.progress.version(2))
    assert [TYPED] == now.drafts[2].typed["value_proposition"]


def test_the_first_thing_that_is_typed_is_kept(context: BrowserContext, started: Page) -> None:
    """A draft opens the session: who types a name and leaves finds it on the start page and in the step."""
    started.get_by_label("Company name").fill("Oven & Co")
    expect(started.locator("#draft-note")).to_contain_text("Draft saved")
    started.close()
    again = context.new_page()
    again.goto("/")

    expect(heading(again)).to_have_text("Welcome back")
    again.get_by_role("link", name="Continue: 0 of 23 done").click()
    expect(again.get_by_label("Company name")).to_have_value("Oven & Co")


def test_leaving_at_once_keeps_it(promise: Page) -> None:
    """Back, pressed before the second is over, loses nothing; nor does the way forward."""
    promise.get_by_label("What do you promise").fill("Typed, and left at once")
    with promise.expect_request("**/draft"):
        promise.get_by_role("link", name="Back").click()
    expect(heading(promise)).to_have_text("Your company")
    promise.go_back()
    expect(heading(promise)).to_have_text("What you promise")

    for _ in range(50):  # the draft is under way on its own, while pages come and go
        if promise.get_by_label("What do you promise").input_value() != TYPED:
            break
        promise.reload()
    expect(promise.get_by_label("What do you promise")).to_have_value("Typed, and left at once")


def test_discarding_it(promise: Page, session: Callable[[], Session]) -> None:
    """“Discard the draft” brings the saved answer back."""
    promise.reload()
    press(promise, "Discard the draft")

    saved = session().answers[2]["value_proposition"]
    expect(promise.get_by_label("What do you promise")).to_have_value(saved)
    expect(promise.get_by_text("This is your draft from")).to_have_count(0)
    assert {} == session().drafts


def test_a_save_ends_it(promise: Page, session: Callable[[], Session]) -> None:
    """Saving what was a draft makes it the answer, and leaves no draft behind."""
    save(promise)
    expect(heading(promise)).to_have_text("What doesn't add up yet")

    assert TYPED == session().answers[2]["value_proposition"]
    assert {} == session().drafts


def test_coming_back_later_without_scripts(plain: BrowserContext) -> None:
    """“Save and come back later” keeps an unfinished step where no script does, and the start page leads to it."""
    page = plain.new_page()
    page.goto("/")
    press(page, "Start")
    page.get_by_label("Company name").fill("Oven & Co")
    press(page, "Save and come back later")

    expect(page.get_by_text("unfinished ones included")).to_be_visible()
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_label("Company name")).to_have_value("Oven & Co")


def test_going_back_without_scripts(plain: BrowserContext) -> None:
    """“Save draft and go back” does without scripts what the Back link does with them."""
    page = plain.new_page()
    page.goto("/")
    press(page, "Start")
    page.get_by_label("Company name").fill("Oven & Co")
    press(page, "Save draft and go back")

    expect(heading(page)).to_have_text("Welcome back")
    page.go_back()
    page.reload()
    expect(page.get_by_label("Company name")).to_have_value("Oven & Co")
