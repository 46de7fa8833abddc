"""What tests share: a real Valkey for each test process, sessions in it, the application, and a browser."""

from __future__ import annotations

import socket
import uuid
from typing import TYPE_CHECKING

import pytest

# A unit file is answered at once because nothing of the application, of Redis or of the browser is imported here before
# a fixture needs it.
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import redis
    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, BrowserContext, Page

    from onboarding.config import Settings
    from onboarding.sessions import SessionManager
    from onboarding.testing.serving import OwnStore

pytest_plugins = ["tests.figures", "tests.running", "onboarding.testing.plugin"]


@pytest.fixture(scope="session")
def store_url(wizard_server: OwnStore) -> str:
    """A real server for this test process alone. It does not wait for the disk: who tests that starts one that does."""
    from onboarding.sessions.redis.connection import connect

    client = connect(wizard_server.url)
    client.config_set("appendfsync", "no")
    client.connection_pool.disconnect()
    return wizard_server.url


@pytest.fixture
def store(store_url: str) -> Iterator[redis.Redis]:
    """A client of that server, emptied first."""
    from onboarding.sessions.redis.connection import connect

    client = connect(store_url)
    client.flushdb()
    yield client
    client.connection_pool.disconnect()


@pytest.fixture
def manager(store: redis.Redis) -> SessionManager:
    from onboarding.business.flow import flow
    from onboarding.sessions import SessionManager
    from onboarding.sessions.finalizing import builder
    from onboarding.sessions.redis.store import Durability, Store

    return SessionManager(Store(lambda: store, Durability()), flow, builder(flow))


@pytest.fixture
def session_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def settings(store_url: str, store: redis.Redis, tmp_path: Path) -> Settings:
    from onboarding.config import Settings

    return Settings(app_env="testing", redis_url=store_url, onboarding_data_dir=tmp_path)


@pytest.fixture
def app(settings: Settings) -> Flask:
    from app import create_app
    from tests.patience import patient

    return patient(create_app(settings))


@pytest.fixture
def wizard_app(wizard_settings: Settings) -> Flask:
    """What the plugin's ``wizard`` looks at here: the whole application."""
    from app import create_app
    from tests.patience import patient

    return patient(create_app(wizard_settings))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The address of the application, served on a free port by threads of this process."""
    from onboarding.testing.serving import served

    with served(app) as address:
        yield address


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def context(chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    context = chromium.new_context(base_url=address)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
