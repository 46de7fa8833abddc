"""What the browser tests share: a browser that is watched, and sessions that need no walk."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import redis
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, expect

from app import create_app
from onboarding.business import samples
from onboarding.business.samples import Sample
from onboarding.config import Settings
from onboarding.sessions import SessionManager
from onboarding.sessions.command import ReadOptions
from onboarding.sessions.session import Session
from onboarding.testing import browser as browsers
from onboarding.testing.serving import OwnStore, served
from onboarding.testing.wizard import WizardPage
from tests.e2e.contexts import PATIENCE, Contexts
from tests.patience import patient

Seed = Callable[..., str]
SAMPLE = "crumb-and-ledger"
EVERY_STEP = range(1, 24)
# A browser logs each answer of 400 and more; 422, 409, 410 and 503 are pages of ours. htmx logs the request for a plot
# that it drops for a newer one.
_EXPECTED = re.compile(
    r"Failed to load resource: the server responded with a status of (4\d\d|503)|htmx:(sendAbort|afterRequest)$"
)
_TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));"""


@dataclass
class Watch:
    """What went wrong in any page of a browser; ``allowed`` are patterns of what a test brings about on purpose."""

    troubles: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def on(self, context: BrowserContext) -> None:
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", self._error)

    def off(self, context: BrowserContext) -> None:
        context.remove_listener("console", self._console)
        context.remove_listener("weberror", self._error)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _EXPECTED.match(message.text):
            self.troubles.append(message.text)

    def _error(self, error: WebError) -> None:
        self.troubles.append(str(error.error))

    @property
    def unexpected(self) -> list[str]:
        return [
            trouble for trouble in self.troubles if not any(re.search(pattern, trouble) for pattern in self.allowed)
        ]


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def app(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all these tests: it keeps nothing between two requests."""
    folder = tmp_path_factory.mktemp("instance")
    return patient(create_app(Settings(app_env="testing", redis_url=store_url, onboarding_data_dir=folder)))


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    """Where that application is served, by threads of this process."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all these tests. Closed before the next folder's: nothing else here may run an event loop."""
    with browsers.running() as browser:
        yield browser


@pytest.fixture(scope="package")
def contexts(chromium: Browser) -> Contexts:
    return Contexts(chromium)


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails a test in which a page had an error, or did what its policy forbids."""
    watch = Watch()
    yield watch
    assert not watch.unexpected


@pytest.fixture
def context(contexts: Contexts, address: str, store: redis.Redis, watch: Watch) -> Iterator[BrowserContext]:
    """A browser that has never been here, at a store that is empty."""
    with contexts.lent(base_url=address) as context:
        watch.on(context)
        yield context
        watch.off(context)


@pytest.fixture
def plain(contexts: Contexts, address: str, store: redis.Redis, watch: Watch) -> Iterator[BrowserContext]:
    """The same without scripts."""
    with contexts.lent(base_url=address, java_script_enabled=False) as context:
        watch.on(context)
        yield context
        watch.off(context)


@pytest.fixture
def sample() -> Sample:
    return samples.load(SAMPLE)


@pytest.fixture
def wizard(page: Page, address: str, manager: SessionManager, wizard_server: OwnStore) -> WizardPage:
    """The plugin's, in the browser that is watched."""
    return WizardPage(page, manager.flow, address, "", wizard_server, manager.lifetime)


@pytest.fixture
def seed(wizard: WizardPage, sample: Sample) -> Seed:
    """``seed(steps)`` answers these steps in this browser's session; its id."""

    def seed(steps: Collection[int] = EVERY_STEP, *, of: Sample = sample) -> str:
        return wizard.seed(steps=steps, sample=of.name)

    return seed


@pytest.fixture
def session(manager: SessionManager, store: redis.Redis) -> Callable[[], Session]:
    """``session()`` is the only session in the store, with all its answers and drafts."""

    def session() -> Session:
        (metadata,) = store.keys("onboarding:*:metadata")
        session_id = str(metadata).split("{")[1].split("}")[0]
        return manager.visit(session_id, ReadOptions(all_answers=True, all_drafts=True))

    return session


@pytest.fixture
def started(page: Page) -> Page:
    """The first step, empty, as somebody sees it who has just pressed Start."""
    page.goto("/")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your company")
    return page


def pytest_collection_modifyitems(items: list[Any]) -> None:
    for item in items:
        if item.path.is_relative_to(__file__.removesuffix("conftest.py")):
            item.add_marker(pytest.mark.browser)
