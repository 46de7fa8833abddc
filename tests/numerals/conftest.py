"""A session with every step answered, in a browser that knows HTML alone, and in one with scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import redis
from flask import Flask

from app import create_app
from onboarding.business.flow import flow
from onboarding.config import Settings
from onboarding.sessions import SessionManager
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import connect
from onboarding.sessions.redis.store import Durability, Store
from onboarding.testing.serving import served
from tests.business.asking import PRICES, SAMPLE
from tests.numerals.asked import MODELS, QUESTIONS
from tests.numerals.cases import Case
from tests.web.html_client import HtmlClient
from tests.web.html_form import buttons, form_of, put


@pytest.fixture(scope="session")
def app(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all these tests: it keeps nothing between two requests."""
    folder = tmp_path_factory.mktemp("instance")
    settings = Settings(
        app_env="testing", redis_url=store_url, onboarding_data_dir=folder, onboarding_page_limit=100_000
    )
    app = create_app(settings)
    app.testing = True
    return app


@pytest.fixture(scope="session")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


BLANK = {"countries": "geography", "web": "website"}  # may be left out


@dataclass
class Seeded:
    """A session with all steps answered, and a browser in it that has no scripts."""

    browser: HtmlClient
    session_id: str
    manager: SessionManager

    def prepared(self, case: Case) -> str:
        """The path of the page that asks for this, with the currency and the revenue model that the case needs.

        What an earlier case typed, which was refused and kept as a draft, is gone.
        """
        self.manager.discard_draft(self.session_id, QUESTIONS[case.kind].step)
        if case.kind in BLANK:  # so that what is stored afterwards was typed
            number = QUESTIONS[case.kind].step
            answers = {name: said for name, said in SAMPLE.answers[number].items() if name != BLANK[case.kind]}
            self.manager.save_step(self.session_id, number, answers)
        if case.kind in MODELS:
            model = MODELS[case.kind]
            revenue = {**SAMPLE.answers[9], "revenue_model": model, "currency": case.currency or "EUR"}
            prices: dict[str, Any] = {"pricing_strategy": "premium", **PRICES[model]}
            if model == "one_time":
                prices["unit_price"] = "7"
            self.manager.save_step(self.session_id, 9, revenue)
            self.manager.save_step(self.session_id, 10, prices)
        return f"/steps/{flow.step(QUESTIONS[case.kind].step).slug}"

    def type(self, case: Case) -> httpx.Response:
        """Open the page in the case's language, type into the control, save."""
        self.browser.http.headers["Accept-Language"] = case.language
        self.browser.open(self.prepared(case))
        put(self.control(case), case.typed)
        return self.browser.press()

    def control(self, case: Case) -> Any:
        (control,) = form_of(self.browser.page).xpath(f".//*[@name='{QUESTIONS[case.kind].control}']")
        return control

    def stored(self, case: Case) -> object:
        """What the store has for the control now."""
        number, control = QUESTIONS[case.kind]
        answers: Any = self.manager.get_step(self.session_id, number)
        for part in control.split("-"):
            answers = answers[int(part)] if part.isdigit() else answers.get(part)
        return answers

    def outcome(self, case: Case, refused: str) -> str:
        """What came of it, in the words of the tables; ``refused`` is what the page says is wrong, if anything."""
        if refused:
            asked = self.readings()
            return f"ask: {' | '.join(asked)}" if asked else f"refuse: {refused}"
        stored = self.stored(case)
        return " ".join(stored) if isinstance(stored, list) else "" if stored is None else str(stored)

    def readings(self) -> dict[str, Any]:
        """The buttons that say what a text may mean, by what they send for it."""
        return {
            button.get("value").partition("=")[2]: button
            for button in buttons(form_of(self.browser.page))
            if button.get("value", "").startswith("mean:")
        }


@pytest.fixture(scope="module")
def seeded(address: str, store_url: str) -> Iterator[Seeded]:
    """One session for a module's tests, which change one answer each."""
    client: redis.Redis = connect(store_url)
    client.flushdb()
    manager = SessionManager(Store(lambda: client, Durability()), flow, builder(flow))
    with httpx.Client(base_url=address) as http:
        made = http.post("/preview/seed", data={"sample": "crumb-and-ledger"})
        assert made.status_code == 201, made.text
        yield Seeded(HtmlClient(http), str(made.json()["session_id"]), manager)
    client.connection_pool.disconnect()
