"""Every step in the states that founders meet, through axe: in the gallery, so without walking there.

With SOAK=1 each in light and dark, at 1280 and 320 px; else each once, the themes and widths in turn.
"""

import os
from itertools import cycle, islice, product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.e2e.test_access import RULES
from tests.e2e.walking import flow

STATES = ("empty", "filled", "errors", "conflict", "read-only")
LOOKS = tuple(product(("light", "dark"), (1280, 320)))
EVERYTHING = os.environ.get("SOAK") == "1"
STEPS = [step.slug for step in flow]
SAMPLES = cycle(("crumb-and-ledger", "mufakk-al-bayt", "spindelhafen"))
SEEN = list(product(STEPS, STATES, LOOKS)) if EVERYTHING else [
    (slug, state, look) for (slug, state), look in zip(product(STEPS, STATES), cycle(LOOKS), strict=False)
]  # fmt: skip
BATCHES = [list(islice(SEEN, start, None, 12)) for start in range(12)]


def troubles(page: Page, address: str, slug: str, state: str, theme: str, width: int) -> list[str]:
    """What axe and the width say of one look."""
    sample = next(SAMPLES)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of the two that there are
    page.goto(f"{address}/preview/{slug}/page?state={state}&sample={sample}&theme={theme}&scripts=on")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
    where = f"{slug} {state} {theme} {width} {sample}"
    told = [f"{where}: {one['id']} at {one['nodes'][0]['target']}" for one in found]
    return told + ([f"{where}: {wide} px too wide"] if wide > 0 else [])


@pytest.mark.browser
@pytest.mark.timeout(900)
@pytest.mark.parametrize("batch", BATCHES, ids=range(len(BATCHES)))
def test_no_step_has_a_barrier_in_any_state(context: BrowserContext, address: str, batch: list) -> None:
    """axe finds nothing (WCAG 2.2 A and AA, best practices), and nothing is wider than the page."""
    page = context.new_page()
    assert [
        trouble
        for slug, state, (theme, width) in batch
        for trouble in troubles(page, address, slug, state, theme, width)
    ] == []
