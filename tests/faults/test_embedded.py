"""The embedded server under the same faults: never two of them on one file, and no restart that does not help."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from onboarding.sessions import SessionManager
from onboarding.sessions.errors import NoRoom
from onboarding.sessions.redis.connection import connect
from onboarding.sessions.redis.embedded import EmbeddedServer
from tests.faults.flows import managing, plain
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
    wait_until("It answers again", server.answers)
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


def test_a_full_disk_ends_no_reads(home: Path) -> None:
    """As the application runs it, synced with every write: with its disk full saving is refused and reading works; with
    room again saving works and every write is synced as before."""
    with small_disk(home, megabytes=96):
        server = EmbeddedServer(home)
        server.ensure()
        client = connect(f"unix://{server.socket}")
        client.set("kept", "yes")
        assert "always" == client.config_get("appendfsync")["appendfsync"]
        filler = home / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 65_536)
        wait_until("Writes are refused, and reads are not", lambda: refused(server))
        for _ in range(20):
            wait_until("It can be read", lambda: read(server, "kept") == "yes")
        before = pid_of(server)
        time.sleep(2.5)  # the watch has looked twice
        assert (before, "yes") == (pid_of(server), read(server, "kept"))
        filler.unlink()
        wait_until("Writes are taken again", lambda: not refused(server))
        wait_until("And synced", lambda: policy_of(server) == "always")
        server.close()


def test_a_disk_that_fills_begins_no_session(home: Path) -> None:
    """While there is room to save but it gets short, nobody begins, and who has begun goes on; the server syncs every
    second, since with each write a disk that then fills would end it.
    """
    with small_disk(home, megabytes=96):
        server = EmbeddedServer(home)
        server.ensure()
        manager, session_id = managing(f"unix://{server.socket}", plain(2)), str(uuid.uuid4())
        manager.set_metadata(session_id, "ada", "acme")
        (home / "filler").write_bytes(b"x" * (72 << 20))
        wait_until("No session begins", lambda: not begins(manager))
        wait_until("It syncs every second", lambda: synced(server) == "everysec")
        assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}).version
        (home / "filler").unlink()
        wait_until("Sessions begin again", lambda: begins(manager))
        wait_until("It syncs with every write again", lambda: synced(server) == "always")
        manager.close()
        server.close()


def synced(server: EmbeddedServer) -> str:
    """When the server writes its file to the disk."""
    client = connect(f"unix://{server.socket}")
    try:
        return str(client.config_get("appendfsync")["appendfsync"])
    finally:
        client.close()


def test_another_takes_over(home: Path) -> None:
    """When the owner of a folder ends, one that is attached starts the server again, with everything in it."""
    with subprocess.Popen([sys.executable, "-c", ORPHAN, home], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        assert "up\n" == owner.stdout.readline()
        attached = EmbeddedServer(home)
        attached.ensure()
        connect(f"unix://{attached.socket}").set("kept", "yes")
        owner.send_signal(signal.SIGINT)
        owner.wait(20)
    wait_until("It answers again", lambda: read(attached, "kept") == "yes")
    attached.close()
    assert not attached.answers()


@pytest.mark.parametrize("way", ["a-file", "below-a-file"])
def test_an_impossible_folder_is_one_sentence(tmp_path: Path, way: str) -> None:
    """`python app.py --check` says what is wrong with the folder, and no trace."""
    file = tmp_path / "file"
    file.write_text("")
    folder = file if way == "a-file" else file / "below"
    environment = os.environ | {"ONBOARDING_DATA_DIR": str(folder), "SECRET_KEY": "k" * 40, "REDIS_URL": ""}
    done = subprocess.run(
        [sys.executable, "app.py", "--check"], env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.startswith("ValueError: ONBOARDING_DATA_DIR must be a folder that can be written to")
    assert 1 == len(done.stderr.splitlines())


def test_a_newer_servers_file_is_told(home: Path) -> None:
    """A data file that this server cannot read ends the start at once, with the way on."""
    folder = home / "appendonlydir"
    folder.mkdir()
    (folder / "appendonly.aof.1.base.rdb").write_bytes(b"REDIS0012\xfa\x09redis-ver\x058.0.0\xff" + b"\0" * 8)
    (folder / "appendonly.aof.1.incr.aof").write_bytes(b"")
    (folder / "appendonly.aof.manifest").write_text(
        "file appendonly.aof.1.base.rdb seq 1 type b\nfile appendonly.aof.1.incr.aof seq 1 type i\n"
    )
    began = time.monotonic()
    with pytest.raises(ValueError, match=r"newer server.*REDIS_URL"):
        EmbeddedServer(home).ensure()
    assert time.monotonic() - began < 8


def read(server: EmbeddedServer, key: str) -> str | None:
    """What is there; None while nobody answers."""
    try:
        return connect(f"unix://{server.socket}").get(key)  # type: ignore[return-value]
    except redis.ConnectionError:
        return None


def refused(server: EmbeddedServer) -> bool:
    """Whether a write is answered with MISCONF. One that ends the server is not."""
    try:
        connect(f"unix://{server.socket}").set("noise", "x" * 8192)
    except redis.ResponseError as error:
        return str(error).startswith("MISCONF")
    except redis.ConnectionError:
        return False
    return False


def policy_of(server: EmbeddedServer) -> str:
    return str(connect(f"unix://{server.socket}").config_get("appendfsync")["appendfsync"])


def begins(manager: SessionManager) -> bool:
    try:
        manager.set_metadata(str(uuid.uuid4()), "ada", "acme")
    except NoRoom:
        return False
    return True
