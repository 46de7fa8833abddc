"""The examples, as somebody has them who starts them."""

import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from examples.mounted.app import create_app as create_host
from onboarding.config import Settings
from tests.patience import patient
from tests.web.walking import Founder

SIGN_UP = "examples.event_signup.flow:flow"


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The sign-up, served by the application of this project."""
    return patient(create_app(settings.model_copy(update={"onboarding_flow": SIGN_UP})))


@pytest.fixture
def host(store: redis.Redis, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application that mounts the sign-up under ``/join``."""
    monkeypatch.setenv("REDIS_URL", store_url)
    return create_host()


@pytest.fixture
def guest(client: FlaskClient) -> Founder:
    """Somebody who looks at the first step of the sign-up."""
    return Founder(client).begin()


@pytest.fixture
def visitor(host: Flask) -> Founder:
    """Somebody who looks at the home page of the host."""
    visitor = Founder(host.test_client())
    visitor.open("/")
    return visitor
