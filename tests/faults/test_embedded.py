"""The embedded server under the same faults: never two of them on one file, and no restart that does not help."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onboarding.sessions.redis.connection import connect
from onboarding.sessions.redis.embedded import EmbeddedServer
from tests.faults.refusing import fill, small_disk
from tests.faults.servers import folder

ORPHAN = (
    "import os, pathlib, sys, time; from onboarding.sessions.redis.embedded import EmbeddedServer; "
    "EmbeddedServer(pathlib.Path(sys.argv[1])).ensure(); print('up', flush=True); time.sleep(60)"
)


@pytest.fixture
def home() -> Iterator[Path]:
    with folder() as path:
        yield path


@pytest.fixture
def server(home: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(home)
    server.ensure()
    yield server
    server.close()


def pid_of(server: EmbeddedServer) -> int:
    return int(connect(f"unix://{server.socket}").info("server")["process_id"])


def gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody has waited for yet has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(what: str, condition: object, within: float = 30.0) -> None:
    deadline = time.monotonic() + within
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_a_pause_is_no_death(server: EmbeddedServer) -> None:
    """A server that is stopped for three seconds, as a busy disk may stop it, is left alone and goes on."""
    before = pid_of(server)
    os.kill(before, signal.SIGSTOP)
    time.sleep(3)
    os.kill(before, signal.SIGCONT)
    wait_until("It answers again", server._answers)
    time.sleep(1.5)
    assert before == pid_of(server)


def test_a_hung_orphan_is_replaced(home: Path) -> None:
    """A server that a killed owner left behind and that hangs is ended before another one opens its file."""
    with subprocess.Popen([sys.executable, "-c", ORPHAN, home], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert "up\n" == owner.stdout.readline()
        owner.kill()
    heir = EmbeddedServer(home)
    orphan = pid_of(heir)
    connect(f"unix://{heir.socket}").set("kept", "yes")
    os.kill(orphan, signal.SIGSTOP)
    heir.ensure()
    assert gone(orphan)
    assert orphan != pid_of(heir)
    assert "yes" == connect(f"unix://{heir.socket}").get("kept")
    heir.close()


def test_a_full_disk_is_no_death(home: Path) -> None:
    """With its disk full the server refuses writes, and stays: a restart would only take the reads away too."""
    with small_disk(home):
        server = EmbeddedServer(home)
        server.ensure()
        before, client = pid_of(server), connect(f"unix://{server.socket}")
        client.set("kept", "yes")
        client.config_set("appendfsync", "everysec")  # with “always” a server ends itself rather than go on
        fill(home, client)
        time.sleep(2.5)  # the watch has looked twice
        assert (before, "yes") == (pid_of(server), client.get("kept"))
        client.connection_pool.disconnect()
        server.close()
