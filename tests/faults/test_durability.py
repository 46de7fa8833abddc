"""What a save waits for before it is told as saved, and what it says where that does not come."""

import re
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from onboarding.cli.doctor.finding import Level
from onboarding.cli.doctor.server import look_at_server
from onboarding.config import Settings
from onboarding.sessions import StoreUnavailable
from onboarding.sessions.redis.store import Durability
from tests.conftest import free_port
from tests.faults.asked import asked
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, SOON, managing, plain
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, session_of
from tests.faults.servers import ALWAYS, Server, serving
from tests.faults.sizes import SOAK
from tests.figures import Figure

WRITES = ("open", "save", "draft", "reach", "grant", "finalize", "delete")


@pytest.mark.parametrize(
    ("text", "commands", "follows"),
    [
        ("aof", (("WAITAOF", 1, 0, 500), ("CONFIG", "GET", "appendfsync")), WRITES),
        ("aof@finalize", (("WAITAOF", 1, 0, 500), ("CONFIG", "GET", "appendfsync")), ("finalize",)),
        ("replica:2", (("WAIT", 2, 500),), WRITES),
        ("replica:1@finalize", (("WAIT", 1, 500),), ("finalize",)),
    ],
)
def test_levels(text: str, commands: tuple[tuple[str | int, ...], ...], follows: tuple[str, ...]) -> None:
    """A level names what follows a write, and whether each one or finalizing alone."""
    durability = Durability.of(text)
    assert commands == durability.commands
    assert {script: script in follows for script in (*WRITES, "read")} == {
        script: durability.follows(script) for script in (*WRITES, "read")
    }


def test_no_level_follows_nothing() -> None:
    """“none” sends nothing more."""
    assert not any(Durability.of("none").follows(script) for script in (*WRITES, "read"))


@pytest.mark.parametrize("text", ["", "AOF", "disk", "replica", "replica:0", "replica:12", "aof@save", "none aof"])
def test_what_is_no_level(text: str) -> None:
    """Anything else is refused at the start, and the variable is named."""
    with pytest.raises(ValueError, match="ONBOARDING_DURABILITY"):
        Durability.of(text)


def test_it_follows_each_write(manage: Manage) -> None:
    """With “aof” WAITAOF follows every write, and no read."""
    with serving(**ALWAYS) as server:
        manager, session_id = manage(server.url, durability="aof"), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        manager.save_step(session_id, 1, {"answer_1": "a"})
        manager.get_progress(session_id)
        with asked(server) as seen:
            manager.save_step(session_id, 1, {"answer_1": "b"})
            manager.get_progress(session_id)
        assert ["EVALSHA", "WAITAOF", "EVALSHA"] == seen


def test_finalizing_alone(manage: Manage) -> None:
    """With “aof@finalize” saves wait for nothing, and finalizing does."""
    with serving(**ALWAYS) as server:
        manager, session_id = manage(server.url, plain(1), durability="aof@finalize"), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        manager.save_step(session_id, 1, {"answer_1": "a"})
        manager.get_progress(session_id)
        with asked(server) as seen:
            manager.save_step(session_id, 1, {"answer_1": "b"})
            manager.finalize(session_id)
        assert ["EVALSHA", "EVALSHA", "EVALSHA", "EVAL", "WAITAOF"] == seen


def test_what_is_not_on_disk_is_not_told_as_saved(manage: Manage) -> None:
    """Where the disk does not confirm it the save is no success; sent again, also over a new connection, it has one
    effect, and is a success only when it is on disk."""
    with serving(appendonly="yes", appendfsync="no") as server:
        unsure, session_id = manage(server.url), str(uuid.uuid4())
        unsure.set_metadata(session_id, **IDS)
        for _ in range(2):
            manager = manage(server.url, policy=SOON, durability="aof")
            with pytest.raises(StoreUnavailable, match="could not confirm"):
                manager.save_step(session_id, 1, {"answer_1": "a"}, version=0, submission="s")
            assert 0 == manager.metrics.operations()["save"].retries
        server.raw.config_set("appendfsync", "always")
        assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}, version=0, submission="s").version
        assert (1, []) == (Stored(server.raw, session_id).revision, Stored(server.raw, session_id).field_errors)


def test_without_an_append_only_file(manage: Manage) -> None:
    """A level that the server cannot give is an outage, said at the first write."""
    with serving() as server:
        manager = manage(server.url, durability="aof")
        with pytest.raises(StoreUnavailable, match=r"(?i)aof|appendonly"):
            manager.set_metadata(str(uuid.uuid4()), **IDS)


def test_the_page_of_an_unsure_save(tmp_path: Path) -> None:
    """A page whose save is not confirmed is 503 with what was typed; “Try again” ends with one save."""
    with serving(appendonly="yes", appendfsync="always") as server:
        founder = founder_of(application(server.url, tmp_path, onboarding_durability="aof"), [1])
        founder.open("/steps/company")
        server.raw.config_set("appendfsync", "no")
        founder.page = founder.press({"company_name": "Crumb & Sons"})
        assert (503, ["Crumb & Sons"]) == (founder.page.status, founder.page.answers["company_name"])
        server.raw.config_set("appendfsync", "always")
        assert 303 == founder.press().status
        assert 2 == Stored(server.raw, session_of(founder)).version(1)


@pytest.mark.parametrize("policy", ["everysec", "no"])
def test_a_policy_that_makes_it_false(manage: Manage, policy: str) -> None:
    """Where appendfsync is changed while it runs a confirmed write is no success; with “always” again it is."""
    with serving(**ALWAYS) as server:
        manager, session_id = manage(server.url, policy=SOON, durability="aof"), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        server.raw.config_set("appendfsync", policy)
        with pytest.raises(StoreUnavailable, match=r"could not confirm|appendfsync is"):
            manager.save_step(session_id, 1, {"answer_1": "a"}, version=0, submission="s")
        server.raw.config_set("appendfsync", "always")
        assert 1 == manager.save_step(session_id, 1, {"answer_1": "a"}, version=0, submission="s").version


def test_after_a_refused_confirmation_the_connection_is_sound(manage: Manage) -> None:
    """A user who may not ask for the policy gets no success, and every later answer belongs to its own question."""
    user = ("limited", "on", ">pass", "~*", "+@all", "-config")
    with serving(user=user, **ALWAYS) as server:
        manager = manage(f"unix://limited:pass@{server.socket}", policy=SOON, durability="aof")
        session_id = str(uuid.uuid4())
        for _ in range(3):
            with pytest.raises(StoreUnavailable, match=r"cannot confirm"):
                manager.set_metadata(session_id, **IDS)
            assert "user-1" == manager.get_metadata(session_id).user_id


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"appendonly": "yes", "appendfsync": "everysec"}, "appendfsync is everysec"),
        ({"appendonly": "yes", "appendfsync": "no"}, "appendfsync is no"),
        ({"appendonly": "no"}, "appendonly no"),
        ({"user": ("limited", "on", ">pass", "~*", "+@all", "-config"), **ALWAYS}, "config"),
    ],
    ids=["everysec", "no", "no-file", "not-told"],
)
@pytest.mark.parametrize("level", ["aof", "aof@finalize"])
def test_a_false_promise_stops_the_start(tmp_path: Path, options: dict[str, Any], message: str, level: str) -> None:
    """The application does not start, and says which setting is wrong; the doctor says so too."""
    with serving(**options) as server:
        url = f"unix://limited:pass@{server.socket}" if "user" in options else server.url
        with pytest.raises(ValueError, match=f"ONBOARDING_DURABILITY={level} would be no promise.*{message}"):
            application(url, tmp_path, onboarding_durability=level)
        made = Settings(app_env="testing", redis_url=url, onboarding_durability=level, onboarding_data_dir=tmp_path)
        assert ["ONBOARDING_DURABILITY"] == [
            finding.words.split()[0] for finding in look_at_server(made) if finding.level is Level.WRONG
        ]


@pytest.mark.parametrize("level", ["none", "aof", "replica:1"])
def test_it_starts_where_the_level_is_true_or_nobody_answers(tmp_path: Path, level: str) -> None:
    """With “always” it starts; so it does before its store."""
    with serving(**ALWAYS) as server:
        application(server.url, tmp_path, onboarding_durability=level)
    application(f"unix://{tmp_path}/nobody.sock", tmp_path, onboarding_durability=level)


# What the server does between a save and its answer, as its system calls say

_CALLS = "trace=write,writev,sendto,sendmsg,fsync,fdatasync,read,recvfrom,recvmsg"


def traced(server: Server, folder: Path, does: Callable[[], object]) -> list[str]:
    """The names of the server's calls meanwhile, with what they are on: append-only file, client or replica."""
    log = folder / "calls"
    command = ["strace", "-f", "-yy", "-qq", "-s", "16", "-e", _CALLS, "-o", str(log), "-p", str(server.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as tracer:
        try:
            deadline = time.monotonic() + 10
            while not log.exists() or not log.stat().st_size:
                server.raw.ping()
                assert time.monotonic() < deadline, "strace does not trace"
            does()
        finally:
            tracer.send_signal(signal.SIGINT)
            tracer.wait(10)
    return log.read_text().splitlines()


def place_of(lines: list[str], *marks: str) -> int:
    """Where the last line is that has all of these."""
    found = [number for number, line in enumerate(lines) if all(mark in line for mark in marks)]
    assert found, (marks, lines[-20:])
    return found[-1]


def answers(lines: list[str]) -> list[int]:
    """Where something is sent to a client: it came by the Unix socket."""
    return [n for n, line in enumerate(lines) if re.search(r"(write|writev|sendto|sendmsg)\(\d+<UNIX", line)]


@contextmanager
def pair() -> Iterator[tuple[Server, Server]]:
    """A primary that listens on TCP for its replica, which has caught up."""
    port = free_port()
    with (
        serving(port=port, bind="127.0.0.1", **ALWAYS) as primary,
        serving(replicaof=("127.0.0.1", str(port))) as replica,
    ):
        deadline = time.monotonic() + 20
        while replica.raw.info("replication")["master_link_status"] != "up":
            assert time.monotonic() < deadline, "The replica does not come up"
            time.sleep(0.05)
        yield primary, replica


strace = pytest.mark.skipif(not SOAK or not shutil.which("strace"), reason="a trace of system calls is for a soak")


@strace
@pytest.mark.parametrize("level", ["none", "aof"])
def test_always_syncs_before_it_answers(tmp_path: Path, level: str, figure: Figure) -> None:
    """With “always” the write to the file and its sync come before the answer to the client."""
    with serving(**ALWAYS) as server:
        manager, session_id = managing(server.url, plain(3), SOON, level), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        lines = traced(server, tmp_path, lambda: manager.save_step(session_id, 1, {"answer_1": "a"}))
    written, synced = place_of(lines, "write(", ".aof>"), place_of(lines, "sync(", ".aof>")
    answered = answers(lines)[-1]
    figure(f"{level} under appendfsync always, by system calls", "write, fdatasync, answer")
    assert written < synced < answered


@strace
def test_everysec_answers_before_it_syncs(tmp_path: Path) -> None:
    """Why “aof” is refused there: WAITAOF confirms with no sync between the write and the answer."""
    with serving(appendonly="yes", appendfsync="everysec") as server:
        server.raw.set("before", 1)
        confirmed: list[Any] = []
        with server.raw as client:

            def save() -> None:
                time.sleep(0.2)
                client.set("key", "x")
                confirmed.append(client.execute_command("WAITAOF", 1, 0, 500))

            lines = traced(server, tmp_path, save)
    written = place_of(lines, "write(", ".aof>")
    answered = [number for number in answers(lines) if number > written]
    assert [[1, 0]] == confirmed
    assert not [line for line in lines[written : answered[1]] if "sync(" in line]


@strace
def test_a_replica_has_it_before_the_answer(tmp_path: Path, figure: Figure) -> None:
    """With “replica:1” the write is sent to the replica, and the replica's word read, before WAIT is answered."""
    with pair() as (primary, _):
        manager, session_id = managing(primary.url, plain(3), SOON, "replica:1"), str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        lines = traced(primary, tmp_path, lambda: manager.save_step(session_id, 1, {"answer_1": "a"}))
    sent = place_of(lines, "TCP", "write(")
    heard = max(n for n, line in enumerate(lines) if "read(" in line and "TCP" in line)
    answered = answers(lines)[-1]
    figure("replica:1, by system calls", "write, sent to the replica, its word read, answer")
    assert sent < answered
    assert heard < answered
