"""The ways in which a form without scripts meets something else than a page that takes it.

Each types into the open page, sends it, and gives whether what came back says by name what is the matter.
"""

from collections.abc import Callable

from playwright.sync_api import Error

from tests.e2e.matrix.browsers import ChromiumTab
from tests.e2e.matrix.ways import ADDRESS, FIELD, NUMBER, OTHERS, Cell, exhaust
from tests.e2e.matrix.world import SAMPLE


def _send(cell: Cell, text: str, act: str = "save") -> str:
    """Type, press the button, and what the page says then."""
    tab = cell.tab
    assert isinstance(tab, ChromiumTab)
    tab.run(f"document.getElementById('{FIELD}').removeAttribute('maxlength')")  # which a browser cuts at
    tab.page.fill(f"#{FIELD}", text)
    with tab.page.expect_navigation():
        tab.page.locator(f".acts [name=act][value={act}]").click()
    return tab.page.inner_text("main")


def too_long(cell: Cell, text: str) -> bool:
    """A thousand characters are the limit: 422, or a draft where it is shorter."""
    return bool(_send(cell, text))


def back(cell: Cell, text: str) -> bool:
    return bool(_send(cell, text, "back"))


def later(cell: Cell, text: str) -> bool:
    return "unfinished ones included" in _send(cell, text, "later")


def stale(cell: Cell, text: str) -> bool:
    cell.world.manager.save_step(cell.session_id, NUMBER, {**SAMPLE.answers[NUMBER], FIELD: OTHERS})
    return bool(_send(cell, text))


def store_killed(cell: Cell, text: str) -> bool:
    cell.world.kill_store()
    try:
        said = _send(cell, text)
    finally:
        cell.world.start_store()
    assert "We cannot reach your answers right now" in said
    return bool(_again(cell))


def no_answer(cell: Cell, text: str) -> bool:
    """The browser's own page says that nobody answers; loading it again sends the form again."""
    cell.world.kill()
    try:
        _fails(cell, text)
    finally:
        cell.world.start()
    return _loaded_again(cell)


def offline(cell: Cell, text: str) -> bool:
    cell.visit.offline(True)
    _fails(cell, text)
    cell.visit.offline(False)
    return _loaded_again(cell)


def too_many(cell: Cell, text: str) -> bool:
    exhaust(cell)
    cell.visit.header("X-Forwarded-For", ADDRESS)
    said = _send(cell, text)
    cell.visit.header("X-Forwarded-For", "")
    assert "That was too often" in said
    return bool(_again(cell))


def finalized(cell: Cell, text: str) -> bool:
    cell.world.manager.finalize(cell.session_id)
    return "finalized meanwhile" in _send(cell, text)


def expired(cell: Cell, text: str) -> bool:
    cell.world.manager.delete_session(cell.session_id)
    return "expired" in _send(cell, text)


def _again(cell: Cell) -> str:
    """Press the one button of the page that refused."""
    tab = cell.tab
    assert isinstance(tab, ChromiumTab)
    with tab.page.expect_navigation():
        tab.page.locator("main form button").first.click()
    return tab.page.inner_text("main")


def _fails(cell: Cell, text: str) -> None:
    try:
        _send(cell, text)
    except Error:
        return
    assert isinstance(cell.tab, ChromiumTab)
    assert not cell.tab.page.url.startswith("http"), "Somebody answers"


def _loaded_again(cell: Cell) -> bool:
    cell.tab.reload()
    return True


PLAIN_WAYS: dict[str, Callable[[Cell, str], bool]] = {
    "too long": too_long,
    "Back": back,
    "later": later,
    "offline": offline,
    "server killed": no_answer,
    "store killed": store_killed,
    "429": too_many,
    "stale": stale,
    "finalized elsewhere": finalized,
    "expired": expired,
}
