"""The keyboard alone: everything can be reached and pressed, and the focus is where a person goes on."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Seed
from tests.e2e.walking import heading

MOST_TABS = 60


def tab_to(page: Page, control: Locator, key: str = "Tab") -> None:
    """Press Tab until the control has the focus; on the way there it is always visible where that is."""
    for _ in range(MOST_TABS):
        if control.evaluate("control => control === document.activeElement"):
            return
        page.keyboard.press(key)
        assert page.evaluate("""() => {
            const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
            return outlineStyle !== "none" || document.activeElement.matches("label :checked, label input, body");
        }""")
    raise AssertionError(f"{control} was not reached")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def test_three_steps(page: Page) -> None:
    """From Start to the third step without a mouse: text, a list, rows, a radio, Enter and Space."""
    keys = page.keyboard
    page.goto("/")
    tab_to(page, button(page, "Start"))
    keys.press("Enter")
    expect(heading(page)).to_have_text("Your company")
    tab_to(page, page.get_by_label("Company name"))
    keys.type("Oven & Co")
    tab_to(page, page.get_by_label("Industry", exact=True))
    keys.type("Retail")
    tab_to(page, page.get_by_label("Stage"))
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    tab_to(page, page.get_by_label("What does the company do?"))
    keys.type("We bake bread, and sell it by noon.")
    tab_to(page, button(page, "Save and continue"))
    keys.press("Enter")

    expect(heading(page)).to_have_text("What you promise")
    expect(heading(page)).to_be_focused()
    tab_to(page, page.get_by_label("What do you promise"))
    keys.type("Warm bread.")
    tab_to(page, button(page, "Save and continue"))
    keys.press("Space")

    expect(heading(page)).to_have_text("What doesn't add up yet")
    tab_to(page, page.get_by_label("What does not add up?"))
    keys.type("We promise warm bread, and sell it cold.")
    tab_to(page, page.get_by_role("radio", name="Low Worth knowing"))
    keys.press("ArrowDown")
    expect(page.get_by_role("radio", name="Medium")).to_be_checked()
    tab_to(page, button(page, "Save and continue"))
    keys.press("Enter")
    expect(heading(page)).to_have_text("Who it is for")


@pytest.fixture
def differences(page: Page, seed: Seed) -> Page:
    """The second step, with three differences saved."""
    seed([1, 2])
    page.goto("/steps/value-proposition")
    return page


def difference(page: Page, number: int) -> Locator:
    return page.get_by_label(f"What sets you apart {number}")


def test_adding_a_row(differences: Page) -> None:
    """A new row has the focus, and typing goes on there."""
    tab_to(differences, button(differences, "Add another difference"))
    differences.keyboard.press("Enter")
    expect(difference(differences, 4)).to_be_focused()

    differences.keyboard.type("We open before dawn")
    expect(difference(differences, 4)).to_have_value("We open before dawn")


def test_typing_on_at_once(differences: Page) -> None:
    """The focus is in a new row in the very moment in which it is there: what a quick hand types does not go astray."""
    differences.evaluate("""() => {
        window.atOnce = new Promise((tell) => new MutationObserver(() => {
            const row = document.getElementById("differentiators-3");
            if (row) tell(row.contains(document.activeElement));
        }).observe(document.body, { childList: true, subtree: true }));
    }""")
    button(differences, "Add another difference").click()

    assert differences.evaluate("window.atOnce")


def test_removing_a_row(differences: Page) -> None:
    """After removing a row the focus is in the one before it, and not lost at the top of the page."""
    third = difference(differences, 3).input_value()
    tab_to(differences, button(differences, "Remove difference 2"))
    differences.keyboard.press("Enter")

    expect(difference(differences, 3)).to_have_count(0)
    expect(difference(differences, 1)).to_be_focused()
    expect(difference(differences, 2)).to_have_value(third)


def test_moving_a_row(differences: Page) -> None:
    """The focus stays on the button of the row that moves, so that it can be pressed again, and turns at the end."""
    third = difference(differences, 3).input_value()
    tab_to(differences, button(differences, "Move up difference 3"))
    differences.keyboard.press("Enter")
    expect(difference(differences, 2)).to_have_value(third)
    expect(button(differences, "Move up difference 2")).to_be_focused()
    differences.keyboard.press("Enter")

    expect(difference(differences, 1)).to_have_value(third)
    expect(button(differences, "Move down difference 1")).to_be_focused()


def test_skipping_to_the_main_part(differences: Page) -> None:
    """The first Tab of a page offers the way past the header and the rail."""
    differences.keyboard.press("Tab")
    expect(differences.get_by_role("link", name="Skip to the main part")).to_be_focused()
    differences.keyboard.press("Enter")
    tab_to(differences, differences.get_by_label("What do you promise"))

    expect(differences.get_by_role("main")).to_be_in_viewport()
