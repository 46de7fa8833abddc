"""The application before a store that breaks, and founders who look at its pages and take the time."""

import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from app import create_app
from onboarding.settings import Settings
from tests.web.walking import Founder, Shown

ANSWERS_WITHIN = 2.5  # seconds, whatever happens
KEY = "a key of this test alone, and long enough"


def application(url: str, folder: Path) -> Flask:
    app = create_app(Settings(app_env="testing", redis_url=url, secret_key=KEY, onboarding_data_dir=folder))
    app.testing = True
    return app


def founder_of(app: Flask) -> Founder:
    return Founder(app.test_client())


def timed(ask: Callable[[], Shown]) -> tuple[Shown, float]:
    """An answer, and how many seconds it took."""
    started = time.monotonic()
    return ask(), time.monotonic() - started


def ready_again(app: Flask, within: float = 2.0) -> float:
    """Seconds until ``/readyz`` and a page say that all is well, asked every 20 ms; at most ``within``."""
    client, started = app.test_client(), time.monotonic()
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() - started < within, f"Not ready within {within} s"
        time.sleep(0.02)
    return time.monotonic() - started
