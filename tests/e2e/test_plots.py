"""Plots follow the typing."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Seed


@pytest.mark.browser
def test_the_map_follows(page: Page, seed: Seed) -> None:
    """A moment after a place is typed, the mark is there; the page is not saved by that, nor does the focus move."""
    seed(range(1, 9))
    page.goto("/steps/positioning")
    you = page.locator("#drawn-map circle.you")
    before = you.get_attribute("cx")
    own = page.get_by_label("Your place, left to right")
    own.fill("-9")
    expect(you).not_to_have_attribute("cx", before or "")
    expect(own).to_be_focused()
    expect(page.locator("#drawn-map desc")).to_contain_text("9 of 10")


@pytest.mark.browser
def test_what_is_nothing_yet_is_not_drawn(page: Page, seed: Seed) -> None:
    """An empty step has no plot; the first number that can be drawn brings it."""
    seed(range(1, 21))
    page.goto("/steps/numbers")
    expect(page.locator("#drawn-market svg")).to_have_count(0)
    page.locator("#tam").fill("2.1bn")
    expect(page.locator("#drawn-market svg")).to_be_visible()
    expect(page.locator("#drawn-market desc")).to_contain_text("2.1 bn")


@pytest.mark.browser
def test_plots_are_on_the_summary(page: Page, seed: Seed) -> None:
    """All seven are among the answers that they are of."""
    seed()
    page.goto("/summary")
    names = page.locator("figure svg").evaluate_all("all => all.map(one => one.querySelector('title').id)")
    assert names == [f"plot-{name}-t" for name in ("map", "ladder", "voice", "budget", "market", "milestones", "risks")]
