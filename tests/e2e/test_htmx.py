"""Saving with scripts: one request, the focus where a person goes on, and nothing lost when something is in the way."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Request, expect

from onboarding.business.samples import Sample
from onboarding.flow import Step
from onboarding.sessions.session import Session
from onboarding.testing.wizard import WizardPage
from tests.e2e.conftest import Seed, Watch
from tests.e2e.walking import fill, flow, heading, press, save

COMPANY, PROMISE, CONTRADICTIONS = flow.steps[:3]
PROMISED = "Bread that is still warm when the school bus comes."


@pytest.fixture
def promise(page: Page, seed: Seed) -> Page:
    """The second step, with the first one answered."""
    seed([1])
    page.goto("/steps/value-proposition")
    return page


@pytest.fixture
def written(promise: Page) -> Page:
    """The same with a good answer in it, kept as a draft already, so that nothing else is under way."""
    promise.get_by_label("What do you promise").fill(PROMISED)
    expect(promise.locator("#draft-note")).to_contain_text("Draft saved")
    return promise


def asked(page: Page) -> list[str]:
    """What the page asks of the server from here on, besides files."""
    requests: list[str] = []

    def note(request: Request) -> None:
        if request.resource_type in ("document", "xhr", "fetch"):
            requests.append(f"{request.method} {request.url.removeprefix(_origin(page))}")

    page.on("request", note)
    return requests


def _origin(page: Page) -> str:
    return re.match(r"https?://[^/]+", page.url).group()  # type: ignore[union-attr]  # a page that is open


# A save


def test_a_save_is_one_request(written: Page) -> None:
    """One request brings the next step, its title, its address and the progress."""
    requests = asked(written)
    save(written)

    expect(heading(written)).to_have_text("What doesn’t add up yet")
    assert requests == ["POST /steps/value-proposition"]
    expect(written).to_have_title("What doesn’t add up yet – Step 3 of 23 – Business onboarding")
    expect(written).to_have_url(re.compile("/steps/contradictions$"))
    expect(written.locator("#progress-words")).to_contain_text("2 of 23 done")
    expect(written.get_by_role("progressbar")).to_have_attribute("value", "2")
    expect(written.get_by_role("navigation", name="Steps").locator("[aria-current]")).to_have_text(
        "What doesn’t add up yet"
    )


def test_the_body_says_which_step_it_is(written: Page) -> None:
    """The hook for tests and programs follows each swap."""
    expect(written.locator("body")).to_have_attribute("data-step", "2")
    save(written)

    expect(written.locator("body[data-steps='23']")).to_have_attribute("data-step", "3")


def test_the_focus_goes_to_the_heading(written: Page) -> None:
    """After a save the new heading has the focus, at the top of the page, and the progress is read aloud."""
    save(written)

    expect(heading(written)).to_have_text("What doesn’t add up yet")
    expect(heading(written)).to_be_focused()
    expect(written.get_by_role("status").first).to_contain_text("2 of 23 done")
    assert written.evaluate("scrollY") == 0


def test_the_focus_goes_to_what_is_wrong(promise: Page) -> None:
    """After a refused save the summary of what is wrong has the focus, and its links lead to the fields."""
    save(promise)

    field_errors = promise.get_by_role("alert")
    expect(field_errors).to_be_focused()
    expect(field_errors).to_contain_text("One answer needs another look")
    expect(promise).to_have_title(re.compile("^Error: What you promise"))
    field = promise.get_by_label("What do you promise")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Write down what you promise"))
    field_errors.get_by_role("link").press("Enter")
    expect(field).to_be_focused()


def test_enter_saves(promise: Page) -> None:
    """Enter in a line of text does what “Save and continue” does, and presses no other button of the form."""
    promise.get_by_label("What sets you apart 1").press("Enter")

    expect(promise.get_by_role("alert")).to_contain_text("One answer needs another look")


def test_a_dependent_field_follows(started: Page) -> None:
    """“Which industry?” is there with “Something else” only, and is asked for only then."""
    which = started.get_by_label("Which industry?")
    expect(which).to_be_hidden()
    started.get_by_label("Industry", exact=True).select_option("Something else")
    expect(which).to_be_visible()
    expect(which).to_have_js_property("required", True)
    started.get_by_label("Industry", exact=True).select_option("Retail")

    expect(which).to_be_hidden()
    expect(which).to_have_js_property("required", False)


def test_nothing_is_cut_at_the_limit(promise: Page) -> None:
    """What is pasted beyond a limit is kept whole, and the server says that it is too long."""
    field = promise.get_by_label("What do you promise")
    field.focus()
    promise.keyboard.insert_text("bread " * 100)
    save(promise)

    expect(promise.get_by_role("alert")).to_contain_text("Write at most 500 characters")
    assert len(field.input_value()) == 600


# Back, forward, twice, again


def test_back_and_forward(page: Page, started: Page, sample: Sample) -> None:
    """The browser's own buttons show the pages as they are by now, each at its address."""
    for step in (COMPANY, PROMISE):
        fill(page, step, sample)
        save(page)
    expect(heading(page)).to_have_text(CONTRADICTIONS.title)

    page.go_back()
    _shows(page, PROMISE, value_proposition=sample.answers[2]["value_proposition"])
    page.go_back()
    _shows(page, COMPANY, company_name=sample.answers[1]["company_name"])
    page.go_forward()
    _shows(page, PROMISE, value_proposition=sample.answers[2]["value_proposition"])
    page.go_forward()
    _shows(page, CONTRADICTIONS)


def _shows(page: Page, step: Step, **answers: str) -> None:
    expect(heading(page)).to_have_text(step.title)
    expect(page).to_have_url(re.compile(f"/steps/{step.slug}$"))
    expect(page.locator("body")).to_have_attribute("data-step", str(step.number))
    for name, answer in answers.items():
        expect(page.locator(f"[name={name}]")).to_have_value(answer)


def test_a_double_click_saves_once(written: Page, session: Callable[[], Session]) -> None:
    """Two clicks are one save; the second one neither conflicts nor presses anything on the next page."""
    written.get_by_role("button", name="Save and continue", exact=True).dblclick()
    expect(heading(written)).to_have_text("What doesn’t add up yet")

    written.wait_for_load_state("networkidle")
    expect(written.get_by_role("alert")).to_have_count(0)
    assert {number: step.version for number, step in session().progress.steps.items()} == {1: 1, 2: 1}


def test_reloading_after_a_save(written: Page, session: Callable[[], Session]) -> None:
    """Reload shows the same step again and sends nothing twice."""
    save(written)
    expect(heading(written)).to_have_text("What doesn’t add up yet")
    requests = asked(written)
    written.reload()

    expect(heading(written)).to_have_text("What doesn’t add up yet")
    assert "POST" not in " ".join(requests)
    assert session().progress.version(2) == 1


# Something is in the way


def test_a_lost_network(context: BrowserContext, written: Page, watch: Watch) -> None:
    """Without a network the form stays as it is and says so; once it is back, the same button saves."""
    watch.allowed += ["ERR_INTERNET_DISCONNECTED", "^htmx:sendError"]
    context.set_offline(True)
    save(written)

    expect(written.get_by_text("That did not get through.").first).to_be_visible()
    expect(written.get_by_label("What do you promise")).to_have_value(PROMISED)
    context.set_offline(False)
    save(written)
    expect(heading(written)).to_have_text("What doesn’t add up yet")


def test_an_outage(wizard: WizardPage, started: Page, sample: Sample) -> None:
    """While the store is away what was typed is kept on the page; once it is back, trying again saves it."""
    fill(started, COMPANY, sample)
    with wizard.outage():
        save(started)

        expect(heading(started)).to_have_text("We cannot reach your answers right now")
        expect(heading(started)).to_be_focused()
        expect(started.get_by_role("main")).to_contain_text(sample.answers[1]["company_name"])
    press(started, "Try again")
    expect(heading(started)).to_have_text(PROMISE.title)
    started.goto("/steps/company")
    expect(started.get_by_label("Company name")).to_have_value(sample.answers[1]["company_name"])


def test_nothing_is_kept_in_the_browsers_own_storage(written: Page) -> None:
    """After typing, a draft and a save there is the cookie, which scripts cannot read, and nothing else."""
    save(written)
    storages = "[localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, document.cookie]"
    assert written.evaluate(f"async () => {storages}") == [0, 0, 0, ""]
    assert [cookie["name"] for cookie in written.context.cookies()] == ["onboarding"]
