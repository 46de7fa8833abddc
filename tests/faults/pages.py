"""The application before a store that breaks, and founders who look at its pages and take the time."""

import hashlib
import secrets
import time
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path

from flask import Flask

from app import create_app
from onboarding.config import Settings
from onboarding.sessions import SessionManager
from onboarding.sessions.command import NewSession
from tests.faults.flows import IDS
from tests.web.walking import ANSWERS, Founder, Shown

ANSWERS_WITHIN = 2.5  # seconds, whatever happens
WELL_WITHIN = 2.0  # seconds after the store's return
KEY = "a key of these tests alone, and long enough"


def application(url: str, folder: Path, **settings: object) -> Flask:
    made = Settings(app_env="testing", redis_url=url, secret_key=KEY, onboarding_data_dir=folder, **settings)
    app = create_app(made)
    app.testing = True
    for name in ("outage.html", "step.html"):
        app.jinja_env.get_template(name)  # compiled now, so that no measured answer pays for it
    return app


def manager_in(app: Flask) -> SessionManager:
    manager: SessionManager = app.extensions["onboarding"]["wizard"].manager
    return manager


def founder_of(app: Flask, steps: Iterable[int] = ()) -> Founder:
    """Somebody with a browser; with these steps saved, if any."""
    founder, session_id, grant = Founder(app.test_client()), str(uuid.uuid4()), secrets.token_hex(16)
    opening: NewSession | None = NewSession(**IDS)
    for number in steps:
        named = hashlib.sha256(grant.encode()).hexdigest()
        manager_in(app).save_step(session_id, number, ANSWERS[number], grant=named, opening=opening)
        opening = None
    if opening is None:
        with founder.client.session_transaction() as kept:
            kept["passage"], kept.permanent = [session_id, grant, int(time.time()), False], True
    return founder


def session_of(founder: Founder) -> str:
    """The id in a founder's cookie."""
    with founder.client.session_transaction() as kept:
        return str(kept["passage"][0])


def timed(ask: Callable[[], Shown]) -> tuple[Shown, float]:
    """An answer, and how many seconds it took."""
    started = time.monotonic()
    return ask(), time.monotonic() - started


def ready_again(app: Flask, within: float = WELL_WITHIN) -> float:
    """Seconds until ``/readyz`` says that all is well, asked every 20 ms; at most ``within``."""
    client, started = app.test_client(), time.monotonic()
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() - started < within, f"Not ready within {within} s"
        time.sleep(0.02)
    return time.monotonic() - started
