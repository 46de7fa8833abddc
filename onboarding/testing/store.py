"""A store of a test's own: a real server that can be emptied, made older, stopped and started again."""

from datetime import timedelta
from pathlib import Path

import redis

from onboarding.sessions.redis.connection import connect
from onboarding.sessions.redis.embedded import EmbeddedServer


class OwnStore:
    """The server of one folder. What it holds outlives its stops: it is in the append-only file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server = EmbeddedServer(folder)
        self.url = f"unix://{self._server.ensure()}"
        self.client: redis.Redis = connect(self.url)

    def empty(self) -> None:
        self.client.flushdb()

    def age(self, by: timedelta) -> None:
        """Bring the end of everything nearer by so much: what ends before now is gone, as if the time had passed."""
        for key in self.client.scan_iter("*"):
            ends_at = int(self.client.pexpiretime(key))
            if ends_at > 0:
                self.client.pexpireat(key, ends_at - round(by.total_seconds() * 1000))

    def stop(self) -> None:
        """Shut the server down; nobody answers at its address."""
        self._server.close()

    def start(self) -> None:
        """Start it again, with what it held."""
        self._server = EmbeddedServer(self._folder)
        self._server.ensure()

    def close(self) -> None:
        self.client.connection_pool.disconnect()
        self._server.close()
