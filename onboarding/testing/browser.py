"""A browser for tests: an installed Chromium, else Playwright's own.

The headless shell is Chromium without a window, which Playwright's own is too. A window costs a second of the processor
for each browser context, so the shell comes first where both are installed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Quiet: no crash pad, no updates, no look-ups of hosts that a test machine may not reach.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def installed() -> str | None:
    """The path of a Chromium that is on this machine's PATH."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def running(*flags: str) -> Iterator[Browser]:
    """A Chromium with these flags besides ours, closed at the end."""
    from playwright.sync_api import sync_playwright  # half a second, which whoever only asks for a path need not wait

    with sync_playwright() as playwright:
        browser = launch(playwright, *flags)
        yield browser
        browser.close()


def launch(playwright: Playwright, *flags: str) -> Browser:
    """Start the installed Chromium with our flags and these."""
    return playwright.chromium.launch(executable_path=installed(), args=[*FLAGS, *flags])
