"""The ways in which a page is left, or in which what was typed on it meets something else.

Each is done to a tab into which something was typed a moment ago.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from onboarding.sessions import UnknownSession
from tests.e2e.matrix.browsers import FAILED, Tab, Visit, hide
from tests.e2e.matrix.world import PAGES_A_MINUTE, SAMPLE, World

SLUG, NUMBER, FIELD = "problem", 5, "problem_statement"
ADDRESS = "203.0.113.9"  # TEST-NET-3, nobody's
NOTE = "return document.getElementById('draft-note')?.textContent ?? ''"
OTHERS = "Somebody else has written something quite different here meanwhile."


@dataclass
class Cell:
    """A founder who looks at a step, in a browser of their own. ``before`` are the steps that are answered."""

    world: World
    visit: Visit
    session_id: str
    tab: Tab

    def url(self, slug: str = SLUG) -> str:
        return f"{self.world.address}/steps/{slug}"

    def open(self) -> None:
        self.tab.go(self.url())

    def type(self, text: str) -> None:
        """As it is pasted, or by an input method: the field has it, and an event says so."""
        self.tab.run(
            f"const field = document.getElementById('{FIELD}'); field.focus(); field.value = {text!r}; "
            "field.dispatchEvent(new InputEvent('input', { bubbles: true })); return true"
        )

    def waits_for(self, *said: str, seconds: float = 30) -> str:
        """Until the note beside the buttons says one of these."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            told = str(self.tab.run(NOTE))
            if any(one in told for one in said):
                return told
            time.sleep(0.05)
        raise AssertionError(f"The note never said any of {said}: {self.tab.run(NOTE)}")


def close(cell: Cell, text: str) -> None:
    cell.type(text)
    cell.tab.close()


def reload(cell: Cell, text: str) -> None:
    cell.type(text)
    cell.tab.reload()


def back(cell: Cell, text: str) -> None:
    cell.tab.go(cell.url("audience"))
    cell.open()
    cell.type(text)
    cell.tab.history(-1)


def forward(cell: Cell, text: str) -> None:
    cell.tab.go(cell.url("audience"))
    cell.tab.history(-1)
    _until(cell, "return document.readyState === 'complete' && location.pathname.endsWith('problem')")
    cell.type(text)
    cell.tab.history(1)


def link(cell: Cell, text: str) -> None:
    cell.type(text)
    cell.tab.run("document.querySelector('nav.back a').click()")


def hidden(cell: Cell, text: str) -> None:
    """And then taken away by the system, without another word."""
    cell.type(text)
    hide(cell.tab)
    time.sleep(1)
    cell.tab.close()


def offline(cell: Cell, text: str) -> None:
    cell.visit.offline(True)
    cell.type(text)
    cell.waits_for("Not saved yet: there is no connection")
    cell.tab.close()
    cell.visit.offline(False)


def server_killed(cell: Cell, text: str) -> None:
    cell.world.kill()
    try:
        cell.type(text)
        cell.waits_for("Not saved yet: there is no connection")
        cell.tab.close()
    finally:
        cell.world.start()


def store_killed(cell: Cell, text: str) -> None:
    cell.world.kill_store()
    try:
        cell.type(text)
        cell.waits_for("Not saved yet: we cannot keep anything right now")
        cell.tab.close()
    finally:
        cell.world.start_store()


def exhaust(cell: Cell) -> None:
    """Ask for pages from one address until no more are given."""
    with httpx.Client(base_url=cell.world.address, headers={"X-Forwarded-For": ADDRESS}) as http:
        while http.get("/nowhere/at/all").status_code != 429:
            pass


def too_many(cell: Cell, text: str) -> None:
    exhaust(cell)
    cell.visit.header("X-Forwarded-For", ADDRESS)
    cell.type(text)
    told = cell.waits_for("Not saved yet: too many requests")
    assert "seconds" in told or "minute" in told
    cell.tab.close()
    cell.visit.header("X-Forwarded-For", "")


def stale(cell: Cell, text: str) -> None:
    saved = {**SAMPLE.answers[NUMBER], FIELD: OTHERS}
    cell.world.manager.save_step(cell.session_id, NUMBER, saved)
    cell.type(text)
    cell.tab.close()


def finalized(cell: Cell, text: str) -> str:
    cell.world.manager.finalize(cell.session_id)
    cell.type(text)
    return cell.waits_for("finalized meanwhile")


def expired(cell: Cell, text: str) -> str:
    cell.world.manager.delete_session(cell.session_id)
    try:
        cell.world.manager.get_metadata(cell.session_id)
    except UnknownSession:
        pass
    cell.type(text)
    return cell.waits_for("this session has expired")


Way = Callable[[Cell, str], str | None]
WAYS: dict[str, Way] = {
    "close": close,
    "reload": reload,
    "Back": back,
    "Forward": forward,
    "link": link,
    "hide": hidden,
    "offline": offline,
    "server killed": server_killed,
    "store killed": store_killed,
    "429": too_many,
    "stale": stale,
    "finalized elsewhere": finalized,
    "expired": expired,
}
REFUSED = ("finalized elsewhere", "expired")  # nothing can be kept any more: it is said, and the words stay on the page
EVERY_STEP = ("finalized elsewhere",)  # of these the session has all answers


def _until(cell: Cell, condition: str) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            if cell.tab.run(condition):
                return
        except FAILED:
            pass  # between two pages
        time.sleep(0.05)
    raise AssertionError(condition)


assert PAGES_A_MINUTE > 100  # so that no cell meets the limit by itself
