"""The production server as ``make serve`` starts it, in front of a store."""

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import free_port

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0  # seconds; two workers that share a busy machine


class Served:
    def __init__(self, url: str, folder: Path, *, port: int | None = None, **environment: str) -> None:
        self.port = port or free_port()
        given = {
            "APP_ENV": "production",
            "SECRET_KEY": "k7Gq2vT9xZ4mB8nL5wR3pY6hD1cF0sJa",
            "REDIS_URL": url,
            "PORT": str(self.port),
            "WORKERS": "2",
            "ONBOARDING_DATA_DIR": str(folder),
        }
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "app:create_app()"]
        self.log = folder / "gunicorn.log"
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=os.environ | given | environment, stdout=log, stderr=log
            )
        self.wait()

    def get(self, path: str) -> int:
        """The status of one request, on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers={"Host": "localhost", "Connection": "close"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()

    def wait(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            try:
                if self.get("/readyz") == 200:
                    return
            except OSError:
                time.sleep(0.05)

    def reload(self) -> None:
        """New workers, with what is on the disk now; the old ones finish what they have begun."""
        self.process.send_signal(signal.SIGHUP)

    def workers(self) -> set[int]:
        """The processes that serve now."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(pid) for pid in children.read_text().split()}

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(30)


@contextmanager
def served(url: str, folder: Path, **environment: str) -> Iterator[Served]:
    server = Served(url, folder, **environment)
    try:
        yield server
    finally:
        server.stop()
