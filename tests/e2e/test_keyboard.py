"""The keyboard alone: everything can be reached and pressed, and the focus is where a person goes on."""

import pytest
from playwright.sync_api import Locator, Page, expect

from onboarding.business.samples import Sample
from tests.e2e.conftest import Seed
from tests.e2e.keyboard import answer_page, button, tab_to
from tests.e2e.test_walk import downloaded, essence, expected
from tests.e2e.walking import flow, heading


@pytest.mark.timeout(600)
def test_the_whole_way(page: Page, sample: Sample) -> None:
    """All 23 steps with every answer, finalizing and the download, without a mouse; what comes out is what went in."""
    page.goto("/")
    tab_to(page, button(page, "Start"))
    page.keyboard.press("Enter")
    for number, step in enumerate(flow):
        expect(heading(page)).to_have_text(step.title)
        if number:  # the first page was loaded; a browser puts the focus at its top
            expect(heading(page)).to_be_focused()
        answer_page(page, step, sample)
    expect(heading(page)).to_have_text("Check your answers")
    expect(heading(page)).to_be_focused()
    tab_to(page, button(page, "Finalize"))
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Your business context is ready")
    tab_to(page, page.get_by_role("link", name="JSON"))
    document = downloaded(page, lambda: page.keyboard.press("Enter"))

    assert expected(sample, document) == essence(document)


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
    """After removing a row the focus is on the button that puts it back, and not lost at the top of the page."""
    third = difference(differences, 3).input_value()
    tab_to(differences, button(differences, "Remove difference 2"))
    differences.keyboard.press("Enter")

    expect(difference(differences, 3)).to_have_count(0)
    expect(button(differences, "Undo and put difference 2 back")).to_be_focused()
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
