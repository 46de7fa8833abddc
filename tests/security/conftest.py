"""Founders with browsers and programs with keys, at one application that has every route."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import redis
from flask import Flask

from onboarding.sessions import SessionManager
from tests.api.conftest import served
from tests.web.walking import ANSWERS, COMPANY, Founder

Snapshot = Callable[[], dict[str, Any]]
Made = Callable[..., Flask]


@pytest.fixture(scope="session")
def make(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """``make(secret_key="…")`` is an application with these settings."""
    folder = tmp_path_factory.mktemp("instance")

    return partial(served, store_url, folder)


@pytest.fixture(scope="session")
def app(make: Made) -> Flask:
    return make()


@pytest.fixture(scope="session")
def production(make: Made) -> Flask:
    """As it runs in front of the internet."""
    return make(app_env="production", secret_key="z" * 64)


@pytest.fixture
def stranger(app: Flask, store: redis.Redis) -> Founder:
    """Somebody with a browser that has never been here."""
    return Founder(app.test_client())


@pytest.fixture
def founder(stranger: Founder, manager: SessionManager, store: redis.Redis) -> Founder:
    """Somebody who has answered everything, and not finalized it."""
    stranger.begin()
    assert stranger.press(COMPANY).status == 303
    for step, answers in ANSWERS.items():
        manager.save_step(session_of(store), step, answers)
    return stranger


@pytest.fixture
def snapshot(store: redis.Redis) -> Snapshot:
    """Everything that the store holds, to compare."""

    def snapshot() -> dict[str, Any]:
        keys = sorted(key for key in map(str, store.keys()) if not key.startswith("onboarding:{limits:"))
        return {key: store.hgetall(key) if store.type(key) == "hash" else store.get(key) for key in keys}

    return snapshot


def session_of(store: redis.Redis) -> str:
    """The only session's id."""
    (metadata,) = store.keys("onboarding:*:metadata")
    return str(metadata).split("{")[1].split("}")[0]
