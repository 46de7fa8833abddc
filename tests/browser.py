"""A browser for the tests: an installed Chromium, else Playwright's own, else Debian's package.

``python -m tests.browser`` makes sure that there is one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
    with sync_playwright() as playwright:
        browser = launch(playwright, *flags)
        yield browser
        browser.close()


def launch(playwright: Playwright, *flags: str) -> Browser:
    return playwright.chromium.launch(executable_path=installed(), args=[*FLAGS, *flags])


def ensure() -> None:
    """Install a browser where there is none; says so, since it takes a while."""
    if installed() or _playwright_has_one():
        return
    print("No Chromium found: installing Playwright's …", flush=True)
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode == 0:
        return
    print("That did not work: installing Debian's package …", flush=True)
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*root, "apt-get", "update", "-qq"], check=True)
    subprocess.run([*root, "apt-get", "install", "-y", "-qq", "chromium"], check=True, stdout=subprocess.DEVNULL)


def _playwright_has_one() -> bool:
    try:
        with sync_playwright() as playwright:
            return os.path.exists(playwright.chromium.executable_path)
    except PlaywrightError:
        return False


if __name__ == "__main__":
    ensure()
