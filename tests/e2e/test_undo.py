"""Remove, Clear and Undo as people meet them: by mouse, by keyboard alone, and in a browser without scripts."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from onboarding.testing.wizard import WizardPage
from tests.e2e.conftest import Seed
from tests.e2e.keyboard import button, tab_to
from tests.e2e.walking import heading, press

BEFORE_THE_PLAN = range(1, 22)


@pytest.fixture(params=["scripts", "no scripts"])
def plan(request: pytest.FixtureRequest, page: Page, seed: Seed) -> Page:
    """Step 22, where nothing is answered yet; in a browser of both kinds."""
    seed(BEFORE_THE_PLAN)
    if request.param == "no scripts":
        plain: BrowserContext = request.getfixturevalue("plain")
        plain.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # what one gives, the other takes
        page = plain.new_page()
    page.goto("/steps/plan")
    milestone = page.locator("#milestones-0")
    milestone.get_by_role("textbox").first.fill("The oven is lit")
    milestone.locator("[type=date]").fill("2027-03-31")
    return page


def wrong_click(page: Page) -> None:
    page.locator("#risks-0").get_by_role("radio", name="5").first.check()


def test_one_wrong_click_and_remove(plan: Page) -> None:
    """A click on a risk's likelihood, refused by Save, is gone with its row, the only one; and the step is saved."""
    wrong_click(plan)
    press(plan, "Save and continue")
    expect(plan.get_by_role("alert")).to_contain_text("Describe what could go wrong")
    press(plan, "Remove risk 1")
    expect(plan.get_by_text("Risk 1 was removed.").last).to_be_visible()
    press(plan, "Save and continue")

    expect(heading(plan)).to_have_text("Final review")


def test_one_wrong_click_and_clear(plan: Page) -> None:
    """The same click is taken back by itself; the button is there as soon as there is something to clear."""
    clear = plan.locator("#risks-0").get_by_role("button", name="Clear your answer to “How likely is it?”")
    expect(clear).to_be_hidden()
    wrong_click(plan)
    clear.click()
    expect(plan.locator("#undone")).to_have_text("Your answer to “How likely is it?” was cleared.")
    expect(plan.locator("#risks-0 :checked")).to_have_count(0)
    press(plan, "Save and continue")

    expect(heading(plan)).to_have_text("Final review")


def test_undo_brings_back_every_word(plan: Page) -> None:
    """By the keyboard alone: the focus is on Undo, and Enter brings the row back, whatever was typed beside it."""
    risk = plan.locator("#risks-0").get_by_role("textbox").first
    risk.fill("The oven breaks\nagain")
    wrong_click(plan)
    remove = plan.get_by_role("button", name="Remove risk 1")
    remove.focus()
    plan.keyboard.press("Enter")
    undo = plan.get_by_role("button", name="Undo and put risk 1 back")
    expect(undo).to_be_focused()
    expect(undo).to_have_accessible_description("Risk 1 was removed.")
    plan.locator("#resources-0-text").fill("A second oven")
    undo.focus()
    plan.keyboard.press("Enter")

    expect(risk).to_have_value("The oven breaks\nagain")
    expect(plan.locator("#risks-0 :checked")).to_have_value("5")
    expect(plan.locator("#resources-0-text")).to_have_value("A second oven")
    expect(undo).to_have_count(0)


def test_it_is_read_aloud(page: Page, seed: Seed) -> None:
    """A screen reader hears what was removed, and that it is back; then the focus is in the row."""
    seed([1, 2])
    page.goto("/steps/value-proposition")
    tab_to(page, button(page, "Remove difference 2"))
    page.keyboard.press("Enter")
    expect(page.locator("#heard")).to_have_text("Difference 2 was removed.")
    expect(page.get_by_role("button", name="Undo and put difference 2 back")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#heard")).to_have_text("Difference 2 is back.")
    expect(page.get_by_label("What sets you apart 2")).to_be_focused()


def test_what_is_undone_is_no_draft(page: Page, seed: Seed, wizard: WizardPage) -> None:
    """Removed and put back, the answers are as they were saved: the next visit finds no draft."""
    seed([1, 2])
    page.goto("/steps/value-proposition")
    press(page, "Remove difference 1")
    expect(page.locator("#undone")).to_be_visible()
    press(page, "Undo and put difference 1 back")
    expect(page.locator("#undone")).to_have_count(0)
    page.reload()

    expect(page.get_by_text(re.compile("This is your draft"))).to_have_count(0)
