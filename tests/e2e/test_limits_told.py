"""How much is left of a limit is said in words while it is typed, and counted as the server counts."""

import pytest
from playwright.sync_api import Page, expect

from onboarding.forms.fields.visible_text import length
from tests.e2e.conftest import Seed
from tests.e2e.walking import press

MOST = 120
TEXTS = [
    "🇮🇳" * 61 + "x" * 40,
    "Cafe\u0301" * 27,
    "👩‍👩‍👧" * 110,
    "क्ष" * 105,
    "\u200b" + "é" * 118 + "\u200f\u200b",
    "ｶﾞ" * 110,
    "कि\u200dखी" * 55,
    " " + "x" * 119 + "  ",
]


@pytest.fixture
def company(page: Page, seed: Seed) -> Page:
    seed()
    page.goto("/steps/company")
    page.wait_for_function("window.htmx")
    return page


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_page_counts_as_the_server_does(company: Page, text: str) -> None:
    """Characters as people see them, in any script; what nobody sees counts for nothing."""
    left = MOST - length(text.replace("\u200f", "").strip(" \u200b"))
    company.locator("#company_name").fill(text)
    many = "1 character" if abs(left) == 1 else f"{abs(left)} characters"
    words = f"{many} left" if left > 0 else f"{many} too many" if left < 0 else f"That is all: {MOST} characters"
    expect(company.locator("#company_name ~ .count")).to_have_text(words)


def test_it_is_said_near_the_limit_alone(company: Page) -> None:
    """Far from it nothing is said; near it words are heard once the typing rests."""
    box, count = company.locator("#company_name"), company.locator("#company_name ~ .count")
    box.fill("x" * 90)
    assert count.count() == 0
    box.press_sequentially("x" * 10)
    expect(count).to_have_text("20 characters left")
    expect(company.locator("#heard")).to_have_text("20 characters left")
    box.fill("short")
    expect(count).to_have_text("")


def test_a_paste_over_the_limit_is_told_at_once(company: Page) -> None:
    """Nothing of it is cut off; saving says it too, and the text stays whole."""
    company.locator("#company_name").fill("")
    company.keyboard.insert_text("x" * 130)
    expect(company.locator("#company_name ~ .count.over")).to_have_text("10 characters too many")
    expect(company.locator("#heard")).to_have_text("10 characters too many")

    press(company, "Save and continue")
    expect(company.locator("#company_name-error")).to_contain_text("Write at most 120 characters (130 now)")
    assert company.locator("#company_name").input_value().endswith("x" * 130)
