"""The chooser of countries: by keyboard alone, and without scripts."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Seed
from tests.e2e.walking import press

BOX = "#geography"
CHIPS = "#geography-chips .chip"


def chosen(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(CHIPS).all_inner_texts()]


def test_countries_are_chosen_by_keyboard_alone(page: Page, seed: Seed) -> None:
    """Enter adds what is typed, Tab and Space take one out, Enter in the empty box saves."""
    seed()
    page.goto("/steps/audience")
    page.wait_for_function("window.htmx")
    for box in page.locator(f"{CHIPS} input").all():
        box.uncheck()
    page.locator(BOX).focus()
    page.keyboard.type("DACH & Kenya")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Kenya")).to_be_checked()
    assert {"Kenya", "Austria", "Germany", "Switzerland"} == set(chosen(page))
    expect(page.locator(BOX)).to_be_focused()
    expect(page.locator(BOX)).to_have_value("")
    expect(page.locator("#geography-chips summary")).to_have_text("DACH: 3 countries")

    page.keyboard.press("Shift+Tab")  # to the last chip
    assert (
        page.evaluate("document.activeElement.value") == "DE"
        or page.evaluate("document.activeElement.type") == "checkbox"
    )
    out = page.evaluate("document.activeElement.value")
    page.keyboard.press("Space")
    page.locator(BOX).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The problem")
    page.goto("/steps/audience")
    assert {"KE", "AT", "DE", "CH"} - {out} == {
        box.get_attribute("value") for box in page.locator(f"{CHIPS} input").all()
    }


def test_leaving_the_box_says_what_was_understood(page: Page, seed: Seed) -> None:
    """In words, once, and nothing is changed by it; what is two countries is asked when somebody adds it."""
    seed()
    page.goto("/steps/audience")
    page.wait_for_function("window.htmx")
    page.locator(BOX).fill("Kenya; Deutschland")
    page.locator(BOX).blur()
    expect(page.locator("#geography-understood")).to_contain_text("Kenya")
    assert page.locator(BOX).input_value() == "Kenya; Deutschland"

    page.locator(BOX).fill("Congo")
    page.locator(BOX).press("Enter")
    press(page, "Congo - Kinshasa")
    expect(page.get_by_role("heading", level=1)).to_have_text("The problem")
    page.goto("/steps/audience")
    assert "Congo - Kinshasa" in chosen(page)


def test_the_chooser_works_without_scripts(plain: BrowserContext, address: str) -> None:
    """Add is a button of the form; a chip is a box that can be unticked."""
    plain.request.post(f"{address}/preview/seed", form={"sample": "crumb-and-ledger"})
    page = plain.new_page()
    page.goto("/steps/audience")
    for box in page.locator(f"{CHIPS} input").all():
        box.uncheck()
    page.locator(BOX).fill("EU")
    press(page, "Add to Where are they?")
    expect(page.locator(CHIPS)).to_have_count(27)
    expect(page.locator("#geography-chips summary")).to_have_text("European Union: 27 countries")
    page.locator("#geography-chips summary").click()
    page.get_by_label("Malta").uncheck()
    press(page, "Save and continue")
    expect(page.get_by_role("heading", level=1)).to_have_text("The problem")
    page.goto("/steps/audience")
    assert "Malta" not in chosen(page)
    assert len(chosen(page)) == 26
