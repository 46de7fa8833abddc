"""However a page is left, and whatever is in the way: what was typed is found again, or is refused by name.

Each cell is a browser of its own, on one page of one session. ``make soak`` tries every way with every size and script,
in both browsers, with scripts, and without where something is sent; every run tries a diagonal of it.
"""

import itertools
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.e2e.matrix import firefox
from tests.e2e.matrix.browsers import FAILED, Tab, chromium_visit, firefox_visit
from tests.e2e.matrix.plain import PLAIN_WAYS
from tests.e2e.matrix.ways import EVERY_STEP, FIELD, REFUSED, WAYS, Cell
from tests.e2e.matrix.world import World, made
from tests.faults.sizes import SOAK
from tests.figures import Figure

SIZES = {"1 kB": 1_000, "70 kB": 70_000, "200 kB": 200_000}
SCRIPTS = {
    "Latin": "We bake bread before dawn, and sell it by noon. ",
    "Japanese": "夜明け前にパンを焼き、昼までに売ります。",
}
KINDS = list(itertools.product(SIZES, SCRIPTS))
CELL = 90  # seconds for one, on a busy machine
FOUND_WITHIN = 30.0  # seconds
ON_SCREEN = (
    "return [...document.querySelectorAll('textarea, input:not([type=hidden]), blockquote, dd')]"
    ".map((one) => one.value ?? one.textContent)"
)
# Without SOAK=1: some ways in each browser, by turns as much and as little as there is.
IN_CHROMIUM = ("close", "Back", "link", "hide", "offline", "429", "finalized elsewhere")
IN_FIREFOX = ("reload", "Forward", "store killed", "stale", "expired")
WITHOUT_SCRIPTS = ("store killed", "stale", "expired")


def cells(ways: dict[str, Any], few: tuple[str, ...]) -> list[Any]:
    chosen = itertools.product(ways, KINDS) if SOAK else zip(few, itertools.cycle(KINDS))
    return [pytest.param(way, size, script, id=f"{way}-{size}-{script}") for way, (size, script) in chosen]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with made(tmp_path_factory.mktemp("matrix")) as world:
        yield world


@pytest.fixture(scope="module")
def fox() -> Iterator[firefox.BiDi]:
    if firefox.PATH is None:
        pytest.skip("There is no Firefox here")
    with firefox.running() as browser:
        yield browser


@pytest.fixture(scope="module")
def counts() -> Counter[tuple[str, str]]:
    """What became of the words, cell by cell; said at the end, as a table."""
    return Counter()


def text_of(size: int, script: str, way: str) -> str:
    """So many bytes, ending in words that are nowhere else."""
    sentence, end = SCRIPTS[script], f" — {way} {time.monotonic_ns()}"
    letters = size * len(sentence) // len(sentence.encode())
    return (sentence * (letters // len(sentence) + 1))[:letters] + end


def found(world: World, session_id: str, tabs: list[Tab], text: str) -> str:
    """Where the words are: in the store, or on a page; within a moment, or not at all."""
    deadline = time.monotonic() + FOUND_WITHIN
    while time.monotonic() < deadline:
        if any(on_page(tab, text) for tab in tabs):
            return "on the page"
        if any(text in words for words in world.words(session_id)):
            return "in the store"
        time.sleep(0.1)
    return ""


def on_page(tab: Tab, text: str) -> bool:
    try:
        return any(text in _plain(one) for one in tab.run(ON_SCREEN) or ())
    except FAILED:
        return False  # between two pages


def _plain(value: Any) -> str:
    return str(value["value"] if isinstance(value, dict) else value or "")


def became_of(cell: Cell, way: str, text: str) -> str:
    """What became of the words in one cell, “” where they are nowhere."""
    cell.open()
    WAYS[way](cell, text)
    if way in REFUSED:
        return "refused by name" if on_page(cell.tab, text) else ""
    again = cell.visit.tab()
    again.go(cell.url())
    return found(cell.world, cell.session_id, [again], text)


@pytest.mark.timeout(CELL)
@pytest.mark.parametrize(("way", "size", "script"), cells(WAYS, IN_CHROMIUM))
def test_in_chromium(
    chromium: Browser, world: World, counts: Counter[tuple[str, str]], figure: Figure, way: str, size: str, script: str
) -> None:
    """The words are found by whoever comes back, or still on a page that says why they cannot be kept."""
    session_id, cookie = world.session(steps=23 if way in EVERY_STEP else 4)
    with chromium_visit(chromium, world.address, cookie) as visit:
        became = became_of(Cell(world, visit, session_id, visit.tab()), way, text_of(SIZES[size], script, way))
    counts["Chromium", became or "LOST"] += 1
    figure(f"Chromium, {way}, {size} {script}", became or "LOST")
    assert became, f"{FIELD} is nowhere"


@pytest.mark.timeout(CELL)
@pytest.mark.parametrize(("way", "size", "script"), cells(WAYS, IN_FIREFOX))
def test_in_firefox(
    fox: firefox.BiDi, world: World, counts: Counter[tuple[str, str]], figure: Figure, way: str, size: str, script: str
) -> None:
    """The same in the other engine."""
    session_id, cookie = world.session(steps=23 if way in EVERY_STEP else 4)
    opened: AbstractContextManager[Any] = firefox_visit(fox, world.address, cookie)
    with opened as visit:
        became = became_of(Cell(world, visit, session_id, visit.tab()), way, text_of(SIZES[size], script, way))
    counts["Firefox", became or "LOST"] += 1
    figure(f"Firefox, {way}, {size} {script}", became or "LOST")
    assert became, f"{FIELD} is nowhere"


@pytest.mark.timeout(CELL)
@pytest.mark.parametrize(("way", "size", "script"), cells(PLAIN_WAYS, WITHOUT_SCRIPTS))
def test_without_scripts(
    chromium: Browser, world: World, counts: Counter[tuple[str, str]], figure: Figure, way: str, size: str, script: str
) -> None:
    """What a button sends is kept, or stands on the page that says why it is not, to be sent again."""
    session_id, cookie = world.session(steps=23 if way in EVERY_STEP else 4)
    text = text_of(SIZES[size], script, way)
    with chromium_visit(chromium, world.address, cookie, scripts=False) as visit:
        cell = Cell(world, visit, session_id, visit.tab())
        cell.open()
        became = PLAIN_WAYS[way](cell, text) and found(world, session_id, [cell.tab], text)
    counts["Chromium without scripts", became or "LOST"] += 1
    figure(f"Chromium without scripts, {way}, {size} {script}", became or "LOST")
    assert became, f"{FIELD} is nowhere"


def test_nothing_is_lost(counts: Counter[tuple[str, str]], figure: Figure) -> None:
    """In all the cells that were tried, together."""
    for (where, became), count in sorted(counts.items()):
        figure(f"{where}, {became}", f"{count} cells")
    assert not [where for where, became in counts if became == "LOST"]
