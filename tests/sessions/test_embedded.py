"""The embedded server keeps everything, whoever is killed, and serves every process of the folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from onboarding.sessions.redis.connection import connect
from onboarding.sessions.redis.embedded import EmbeddedServer, _socket_path


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    server = EmbeddedServer(tmp_path / "a folder")
    server.ensure()
    yield server
    server.close()


def pid_of(server: EmbeddedServer) -> int:
    return int(connect(f"unix://{server.socket}").info("server")["process_id"])


def test_a_killed_server_is_started_again_with_everything(server: EmbeddedServer) -> None:
    """kill -9 of the server loses no acknowledged write, and its owner starts it again by itself."""
    client = connect(f"unix://{server.socket}")
    for number in range(50):
        client.set(f"key:{number}", number)
    os.kill(pid_of(server), signal.SIGKILL)
    deadline = time.monotonic() + 15
    while not server.answers() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert connect(f"unix://{server.socket}").dbsize() == 50


def test_a_second_process_attaches(server: EmbeddedServer) -> None:
    """Another process of the same folder uses the server that is there, and leaves it running."""
    connect(f"unix://{server.socket}").set("shared", "yes")
    program = (
        "import sys, pathlib; from onboarding.sessions.redis.connection import connect, embedded; "
        "print(connect(embedded(pathlib.Path(sys.argv[1]))).get('shared'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, server.folder], capture_output=True, text=True, check=True, timeout=30
    )
    assert done.stdout.strip() == "yes"
    assert server.answers()


def test_an_orphan_is_adopted(tmp_path: Path) -> None:
    """A server whose owner was killed is used by the next process, which shuts it down at its end."""
    program = (
        "import sys, pathlib, time; from onboarding.sessions.redis.embedded import EmbeddedServer; "
        "EmbeddedServer(pathlib.Path(sys.argv[1])).ensure(); print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, tmp_path], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "up\n"
        owner.kill()
    heir = EmbeddedServer(tmp_path)
    before = pid_of(heir)
    heir.ensure()
    assert before == pid_of(heir)
    heir.close()
    deadline = time.monotonic() + 5
    while heir.answers() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not heir.answers()


def test_a_long_folder_name_gets_a_short_socket(tmp_path: Path) -> None:
    """A socket's address has a limit that folders have not."""
    long = tmp_path / ("x" * 120)
    assert len(os.fsencode(_socket_path(long))) <= 100
    server = EmbeddedServer(long)
    assert server.ensure().exists()
    server.close()
