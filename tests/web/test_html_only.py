"""Somebody who has nothing but the HTML gets through, and every limit that a page states is the one that holds."""

from collections.abc import Iterator

import pytest
import redis

from tests.web import html_client
from tests.web.html_client import HtmlClient
from tests.web.html_filling import Filling

DOWNLOADS = "//a[@download][contains(@href, 'business-context.json')]"


@pytest.fixture
def browser(address: str, store: redis.Redis) -> Iterator[HtmlClient]:
    yield from html_client.opened(address)


@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(Filling(), id="required-only"),
        pytest.param(Filling(optional=True), id="everything"),
        pytest.param(Filling("shortest", optional=True), id="shortest"),
        pytest.param(Filling("longest", optional=True), id="longest"),
        pytest.param(Filling("longest", optional=True, rows=True, option=-1), id="as-much-as-there-may-be"),
        *(pytest.param(Filling(optional=True, option=n), id=f"option-{n}") for n in range(1, 8)),
    ],
)
def test_all_pages_accept_what_their_html_allows(browser: HtmlClient, filling: Filling) -> None:
    """Each page takes what its attributes allow at the first attempt, and the last one offers the document."""
    browser.walk(filling, until=DOWNLOADS)
    steps = int(browser.page.xpath("string(//body/@data-steps)"))
    document = browser.http.get(browser.page.xpath(DOWNLOADS)[0].get("href")).json()

    assert steps == document["completed_steps"]
    assert browser.visited[-1] == "/done"
    assert steps == len({path for path in browser.visited if path.startswith("/steps/")})


def test_what_was_filled_is_in_the_document(browser: HtmlClient) -> None:
    """What somebody typed without scripts is found word for word in what they download."""
    browser.walk(Filling("longest", optional=True), until=DOWNLOADS)
    document = browser.http.get(browser.page.xpath(DOWNLOADS)[0].get("href")).text

    assert "1".ljust(120, "語") in document
