"""Lines that are pasted into a row become rows, once somebody says so."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Seed
from tests.e2e.walking import press

PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  return document.activeElement.dispatchEvent(event);
}"""


@pytest.fixture
def plan(page: Page, seed: Seed) -> Page:
    """The page of the plan, with the focus in the last of its resources."""
    seed()
    page.goto("/steps/plan")
    page.wait_for_function("window.htmx")
    page.locator("#resources-2-text").focus()
    return page


def resources(page: Page) -> list[str]:
    return [box.input_value() for box in page.locator("[name^='resources-'][name$='-text']").all()]


def test_pasted_lines_are_asked_about(plan: Page) -> None:
    """The text waits in a box, the button to make rows has the focus, and Enter makes them; nothing is saved yet."""
    before = resources(plan)
    assert not plan.evaluate(PASTE, "Flour\nYeast\n")
    expect(plan.get_by_role("button", name="Make resources of it")).to_be_focused()
    assert resources(plan) == before
    expect(plan.locator("#heard")).to_have_text("2 lines pasted. Make resources of it, or put it into one field?")

    plan.keyboard.press("Enter")
    expect(plan.locator("#resources-4-text")).to_have_value("Yeast")
    assert resources(plan) == [*before, "Flour", "Yeast"]
    expect(plan.locator("#resources-3-text")).to_be_focused()
    expect(plan.get_by_role("heading", level=1)).to_have_text("What happens next")


def test_they_may_stay_one_text(plan: Page) -> None:
    """The other button puts the lines into the field, as one."""
    plan.locator("#resources-2-text").fill("")
    plan.evaluate(PASTE, "Flour\nYeast\n")
    press(plan, "Put it into one field")
    expect(plan.locator("#resources-2-text")).to_have_value("Flour Yeast")
    expect(plan.locator("#resources-2-text")).to_be_focused()
    assert plan.locator("[name='paste:resources']").input_value() == ""


def test_one_line_is_pasted_as_ever(plan: Page) -> None:
    """So is a text of several lines where several lines are asked for."""
    assert plan.evaluate(PASTE, "Flour\n")
    plan.locator("#risks-0-risk").focus()
    assert plan.evaluate(PASTE, "One line\nand another")


def test_a_table_fills_the_fields_of_rows(page: Page, seed: Seed) -> None:
    """Cells go into the fields from the one that had the focus; what is no option is told, and the table stays."""
    seed()
    page.goto("/steps/plan")
    page.wait_for_function("window.htmx")
    page.locator("#milestones-0-name").focus()
    page.evaluate(PASTE, "Oven bought\t31.3.2027\tAda\nShop open\t2027-06-30\tBea")
    page.keyboard.press("Enter")
    expect(page.locator("#milestones-5-owner")).to_have_value("Bea")
    expect(page.locator("#milestones-4-due")).to_have_value("2027-03-31")

    page.goto("/steps/competitors")
    page.wait_for_function("window.htmx")
    page.locator("#competitors-0-name").focus()
    page.evaluate(PASTE, "Loaf Ltd\tunheard of")
    page.keyboard.press("Enter")
    expect(page.locator("#competitors-paste-error")).to_contain_text("“unheard of” in line 1 is no answer")
    expect(page.locator("[name='paste:competitors']")).to_be_focused()
    expect(page.locator("[name='paste:competitors']")).to_have_value("Loaf Ltd\tunheard of")
