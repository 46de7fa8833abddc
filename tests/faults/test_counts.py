"""How many commands the server sees for each operation: one, whatever the size of the flow; two for finalize."""

import uuid
from importlib import resources
from typing import Any

import pytest

from onboarding.forms.formdata import FormData
from onboarding.sessions.command import NewSession, ReadOptions
from onboarding.sessions.redis import lua
from tests.faults.asked import asked
from tests.faults.conftest import Manage
from tests.faults.flows import IDS, plain
from tests.faults.ledger import Stored
from tests.faults.servers import Server

OPERATIONS: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("set_metadata", ("user-2", "workspace-2"), {}),
    ("get_metadata", (), {}),
    ("update_progress", (3,), {}),
    ("get_progress", (), {}),
    ("save_step", (1, {"answer_1": "a"}), {}),
    ("save_step", (2, {"answer_2": "a"}), {"version": 1, "in_order": True, "read": {1: 2}}),
    ("get_step", (1,), {}),
    ("get_all_steps", (), {}),
    ("get_session_summary", (), {}),
    ("visit", (ReadOptions(all_answers=True, all_drafts=True),), {}),
    ("save_draft", (1, FormData({"answer_1": ["b"]})), {"version": 2}),
    ("save_draft", (1, None), {"version": 2}),
    ("delete_session", (), {}),
]
flows = pytest.mark.parametrize("steps", [23, 200])


@pytest.fixture
def taught(server: Server) -> Server:
    """A server that knows every script, as one in use does."""
    server.raw.config_set("appendfsync", "no")
    for file in resources.files(lua).iterdir():
        if file.name.endswith(".lua") and not file.name.startswith("_"):
            server.raw.script_load(lua.source(file.name.removesuffix(".lua")))
    return server


def full(manager: Any, steps: int) -> str:
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    for number in range(1, steps + 1):
        manager.save_step(session_id, number, {f"answer_{number}": "a"})
    return session_id


@flows
def test_one_command_for_each(taught: Server, manage: Manage, steps: int) -> None:
    """Every operation on a full session is one command, with as many steps as there may be."""
    manager = manage(taught.url, plain(steps))
    session_id = full(manager, steps)
    for operation, arguments, named in OPERATIONS:
        with asked(taught) as seen:
            getattr(manager, operation)(session_id, *arguments, **named)
        assert ["EVALSHA"] == seen, operation
    assert set() == Stored(taught.raw, session_id).keys


@flows
def test_all_steps_come_with_one(taught: Server, manage: Manage, steps: int) -> None:
    """get_all_steps and the summary bring every step with their one command."""
    manager = manage(taught.url, plain(steps))
    session_id = full(manager, steps)
    with asked(taught) as seen:
        every, summary = manager.get_all_steps(session_id), manager.get_session_summary(session_id)
    assert ["EVALSHA"] * 2 == seen
    assert steps == len(every) == len(summary.answers) == summary.progress.completed


@flows
def test_finalizing_is_two(taught: Server, manage: Manage, steps: int) -> None:
    """Finalizing reads and stores, the second time as well."""
    manager = manage(taught.url, plain(steps))
    session_id = full(manager, steps)
    for _ in range(2):
        with asked(taught) as seen:
            manager.finalize(session_id)
        assert ["EVALSHA"] * 2 == seen


def test_a_first_save_opens_with_one(taught: Server, manage: Manage) -> None:
    """A newcomer's first save writes metadata, grant, progress and answers with one command."""
    manager, session_id = manage(taught.url), str(uuid.uuid4())
    with asked(taught) as seen:
        manager.save_step(session_id, 1, {"answer_1": "a"}, grant="0" * 64, opening=NewSession(**IDS))
    assert ["EVALSHA"] == seen
    assert [] == Stored(taught.raw, session_id).field_errors


def test_a_refusal_is_one_too(taught: Server, manage: Manage) -> None:
    """What is refused costs one command, and nothing is asked to say why."""
    manager = manage(taught.url)
    session_id = full(manager, 3)
    for operation, arguments, named in (
        ("save_step", (1, {"answer_1": "b"}), {"version": 0}),
        ("save_draft", (1, FormData({"a": ["b"]})), {"version": 0}),
        ("get_progress", (), {}),
    ):
        asks_for = session_id if operation != "get_progress" else str(uuid.uuid4())
        with asked(taught) as seen, pytest.raises(Exception, match=r"saved since|No session"):
            getattr(manager, operation)(asks_for, *arguments, **named)
        assert ["EVALSHA"] == seen


def test_a_server_that_has_to_be_taught(server: Server, manage: Manage) -> None:
    """A server that does not know a script is sent it once; from then on one command is enough."""
    manager, session_id = manage(server.url), str(uuid.uuid4())
    with asked(server) as seen:
        manager.set_metadata(session_id, **IDS)
        manager.set_metadata(session_id, **IDS)
    assert ["EVALSHA", "EVAL", "EVALSHA"] == seen
