"""Browser contexts that are used again: each is handed out as a browser that has never been here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext

PATIENCE = 30_000  # ms; long enough for a busy machine, since nothing is said about how long a page takes


class Contexts:
    """The contexts of one Chromium, by what they were made with.

    A context's first page opens a window and a process, so a blank page of each stays open between tests.
    """

    def __init__(self, chromium: Browser) -> None:
        self._chromium = chromium
        self._idle: dict[str, list[BrowserContext]] = {}

    @contextmanager
    def lent(self, **options: Any) -> Iterator[BrowserContext]:
        """A context with these options of ``Browser.new_context``: no cookie, no route, and no page but a blank one."""
        idle = self._idle.setdefault(repr(sorted(options.items())), [])
        context = idle.pop() if idle else self._made(options)
        yield context
        _left(context)
        idle.append(context)

    def _made(self, options: dict[str, Any]) -> BrowserContext:
        context = self._chromium.new_context(**options)
        context.set_default_timeout(PATIENCE)
        context.new_page()
        return context


def _left(context: BrowserContext) -> None:
    """Close what a test opened. Offline, so that no draft of a page that is left comes into the next test's session."""
    context.unroute_all(behavior="ignoreErrors")
    context.set_offline(True)
    for page in context.pages[1:]:
        page.close()
    context.set_offline(False)
    context.clear_cookies()
