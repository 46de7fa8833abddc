"""The funnel's page in a browser: wide and narrow, light and dark, and on paper."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from onboarding.business.flow import flow
from onboarding.observability.funnel import funnel_of
from tests.e2e.barriers import barriers, overflow


@pytest.fixture
def counted(app: Flask) -> None:
    """Something at every step."""
    funnel = funnel_of(app)
    for step in flow:
        for what in ("started", "started", "saved", "took:120", "refused", f"wrong:{step.form.field_names()[0]}"):
            funnel.count(f"{step.number}:{what}")


@pytest.mark.browser
@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_funnel_has_no_barrier(page: Page, width: int, theme: str) -> None:
    """axe finds nothing, the page is not wider than the screen, and every plot fits its place."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # one of the two that there are
    page.goto("/preview/funnel")
    assert page.locator("svg.plot").count() == 3

    assert barriers(page) == []
    assert overflow(page) == 0
    assert page.locator("svg.plot").evaluate_all("all => Math.max(...all.map(one => one.clientWidth))") <= width


@pytest.mark.browser
@pytest.mark.usefixtures("counted")
def test_on_paper_the_table_is_whole(page: Page) -> None:
    """Nothing of it has to be scrolled to, which paper cannot."""
    page.set_viewport_size({"width": 700, "height": 1000})
    page.goto("/preview/funnel")
    beyond = "document.querySelector('.wide table').getBoundingClientRect().right - innerWidth"
    page.emulate_media(media="print")

    assert page.evaluate(beyond) <= 0
