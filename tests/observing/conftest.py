"""An application whose lines are read."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from app import create_app
from onboarding.config import Settings
from tests.api.program import known_keys
from tests.patience import patient

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def app(store_url: str, store: redis.Redis, tmp_path: Path) -> Flask:
    return made(store_url, tmp_path)


def made(store_url: str, folder: Path, **settings: Any) -> Flask:
    given: dict[str, Any] = {"app_env": "testing", "redis_url": store_url, "onboarding_data_dir": folder}
    given |= {"onboarding_api_keys": known_keys(), "log_format": "json", "log_level": "debug"}
    return patient(create_app(Settings(**{**given, **settings})))


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """``lines()`` is what was logged since it was last asked, the store's operations apart."""
    return lambda: [line for line in _lines(capsys) if line["event"] != "operation"]


@pytest.fixture
def operations(capsys: pytest.CaptureFixture[str]) -> Lines:
    """The lines of the store's operations."""
    return lambda: [line for line in _lines(capsys) if line["event"] == "operation"]


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]
