"""An application with keys for two workspaces and for any, and programs that have them."""

from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from app import create_app
from onboarding.config import Settings
from tests.api.program import KEYS, Program, known_keys
from tests.patience import patient
from tests.web.walking import Founder


@pytest.fixture(scope="session")
def app(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all these tests: it keeps nothing between two requests."""
    return served(store_url, tmp_path_factory.mktemp("instance"))


def served(store_url: str, folder: Path, **settings: Any) -> Flask:
    """An application on this store, with keys and a limit that nobody meets unless it is said."""
    given: dict[str, Any] = {
        "app_env": "testing",
        "redis_url": store_url,
        "onboarding_data_dir": folder,
        "onboarding_api_keys": known_keys(),
        "onboarding_api_limit": "1000000 per minute",
    }
    return patient(create_app(Settings(**{**given, **settings})))


@pytest.fixture
def program(app: Flask, store: redis.Redis) -> Program:
    """A program of the workspace acme."""
    return Program(app.test_client())


@pytest.fixture
def rival(app: Flask, store: redis.Redis) -> Program:
    """A program of the workspace zeta."""
    workspace, key = KEYS["zeta"]
    return Program(app.test_client(), key, workspace)


@pytest.fixture
def founder(app: Flask, store: redis.Redis) -> Founder:
    """Somebody with a browser that has never been here."""
    return Founder(app.test_client())


@pytest.fixture(scope="session")
def document(app: Flask) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").json
    return found
