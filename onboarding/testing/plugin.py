"""The pytest plugin. A test that takes ``wizard`` gets the flow that ``ONBOARDING_FLOW`` names, served, in a browser.

To test an application of your own, override ``wizard_app``: it is given ``wizard_settings``, whose ``redis_url`` is the
test's own store, and gives the application. ``wizard_prefix`` is the prefix under which that mounts the wizard.

Every run of pytest where the package is installed loads this module, so each fixture imports what it needs itself: a
run that takes none of them starts as if the plugin were not there.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from flask import Flask
    from playwright.sync_api import Browser, BrowserContext

    from onboarding.config import Settings
    from onboarding.sessions.manager import SessionManager
    from onboarding.testing.serving import OwnStore
    from onboarding.testing.wizard import WizardPage

PATIENCE = 10_000  # ms


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """An installed Chromium, else Playwright's own.

    Closed after each module: while it is open, nothing else in this process can run an event loop.
    """
    from onboarding.testing import browser as browsers

    with browsers.running() as browser:
        yield browser


@pytest.fixture(scope="session")
def wizard_server() -> Iterator[OwnStore]:
    """A real server for this test process alone."""
    from onboarding.testing.serving import OwnStore

    with tempfile.TemporaryDirectory(prefix="wizard-") as folder:
        store = OwnStore(Path(folder))
        yield store
        store.close()


@pytest.fixture
def wizard_store(wizard_server: OwnStore) -> OwnStore:
    """That server, emptied."""
    wizard_server.empty()
    return wizard_server


@pytest.fixture
def wizard_settings(wizard_store: OwnStore, tmp_path: Path) -> Settings:
    from onboarding.config import Settings

    return Settings(app_env="testing", redis_url=wizard_store.url, onboarding_data_dir=tmp_path)


@pytest.fixture
def wizard_app(wizard_settings: Settings) -> Flask:
    """An application that has the wizard and nothing else."""
    from onboarding.testing.serving import mounted

    return mounted(wizard_settings)


@pytest.fixture
def wizard_prefix() -> str:
    return ""


@pytest.fixture
def wizard_address(wizard_app: Flask) -> Iterator[str]:
    """The address of the application, on a free port."""
    from onboarding.testing.serving import served

    with served(wizard_app) as address:
        yield address


@pytest.fixture
def wizard_context(chromium: Browser, wizard_address: str) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    context = chromium.new_context(base_url=wizard_address)
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def wizard(
    wizard_context: BrowserContext, wizard_app: Flask, wizard_address: str, wizard_prefix: str, wizard_store: OwnStore
) -> WizardPage:
    """The start page of the wizard, in a browser that has never been here."""
    from onboarding.testing.wizard import WizardPage

    manager: SessionManager = next(iter(wizard_app.extensions["onboarding"].values())).manager
    lifetime: timedelta = manager.lifetime
    page = wizard_context.new_page()
    return WizardPage(page, manager.flow, wizard_address, wizard_prefix, wizard_store, lifetime).open()
