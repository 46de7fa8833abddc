"""The application as it runs in production: gunicorn with workers, on a free port, its lines kept."""

import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.conftest import free_port

STARTS_WITHIN = 60.0  # seconds


@dataclass
class Served:
    address: str
    pid: int
    log: Path

    @property
    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [int(child) for child in children]

    def lines(self) -> list[str]:
        return self.log.read_text().splitlines()


@contextmanager
def gunicorn(
    store_url: str,
    folder: Path,
    *,
    workers: int = 2,
    pem: Path | None = None,
    app: str = "app:create_app()",
    **environment: str,
) -> Iterator[Served]:
    """Ended by its own signal, and waited for. With a key and certificate, ``pem``, by TLS."""
    port, log = free_port(), folder / "gunicorn.log"
    given = {"APP_ENV": "production", "SECRET_KEY": "k" * 40, "REDIS_URL": store_url, "PORT": str(port)}
    given |= {"WORKERS": str(workers), "HOST": "127.0.0.1", "ONBOARDING_DATA_DIR": str(folder)}
    clean = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", app]
    if pem:
        command[3:3] = ["--certfile", str(pem), "--keyfile", str(pem)]
    with log.open("wb") as lines:
        process = subprocess.Popen(command, env=clean | given | environment, stdout=lines, stderr=lines)
    served = Served(f"{'https' if pem else 'http'}://127.0.0.1:{port}", process.pid, log)
    try:
        _wait(served, process, ssl.create_default_context(cafile=pem))
        yield served
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(served: Served, process: "subprocess.Popen[bytes]", trusted: ssl.SSLContext) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while True:
        assert process.poll() is None, served.log.read_text()
        assert time.monotonic() < deadline, served.log.read_text()
        try:
            if httpx.get(f"{served.address}/healthz", timeout=2, verify=trusted).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
