"""What axe can see, light and dark, wide and narrow; and no sideways scrolling at 320 px."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.business import samples
from tests.e2e.barriers import barriers, overflow
from tests.e2e.conftest import Seed
from tests.e2e.walking import flow, heading, press, save

BEFORE_POSITIONING = range(1, 8)


def start(page: Page, seed: Seed) -> None:
    page.goto("/")


def welcome_back(page: Page, seed: Seed) -> None:
    seed(range(1, 9))
    page.goto("/")


def empty(page: Page, seed: Seed) -> None:
    seed(BEFORE_POSITIONING)
    page.goto("/steps/positioning")


def wrong(page: Page, seed: Seed) -> None:
    empty(page, seed)
    save(page)
    expect(page.get_by_role("alert")).to_be_focused()


def rows(page: Page, seed: Seed) -> None:
    seed(of=samples.load("mufakk-al-bayt"))
    page.goto("/steps/icps")


def scales(page: Page, seed: Seed) -> None:
    seed()
    page.goto("/steps/plan")


def sliders(page: Page, seed: Seed) -> None:
    seed()
    page.goto("/steps/personality")


def conflict(page: Page, seed: Seed) -> None:
    seed()
    page.goto("/steps/competitors")
    other = page.context.new_page()
    for tab, name in ((other, "Theirs"), (page, "Mine")):
        if tab is other:
            tab.goto("/steps/competitors")
        tab.get_by_label("Name").first.fill(name)
        save(tab)
        expect(heading(tab)).not_to_have_text("Who else they could choose")
    other.close()


def summary(page: Page, seed: Seed) -> None:
    seed([*BEFORE_POSITIONING])
    page.goto("/summary")


def done(page: Page, seed: Seed) -> None:
    seed()
    page.goto("/summary")
    press(page, "Finalize")
    expect(heading(page)).to_have_text("Your business context is ready")


def lost(page: Page, seed: Seed) -> None:
    page.goto("/nowhere")


PAGES = [start, welcome_back, empty, wrong, rows, scales, sliders, conflict, summary, done, lost]


@pytest.mark.parametrize("show", PAGES, ids=lambda show: show.__name__)
def test_axe_finds_nothing(page: Page, seed: Seed, show: Callable[[Page, Seed], None]) -> None:
    """No violation of WCAG 2.2 AA or of axe's best practices, in any light and at any width."""
    show(page, seed)

    found = []
    for scheme in ("light", "dark"):
        for width in (1280, 320):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found += [f"{scheme}, {width}: {barrier}" for barrier in barriers(page)]
    assert [] == found


@pytest.mark.parametrize("name", samples.names())
def test_nothing_is_wider_than_a_phone(page: Page, seed: Seed, name: str) -> None:
    """At 320 px, with every answer in it and however long its words are, no page scrolls sideways."""
    seed(of=samples.load(name))
    page.set_viewport_size({"width": 320, "height": 640})

    too_wide = []
    for path in ("/", *(f"/steps/{step.slug}" for step in flow), "/summary", "/discard"):
        page.goto(path)
        if overflow(page):
            too_wide.append(path)
    assert [] == too_wide


@pytest.mark.parametrize("name", ["value-proposition", "go-to-market", "messaging", "content", "channels"])
def test_what_is_typed_is_seen_whole(page: Page, seed: Seed, name: str) -> None:
    """At 320 px a line that is longer than the screen wraps: none of it is hidden by its own control."""
    seed()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"/steps/{name}")
    lines = page.locator("textarea.line")

    assert lines.count()
    assert lines.evaluate_all("all => all.filter((line) => line.scrollHeight > line.clientHeight)") == []
