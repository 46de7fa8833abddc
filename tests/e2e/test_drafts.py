"""What is typed is kept before it is saved, and offered again."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from onboarding.sessions.session import Session
from tests.e2e.conftest import Seed, Watch
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


class Held:
    """Drafts of a page that are held up on their way, as by a bad line, until they are let go."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.routes: list[Route] = []
        page.route("**/draft", self._hold)

    def _hold(self, route: Route) -> None:
        self.routes.append(route)

    def arrives(self, count: int = 1) -> None:
        """So many drafts are on their way."""
        while len(self.routes) < count:
            self.page.wait_for_timeout(10)

    def let_go(self) -> None:
        for route in self.routes:
            route.continue_()
        self.page.unroute("**/draft")


def test_a_late_draft_undoes_no_row(promise: Page) -> None:
    """A row that is added while a draft is still on its way stays, however late that arrives."""
    held = Held(promise)
    promise.get_by_label("What do you promise").press_sequentially("!")
    held.arrives()
    rows = promise.locator("fieldset[data-rows=differentiators] > .row")
    before = rows.count()
    press(promise, "Add another difference")
    promise.wait_for_timeout(500)  # enough for the row to be there, where nothing is waited for
    held.let_go()

    expect(rows).to_have_count(before + 1)
    promise.wait_for_load_state("networkidle")
    promise.reload()
    expect(rows).to_have_count(before + 1)
    expect(promise.get_by_label("What do you promise")).to_have_value(TYPED + "!")


def test_a_button_waits_for_the_draft_under_way(promise: Page) -> None:
    """Whatever the focus does while it waits, the button that was pressed is the one that counts, and counts once."""
    held = Held(promise)
    promise.get_by_label("What do you promise").press_sequentially("!")
    held.arrives()
    rows = promise.locator("fieldset[data-rows=differentiators] > .row")
    before = rows.count()
    promise.get_by_role("button", name="Add another difference").dblclick()
    promise.get_by_label("What do you promise").focus()
    held.let_go()

    expect(rows).to_have_count(before + 1)
    expect(rows.last.locator("textarea")).to_be_focused()


def test_an_older_draft_never_arrives_last(promise: Page, session: Callable[[], Session]) -> None:
    """The next draft waits for the one under way: what was typed last is what is kept."""
    held = Held(promise)
    field = promise.get_by_label("What do you promise")
    field.press_sequentially("1")
    held.arrives()
    field.press_sequentially("2")
    promise.wait_for_timeout(1500)  # longer than it takes to send a draft
    assert len(held.routes) == 1
    held.let_go()

    _comes_to_be(session, TYPED + "12")


def test_leaving_gives_up_the_older_draft(promise: Page, session: Callable[[], Session]) -> None:
    """On leaving, the newer draft goes at once and the one under way is given up: it does not come last either."""
    held = Held(promise)
    field = promise.get_by_label("What do you promise")
    field.press_sequentially("1")
    held.arrives()
    field.press_sequentially("2")
    promise.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    promise.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    held.arrives(2)
    older, newer = held.routes
    newer.continue_()
    _comes_to_be(session, TYPED + "12")
    older.continue_()
    promise.wait_for_timeout(500)  # enough for it to arrive, where it was not given up

    assert [TYPED + "12"] == session().drafts[2].typed["value_proposition"]


def test_what_could_not_be_kept_is_kept_once_it_can(
    context: BrowserContext, promise: Page, watch: Watch, session: Callable[[], Session]
) -> None:
    """Typed without a network, it says so, and is kept as soon as there is one, with no key pressed."""
    watch.allowed += ["ERR_INTERNET_DISCONNECTED"]
    context.set_offline(True)
    promise.get_by_label("What do you promise").press_sequentially(" at noon")
    expect(promise.locator("#draft-note")).to_contain_text("Not saved yet: there is no connection")
    context.set_offline(False)

    expect(promise.locator("#draft-note")).to_contain_text("Draft saved")
    _comes_to_be(session, TYPED + " at noon")


def _comes_to_be(session: Callable[[], Session], typed: str) -> None:
    """The draft of the second step, in a moment."""
    for _ in range(100):
        if session().drafts[2].typed["value_proposition"] == [typed]:
            return
        time.sleep(0.05)
    assert [typed] == session().drafts[2].typed["value_proposition"]


def test_a_page_that_the_browser_kept_is_loaded_again(promise: Page) -> None:
    """What a browser shows of a page as it was left, it may not have: it is asked for anew."""
    with promise.expect_navigation():
        promise.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    expect(promise.get_by_text("This is your draft from")).to_be_visible()


def test_coming_forward_again(promise: Page) -> None:
    """Back from a step with a draft in it, and forward by the browser's button: it is there."""
    promise.get_by_role("link", name="Back").click()
    expect(heading(promise)).to_have_text("Your company")
    promise.get_by_role("link", name="Back").click()
    expect(heading(promise)).to_have_text("Welcome back")
    promise.go_back()
    expect(heading(promise)).to_have_text("Your company")
    promise.go_back()

    expect(heading(promise)).to_have_text("What you promise")
    expect(promise.get_by_label("What do you promise")).to_have_value(TYPED)


def test_a_save_sends_no_draft_first(context: BrowserContext, promise: Page) -> None:
    """Pressing Save right after the last key is one request, the save itself."""
    promise.get_by_label("What do you promise").press_sequentially("!")
    drafts: list[str] = []
    promise.on("request", lambda request: drafts.append(request.url) if request.url.endswith("/draft") else None)
    save(promise)

    expect(heading(promise)).to_have_text("What doesn’t add up yet")
    assert drafts == []


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
    expect(heading(promise)).to_have_text("What doesn’t add up yet")

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
