"""The whole way on the smallest phone, and from right to left: where the focus is, and how it looks, at every swap."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from onboarding.business import samples
from onboarding.business.samples import Sample
from onboarding.context.build import verify
from onboarding.flow import Step
from tests.e2e.test_walk import essence, expected, finalized
from tests.e2e.walking import fill, flow, heading, press, save

TURNED = """document.addEventListener("DOMContentLoaded", () => { document.documentElement.dir = "rtl"; });"""


def journey(page: Page, sample: Sample, look: Callable[[Step], None]) -> None:
    """From Start to the done page; each step is looked at as it comes, and filled."""
    page.goto("/")
    press(page, "Start")
    page.wait_for_load_state()  # its scripts are there
    for number, step in enumerate(flow):
        expect(heading(page)).to_have_text(step.title)
        if number:  # the first page was loaded; a browser puts the focus at its top
            expect(heading(page)).to_be_focused()
        look(step)
        fill(page, step, sample)
        look(step)
        save(page)
    expect(heading(page)).to_have_text("Check your answers")
    expect(heading(page)).to_be_focused()
    document = finalized(page)
    assert expected(sample, document) == essence(document)
    assert verify(document)


@pytest.mark.timeout(600)
def test_on_the_smallest_phone(page: Page) -> None:
    """At 320 px no step scrolls sideways, empty or filled, and every heading is in sight after its swap."""
    page.set_viewport_size({"width": 320, "height": 640})
    too_wide = []

    def look(step: Step) -> None:
        if page.evaluate("document.scrollingElement.scrollWidth > innerWidth"):
            too_wide.append(step.slug)

    journey(page, samples.load("spindelhafen"), look)
    assert too_wide == []


@pytest.mark.timeout(600)
def test_from_right_to_left(page: Page) -> None:
    """Turned round, the rail is at the right and Back points there; plots stay whole; Arabic is set as Arabic."""
    page.add_init_script(TURNED)

    def look(step: Step) -> None:
        main, rail = _box(page.get_by_role("main")), _box(page.get_by_role("navigation", name="Steps"))
        assert rail["x"] > main["x"] + main["width"], step.slug
        arrow = "link => getComputedStyle(link, '::before').content"
        assert page.locator(".back a").evaluate(arrow) == '"→"', step.slug
        assert not page.evaluate("document.scrollingElement.scrollWidth > innerWidth"), step.slug
        for plot in page.locator(".drawn:visible svg").all():
            assert plot.evaluate(_OUTSIDE) == [], step.slug
        for control in page.locator("main [dir=auto]").all():
            if _arabic(control.input_value()):
                assert control.evaluate("control => control.matches(':dir(rtl)')"), step.slug

    journey(page, samples.load("mufakk-al-bayt"), look)


# Words of a plot that stick out of it, by more than the tail of a letter.
_OUTSIDE = """svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter((text) => {
    const { left, right } = text.getBoundingClientRect();
    return left < frame.left - 4 || right > frame.right + 4;
  }).map((text) => text.textContent);
}"""


def _arabic(text: str) -> bool:
    return "\u0600" <= text.strip()[:1] <= "\u06ff"


def _box(locator: Locator) -> dict[str, float]:
    box = locator.bounding_box()
    assert box is not None
    return dict(box)  # type: ignore[arg-type]
