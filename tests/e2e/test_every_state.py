"""Every step in the states that founders meet, through axe: in the gallery, so without walking there.

With SOAK=1 each in light and dark, at 1280 and 320 px, with all rules; else each once, the themes and widths in turn,
and its contrasts in every fifth one, so that each step and each state is among them.
"""

from collections.abc import Iterator
from itertools import cycle, product

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.barriers import barriers, overflow
from tests.e2e.conftest import Watch
from tests.e2e.walking import flow
from tests.faults.sizes import SOAK

STATES = ("empty", "filled", "errors", "conflict", "read-only")
LOOKS = tuple(product(("light", "dark"), (1280, 320)))
SAMPLES = ("crumb-and-ledger", "mufakk-al-bayt", "spindelhafen")
# What loading the page would do, in a page that has its scripts, its styles and axe already.
_SHOW = """async (path) => {
  const { documentElement: shown, title, body } =
    new DOMParser().parseFromString(await (await fetch(path)).text(), "text/html");
  for (const name of shown.getAttributeNames()) document.documentElement.setAttribute(name, shown.getAttribute(name));
  document.title = title;
  document.body.replaceWith(document.adoptNode(body));
  htmx.process(document.body);
  document.dispatchEvent(new Event("htmx:load"));
}"""


def looks(place: int) -> list[tuple[str, str, int, str, bool]]:
    """State, theme, width, sample, and whether contrasts are looked at: the looks at the step at this place."""
    if SOAK:
        return [
            (state, theme, width, SAMPLES[(place + turn) % 3], True)
            for turn, (state, (theme, width)) in enumerate(product(STATES, LOOKS))
        ]
    chosen = cycle(LOOKS[place % 4 :] + LOOKS[: place % 4])
    return [
        (state, *next(chosen), SAMPLES[(place + turn) % 3], turn == place % len(STATES))
        for turn, state in enumerate(STATES)
    ]


@pytest.fixture(scope="module")
def watched() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def page(chromium: Browser, address: str, watched: Watch) -> Iterator[Page]:
    """A page of the wizard, with its scripts and styles and axe, in which all the others are shown."""
    context = chromium.new_context(base_url=address)
    watched.on(context)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


@pytest.mark.browser
@pytest.mark.timeout(900)
@pytest.mark.parametrize("slug", [step.slug for step in flow])
def test_no_step_has_a_barrier_in_any_state(page: Page, watched: Watch, slug: str) -> None:
    """axe finds nothing (WCAG 2.2 A and AA, best practices), and nothing is wider than the page."""
    place = [step.slug for step in flow].index(slug)
    troubles = []
    for state, theme, width, sample, colours in looks(place):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of the two that there are
        page.evaluate(_SHOW, f"/preview/{slug}/page?state={state}&sample={sample}&theme={theme}&scripts=on")
        where = f"{state} {theme} {width} {sample}"
        troubles += [f"{where}: {barrier}" for barrier in barriers(page, colours=colours)]
        troubles += [f"{where}: {overflow(page)} px too wide"] if overflow(page) else []
    assert troubles + watched.unexpected == []
