"""The browser's own Back and Reload, after what cannot be taken back."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from onboarding.business.samples import Sample
from onboarding.sessions.session import Session
from tests.e2e.conftest import Seed
from tests.e2e.walking import fill, flow, heading, press, save


def test_back_after_finalizing(page: Page, seed: Seed) -> None:
    """Whatever page Back shows then, its answers can be read and not changed."""
    seed()
    page.goto("/steps/final-review")
    page.goto("/summary")
    press(page, "Finalize")
    expect(heading(page)).to_have_text("Your business context is ready")

    page.go_back()
    expect(heading(page)).to_have_text("Your answers")
    expect(page.get_by_role("button", name="Finalize")).to_have_count(0)
    expect(page.get_by_role("link", name="Change")).to_have_count(0)
    page.go_back()
    expect(heading(page)).to_have_text("Final review")
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("main").locator("textarea:enabled, input:enabled, select:enabled")).to_have_count(0)


def test_back_after_discarding(page: Page, seed: Seed, sample: Sample) -> None:
    """No page that was looked at before shows anything personal once everything was deleted."""
    name = sample.answers[1]["company_name"].split()[0]
    seed()
    for path in ("/steps/company", "/summary"):
        page.goto(path)
        assert name in page.content()
    page.goto("/discard")
    press(page, "Delete everything")
    expect(heading(page)).to_have_text("Tell it once, in your words")

    for _ in range(3):
        page.go_back()
        expect(heading(page)).to_be_visible()
        assert name not in page.content()


def test_reloading_without_scripts(plain: BrowserContext, sample: Sample, session: Callable[[], Session]) -> None:
    """What comes after a save without scripts is a page of its own: Reload sends nothing, and asks nothing."""
    page = plain.new_page()
    page.goto("/")
    press(page, "Start")
    fill(page, flow.steps[0], sample)
    save(page)
    expect(heading(page)).to_have_text("What you promise")
    page.reload()

    expect(heading(page)).to_have_text("What you promise")
    assert session().progress.version(1) == 1
