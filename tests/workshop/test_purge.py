"""Erasure that erases: what was deleted is in no key and in no file of the store, once it was purged."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask

from app import create_app
from onboarding.config import Settings
from onboarding.sessions import SessionManager
from onboarding.sessions.erase import Purged, purge
from onboarding.sessions.redis.embedded import EmbeddedServer
from tests.api.program import known_keys
from tests.faults.flows import managing, plain
from tests.faults.servers import folder, serving
from tests.web.walking import ANSWERS, COMPANY, Founder

CANARY = "Zeisig"
KEY = {"Authorization": "Bearer key-of-acme"}


@pytest.fixture
def home() -> Iterator[Path]:
    with folder() as path:
        yield path


def application(url: str, home: Path) -> Flask:
    app = create_app(
        Settings(
            app_env="testing",
            redis_url=url,
            onboarding_data_dir=home,
            onboarding_api_keys=known_keys(),
            log_format="json",
        )
    )
    app.testing = True
    return app


def manager_in(app: Flask) -> SessionManager:
    manager: SessionManager = app.extensions["onboarding"]["wizard"].manager
    return manager


def found_in(path: Path) -> list[str]:
    """Every file below it that has the canary in it."""
    return [str(file) for file in path.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]


def found_in_store(client: redis.Redis) -> list[str]:
    """Every key, value and log entry of the server that has it."""
    found = []
    for key in client.scan_iter():
        kind = client.type(key)
        value = (
            client.hgetall(key)
            if kind == "hash"
            else client.get(key)
            if kind == "string"
            else client.zrange(key, 0, -1)
        )
        found += [str(key)] if CANARY in f"{key}{value}" else []
    logs = [client.slowlog_get(100), client.execute_command("COMMANDLOG", "GET", "100", "large-request")]
    return found + ["a log of commands"] * any(CANARY in str(log) for log in logs)


def fill(app: Flask, *, finalize: bool) -> tuple[Founder, str]:
    """A founder's session with the canary in an answer, a draft, and once finalized in the context and the PDF."""
    founder = Founder(app.test_client()).begin()
    assert founder.press({**COMPANY, "company_name": CANARY, "description": f"{CANARY} bakes."}).status == 303
    with founder.client.session_transaction() as kept:
        session_id = str(kept["passage"][0])
    if finalize:
        for number, answers in ANSWERS.items():
            if number > 1:
                manager_in(app).save_step(session_id, number, answers)
        founder.open("/summary")
        assert founder.press(act=None).to == "/done"
        assert founder.get("/export/business-context.pdf").status == 200
    else:
        founder.open("/steps/value-proposition")
        founder.post("/steps/value-proposition/draft", {**founder.page.holds, "unique_value": CANARY})
    return founder, session_id


def gone(app: Flask, founder: Founder, session_id: str, way: str) -> None:
    if way == "discard":
        founder.open("/discard")
        assert founder.press(act=None).status == 303
    elif way == "delete":
        manager_in(app).delete_session(session_id)
    elif way == "expire":
        (server,) = manager_in(app).primaries()
        for key in server.keys(f"onboarding:{{{session_id}}}:*"):
            server.pexpire(key, 1)
        time.sleep(0.05)
    else:
        result = app.test_cli_runner().invoke(args=["onboarding", "erase", "--session", session_id, "--yes", "--later"])
        assert "Deleted: sessions 1" in result.output


@pytest.mark.parametrize("finalize", [False, True], ids=["open", "finalized"])
@pytest.mark.parametrize("way", ["discard", "delete", "erase", "expire"])
def test_nothing_is_left_anywhere(home: Path, way: str, finalize: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """Not in keys, in the append-only file, in logs, figures or temporary files: the whole data folder is searched."""
    before = {path for path in Path(tempfile.gettempdir()).iterdir() if path != home}
    server = EmbeddedServer(home)
    app = application(f"unix://{server.ensure()}", home)
    founder, session_id = fill(app, finalize=finalize)
    (client,) = manager_in(app).primaries()
    assert found_in_store(client)
    assert found_in(home)
    gone(app, founder, session_id, way)
    result = app.test_cli_runner().invoke(args=["onboarding", "purge"])
    assert result.output == "Written anew on 1 server: append-only files 1, snapshots 0.\n"
    deadline = time.monotonic() + 5
    while (left := found_in(home)) and time.monotonic() < deadline:
        time.sleep(0.05)  # the server unlinks what it has replaced beside its work
    assert ([], []) == (found_in_store(client), left)
    assert CANARY not in app.test_client().get("/metrics").text
    assert CANARY not in capsys.readouterr().err
    new = [
        path
        for path in Path(tempfile.gettempdir()).iterdir()
        if path not in before and path.name.startswith("onboarding")
    ]
    assert [] == [found for path in new for found in found_in(path)]
    manager_in(app).close()
    server.close()


def test_snapshots_and_slow_logs(home: Path) -> None:
    """On a server of one's own: the snapshot is taken anew, and what was slow or large is forgotten."""
    options = {"appendonly": "yes", "slowlog-log-slower-than": "0", "commandlog-request-larger-than": "0"}
    with serving(**options) as server:
        server.raw.config_set("save", "3600 1000000")
        manager, session_id = managing(server.url, plain(2)), "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44"
        manager.set_metadata(session_id, "ada", "acme")
        manager.save_step(session_id, 1, {"answer_1": CANARY * 3})
        server.raw.save()
        manager.delete_session(session_id)
        assert "a log of commands" in found_in_store(server.raw)
        assert len(found_in(server.folder)) >= 2
        server.raw.config_set("slowlog-log-slower-than", "-1")
        assert Purged(1, 1, 1) == purge(manager)
        deadline = time.monotonic() + 5
        while (left := found_in(server.folder)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert ([], []) == (found_in_store(server.raw), left)


def test_the_embedded_server_does_so_by_itself(home: Path) -> None:
    """Its owner has the file written anew twice a day."""
    server = EmbeddedServer(home)
    url = f"unix://{server.ensure()}"
    client = redis.Redis(unix_socket_path=url.removeprefix("unix://"), decode_responses=True)
    client.set("onboarding:x", CANARY)
    client.delete("onboarding:x")
    assert found_in(home)
    server.rewrites_at = time.monotonic()  # twelve hours later
    deadline = time.monotonic() + 15
    while found_in(home):
        assert time.monotonic() < deadline, "The file was not written anew"
        time.sleep(0.1)
    client.close()
    server.close()


def test_who_may_not_is_told(tmp_path: Path) -> None:
    """A user of the store who may not have files written anew is told which rights are lacking."""
    with serving(appendonly="yes", user=("limited", "on", ">pass", "~*", "+@all", "-bgrewriteaof")) as server:
        app = application(f"unix://limited:pass@{server.socket}", tmp_path)
        result = app.test_cli_runner().invoke(args=["onboarding", "purge"])
        assert (1, True) == (result.exit_code, "docs/deploy.md" in result.output)
