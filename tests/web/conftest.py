"""A founder with a browser, and the way to any step without walking there."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from onboarding.config import Settings
from onboarding.sessions import SessionManager
from onboarding.testing.serving import served
from tests.patience import patient
from tests.web.walking import ANSWERS, COMPANY, Founder

Reach = Callable[[int], str]
Snapshot = Callable[[], dict[str, Any]]


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


@pytest.fixture
def client(app: Flask, store: redis.Redis) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def founder(client: FlaskClient) -> Founder:
    """Somebody who has pressed Start and looks at the first step."""
    return Founder(client).begin()


@pytest.fixture
def reach(founder: Founder, manager: SessionManager, store: redis.Redis) -> Reach:
    """``reach(n)`` answers the steps 1 to n of the founder's session; its id."""

    def reach(number: int) -> str:
        assert founder.press(COMPANY).status == 303
        (metadata,) = store.keys("onboarding:*:metadata")
        session_id = str(metadata).split("{")[1].split("}")[0]
        for step in range(1, number + 1):
            manager.save_step(session_id, step, ANSWERS[step])
        return session_id

    return reach


@pytest.fixture
def competitors(founder: Founder, reach: Reach) -> Founder:
    """A founder who looks at their competitors, several of them, as saved."""
    reach(7)
    founder.open("/steps/competitors")
    return founder


@pytest.fixture
def snapshot(store: redis.Redis) -> Snapshot:
    """Everything that the store holds, to compare."""

    def snapshot() -> dict[str, Any]:
        return {
            key: store.hgetall(key) if store.type(key) == "hash" else store.get(key) for key in sorted(store.keys())
        }

    return snapshot
