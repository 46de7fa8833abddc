"""Leaving a page in the middle of a sentence: what is kept where, and what a browser keeps of it."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from onboarding.testing.wizard import WizardPage
from tests.e2e.conftest import Seed, Watch
from tests.e2e.walking import flow, heading

SECRET = "Zwetschgendatschi"  # a word that nothing else has
STORED = """async () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, await indexedDB.databases(),
  await caches.keys(), document.cookie, history.state])"""


@pytest.fixture
def promise(page: Page, seed: Seed) -> Page:
    """The second step, answered."""
    seed([1, 2])
    page.goto("/steps/value-proposition")
    page.get_by_label("What do you promise").fill("")
    return page


@pytest.fixture
def unsent(context: BrowserContext, promise: Page, watch: Watch) -> Page:
    """Words that a browser without a network has kept, as far as it could."""
    watch.allowed += ["ERR_INTERNET_DISCONNECTED"]
    context.set_offline(True)
    promise.get_by_label("What do you promise").press_sequentially(SECRET)
    expect(promise.locator("#draft-note")).to_contain_text("It is kept in this browser")
    promise.wait_for_function("Object.keys(localStorage).some((name) => name.startsWith('onboarding:'))")
    return promise


def test_loading_again_within_a_second(promise: Page) -> None:
    """F5 right after a key shows what was typed, and the next key goes on from there."""
    field = promise.get_by_label("What do you promise")
    for word in ("Bread", ", warm", " and early"):
        field.press_sequentially(word)
        promise.reload()
        field.press("End")
    expect(field).to_have_value("Bread, warm and early")
    field.press_sequentially("!")
    promise.get_by_role("link", name="Back").click()
    expect(heading(promise)).to_have_text("Your company")

    promise.go_back()
    expect(field).to_have_value("Bread, warm and early!")


@pytest.mark.parametrize("size", [70_000, 1_000_000])
def test_leaving_with_more_than_outlives_a_page(promise: Page, size: int) -> None:
    """More than browsers send of a page that is left, a megabyte too: closed at once, it is there on the next visit."""
    words = ("夜明け前のパン。" * size)[: size // 3 - 10] + SECRET[:10]
    promise.get_by_label("What do you promise").evaluate(
        "(field, words) => { field.value = words; field.dispatchEvent(new InputEvent('input', { bubbles: true })); }",
        words,
    )
    context = promise.context
    promise.close()
    again = context.new_page()
    again.goto("/steps/value-proposition")

    expect(again.get_by_label("What do you promise")).to_have_value(words)


def test_no_plain_word_is_in_the_browser(context: BrowserContext, unsent: Page) -> None:
    """What waits there is ciphertext, and the key in no place that outlives the page; it goes once it got through."""
    stored = unsent.evaluate(STORED)
    assert "onboarding:" in stored
    assert SECRET not in stored
    assert SECRET.encode().hex() not in stored
    assert not [
        name for name in unsent.evaluate("[...document.body.attributes].map((one) => one.name)") if "cop" in name
    ]
    context.set_offline(False)

    expect(unsent.locator("#draft-note")).to_contain_text("Draft saved")
    unsent.wait_for_function("!Object.keys(localStorage).some((name) => name.startsWith('onboarding:'))")


def test_the_next_visit_brings_it_back(context: BrowserContext, unsent: Page) -> None:
    """A page that was closed without a network: its words are on the page that is opened with one."""
    unsent.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/steps/value-proposition")

    expect(again.get_by_label("What do you promise")).to_have_value(SECRET)


@pytest.mark.parametrize("ends", ["discard", "expiry", "sign-out"])
def test_the_copy_goes_with_the_key(
    context: BrowserContext, unsent: Page, wizard: WizardPage, watch: Watch, ends: str
) -> None:
    """Discarded, expired or signed out: no key is handed out any more, and the browser forgets the copy."""
    unsent.close()
    context.set_offline(False)
    page = context.new_page()
    if ends == "expiry":
        wizard.expire()
    else:
        watch.allowed += ["ERR_FAILED"]
        page.route("**/draft", lambda route: route.abort())  # or what waits would be sent now
        page.goto("/discard" if ends == "discard" else "/devices")
        button = "Delete everything" if ends == "discard" else re.compile("^Sign out ?:")
        page.get_by_role("button", name=button).click()
        expect(heading(page)).not_to_have_text("Devices and links")
    page.goto("/")

    page.wait_for_function("!Object.keys(localStorage).some((name) => name.startsWith('onboarding:'))")
    assert page.evaluate("document.body.dataset.copies ?? ''") in ("", "forget")


def test_where_no_copy_can_be_kept(context: BrowserContext, page: Page, seed: Seed, watch: Watch) -> None:
    """Without a secure context nothing is kept in the browser, and the page says so while somebody types."""
    watch.allowed += ["ERR_INTERNET_DISCONNECTED"]
    seed([1, 2])
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page.goto("/steps/value-proposition")
    context.set_offline(True)
    page.get_by_label("What do you promise").press_sequentially(SECRET)
    expect(page.locator("#draft-note")).to_contain_text("this browser cannot keep a copy here")
    expect(page.locator("#draft-note")).to_contain_text("Not saved yet: there is no connection")

    assert "onboarding:" not in page.evaluate("JSON.stringify({ ...localStorage })")
    context.set_offline(False)
    expect(page.locator("#draft-note")).to_contain_text("Draft saved")


def test_enter_that_ends_a_word_of_an_input_method(page: Page, seed: Seed) -> None:
    """Safari says keyCode 229 once the composition has ended: that Enter saves nothing; the next one does."""
    seed(range(1, 22))
    page.goto("/steps/value-proposition")
    line = page.locator("textarea.line").first
    enter = """(line, code) => !line.dispatchEvent(new KeyboardEvent("keydown",
      { key: "Enter", keyCode: code, isComposing: false, bubbles: true, cancelable: true }))"""
    assert not line.evaluate(enter, 229)
    page.wait_for_timeout(300)  # enough for a save, where it was one
    expect(heading(page)).to_have_text(flow.steps[1].title)
    assert line.evaluate(enter, 13)

    expect(heading(page)).to_have_text(flow.steps[2].title)
