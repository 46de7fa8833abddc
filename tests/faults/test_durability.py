"""What a save waits for before it is told as saved, and what it says where that does not come."""

import uuid
from pathlib import Path

import pytest

from onboarding.sessions import StoreUnavailable
from onboarding.sessions.redis.durability import Durability
from tests.faults.asked import asked
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, SOON, plain
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, session_of
from tests.faults.servers import serving

WRITES = ("open", "save", "draft", "reach", "grant", "finalize", "delete")


@pytest.mark.parametrize(
    ("text", "command", "follows"),
    [
        ("aof", ("WAITAOF", 1, 0, 500), WRITES),
        ("aof@finalize", ("WAITAOF", 1, 0, 500), ("finalize",)),
        ("replica:2", ("WAIT", 2, 500), WRITES),
        ("replica:1@finalize", ("WAIT", 1, 500), ("finalize",)),
    ],
)
def test_levels(text: str, command: tuple[str | int, ...], follows: tuple[str, ...]) -> None:
    """A level names what follows a write, and whether each one or finalizing alone."""
    durability = Durability.of(text)
    assert command == durability.command
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
    with serving(appendonly="yes", appendfsync="everysec") as server:
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
    with serving(appendonly="yes", appendfsync="everysec") as server:
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
