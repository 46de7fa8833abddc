"""What the browsers visit: the application as a process that can be killed, its store likewise, and sessions in it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from flask import Flask

from app import create_app
from onboarding.business import samples
from onboarding.config import Settings
from onboarding.sessions import SessionManager, UnknownSession
from onboarding.sessions.command import EVERYTHING
from onboarding.testing.serving import OwnStore
from tests.conftest import free_port
from tests.e2e.seeding import answered, signed

SECRET = "m" * 40
PAGES_A_MINUTE = 150
SAMPLE = samples.load("crumb-and-ledger")
STARTS_WITHIN = 60.0  # seconds


class World:
    """An application on one port, and its store: both can be killed with -9, and started again."""

    def __init__(self, folder: Path) -> None:
        self.store, self._port, self._folder = OwnStore(folder / "store"), free_port(), folder
        self.address = f"http://127.0.0.1:{self._port}"
        settings = Settings(app_env="testing", secret_key=SECRET, redis_url=self.store.url, onboarding_data_dir=folder)
        self.app: Flask = create_app(settings)
        self.manager: SessionManager = self.app.extensions["onboarding"]["wizard"].manager
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def session(self, *, steps: int) -> tuple[str, str]:
        """A new session with so many steps answered: its id, and the cookie that opens it."""
        passage = answered(self.app, SAMPLE, range(1, steps + 1))
        return passage[0], signed(self.app, passage)

    def words(self, session_id: str) -> list[str]:
        """Everything that is stored of what anybody typed into the session."""
        try:
            session = self.manager.visit(session_id, EVERYTHING)
        except UnknownSession:
            return []
        typed = [draft.typed for draft in session.drafts.values()]
        typed += [other.typed for draft in session.drafts.values() for other in draft.others]
        answers = [str(value) for saved in session.answers.values() for value in saved.values()]
        return answers + [value for one in typed for values in one.values() for value in values]

    def start(self) -> None:
        environment = os.environ | {
            "APP_ENV": "testing",
            "SECRET_KEY": SECRET,
            "REDIS_URL": self.store.url,
            "PORT": str(self._port),
            "HOST": "127.0.0.1",
            "WORKERS": "1",
            "ONBOARDING_DATA_DIR": str(self._folder),
            "ONBOARDING_PAGE_LIMIT": str(PAGES_A_MINUTE),
            "PROXY_HOPS": "1",
            "LOG_LEVEL": "ERROR",
        }
        command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "app:create_app()"]
        with (self._folder / "gunicorn.log").open("ab") as lines:
            self._process = subprocess.Popen(
                command, env=environment, stdout=lines, stderr=lines, start_new_session=True
            )
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert time.monotonic() < deadline, "The application does not start"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/healthz", timeout=2).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """The application, workers and all."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def kill_store(self) -> None:
        os.kill(int(self.store.client.info()["process_id"]), signal.SIGKILL)
        self.store.stop()  # or its keeper would start it again within a second

    def start_store(self) -> None:
        """Again, with what it had; and until the application has found it."""
        self.store.start()
        deadline = time.monotonic() + STARTS_WITHIN
        while httpx.get(f"{self.address}/readyz", timeout=5).status_code != 200:
            assert time.monotonic() < deadline, "The application does not find its store again"
            time.sleep(0.1)

    def close(self) -> None:
        self.kill()
        self.store.close()


@contextmanager
def made(folder: Path) -> Iterator[World]:
    world = World(folder)
    try:
        yield world
    finally:
        world.close()
