"""A store of a test's own: a real server that can be emptied, made older, stopped and started again.

An application, served on a free port by threads of this process.

A wizard in an application, for tests of a flow.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import redis
from flask import Flask
from werkzeug.serving import make_server

from onboarding.config import Settings
from onboarding.flow import load_flow
from onboarding.preview.gallery import add_gallery
from onboarding.sessions import manager_of, store_address
from onboarding.sessions.redis.connection import connect
from onboarding.sessions.redis.embedded import EmbeddedServer
from onboarding.sessions.redis.retry import IN_A_REQUEST
from onboarding.web import wizard


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which it answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def mounted(settings: Settings) -> Flask:
    """An application with nothing but the wizard."""
    app = Flask("onboarding", static_folder=None)
    app.config.update(SECRET_KEY=secrets.token_urlsafe(48), TESTING=True)
    add_wizard(app, settings)
    return app


def add_wizard(app: Flask, settings: Settings, *, url_prefix: str | None = None) -> None:
    """The flow of these settings, with its gallery, so that sessions can be seeded."""
    flow = load_flow(settings.onboarding_flow)
    manager = manager_of(settings, flow, store_address(settings), policy=IN_A_REQUEST)
    pages = wizard(flow, manager, workspace=settings.onboarding_workspace)
    add_gallery(pages)
    app.register_blueprint(pages, url_prefix=url_prefix)


class OwnStore:
    """The server of one folder. What it holds outlives its stops: it is in the append-only file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = EmbeddedServer(folder)
        self.url = f"unix://{self._server.ensure()}"
        self.client: redis.Redis = connect(self.url)

    def empty(self) -> None:
        """Delete everything in it."""
        self.client.flushdb()

    def age(self, by: timedelta) -> None:
        """Bring the end of everything nearer by so much: what ends before now is gone, as if the time had passed."""
        for key in self.client.scan_iter("*"):
            deadline_at = int(self.client.pexpiretime(key))
            if deadline_at > 0:
                self.client.pexpireat(key, deadline_at - round(by.total_seconds() * 1000))

    def stop(self) -> None:
        """Shut the server down; nobody answers at its address."""
        self._server.close()

    def start(self) -> None:
        """Start it again, with what it held."""
        self._server = EmbeddedServer(self._folder)
        self._server.ensure()

    def close(self) -> None:
        """End the server and give its connections back."""
        self.client.connection_pool.disconnect()
        self._server.close()
