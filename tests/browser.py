"""``python -m tests.browser`` makes sure that there is a browser for the tests: it installs one where none is."""

import os
import subprocess
import sys

from onboarding.testing.browser import installed


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
    from playwright.sync_api import Error as PlaywrightError
    from playwright.sync_api import sync_playwright

    try:
        with sync_playwright() as playwright:
            return os.path.exists(playwright.chromium.executable_path)
    except PlaywrightError:
        return False


if __name__ == "__main__":
    ensure()
