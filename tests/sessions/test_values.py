"""What the managers answer with and raise travels: between processes, as copies, as plain data, through pydantic."""

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from onboarding.business import samples
from onboarding.forms.formdata import FormData
from onboarding.sessions import (
    AlreadyFinalized,
    Finalized,
    Incomplete,
    InvalidAnswers,
    Saved,
    Session,
    SessionManager,
    StaleVersion,
    UnknownSession,
)

ANSWERS = samples.load("crumb-and-ledger").answers
WAYS: list[Callable[[Any], Any]] = [lambda value: pickle.loads(pickle.dumps(value)), copy.copy, copy.deepcopy]
ways = pytest.mark.parametrize("travel", WAYS, ids=["pickled", "copied", "deeply"])


@pytest.fixture
def opened(manager: SessionManager, session_id: str) -> str:
    """A session with something of each kind in it."""
    manager.set_metadata(session_id, "ada", "acme")
    manager.save_step(session_id, 7, ANSWERS[7])
    manager.save_step(session_id, 1, {"company_name": "x"})
    manager.save_draft(session_id, 2, FormData({"value_proposition": ["We"]}), version=0)
    return session_id


@pytest.fixture
def finalized(manager: SessionManager, opened: str) -> Finalized:
    manager.save_draft(opened, 2, None, version=0)
    for number, answers in ANSWERS.items():
        manager.save_step(opened, number, answers)
    return manager.finalize(opened)


@ways
def test_values_travel(manager: SessionManager, opened: str, travel: Callable[[Any], Any]) -> None:
    """A session with all that it has, and what a save answers, are the same afterwards."""
    session = manager.get_session_summary(opened)
    there = travel(session)
    assert there == session
    assert (there.answers[7].number, there.answers[7].version, there.answers[7].state) == (7, 1, "complete")
    assert there.progress.steps[1] == session.progress.steps[1]
    saved = manager.save_step(opened, 2, {})
    assert travel(saved) == saved


@ways
def test_exceptions_travel(manager: SessionManager, opened: str, travel: Callable[[Any], Any]) -> None:
    """With their words and everything that they carry."""
    calls: list[tuple[type[Exception], Callable[[], Any]]] = [
        (StaleVersion, lambda: manager.save_step(opened, 7, ANSWERS[7], version=5)),
        (Incomplete, lambda: manager.finalize(opened)),
        (InvalidAnswers, lambda: manager.save_step(opened, 1, {}, strict=True)),
        (UnknownSession, lambda: manager.get_step("0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44", 1)),
    ]
    for kind, call in calls:
        with pytest.raises(kind) as raised:
            call()
        there = travel(raised.value)
        assert (type(there), str(there), vars(there)) == (kind, str(raised.value), vars(raised.value))


def test_values_are_plain_data(manager: SessionManager, opened: str) -> None:
    """``dataclasses.asdict`` goes through all of it."""
    data = dataclasses.asdict(manager.get_session_summary(opened))
    assert data["answers"][7] == ANSWERS[7]
    assert data["metadata"]["user_id"] == "ada"


@pytest.mark.parametrize("kind", [Session, Saved, Finalized])
def test_pydantic_takes_them(manager: SessionManager, opened: str, kind: Any, request: pytest.FixtureRequest) -> None:
    """As FastAPI does with what a view answers: a JSON Schema of the type, and JSON of the value that reads back."""
    value = {
        Session: lambda: manager.get_session_summary(opened),
        Saved: lambda: manager.save_step(opened, 1, {"company_name": "Test Corp"}),
        Finalized: lambda: request.getfixturevalue("finalized"),
    }[kind]()
    adapter = TypeAdapter(kind)
    assert adapter.json_schema(mode="serialization")["title"] == kind.__name__
    data = json.loads(adapter.dump_json(value))
    session = data if kind is Session else data["session"]
    assert session["metadata"]["workspace_id"] == "acme"
    if kind is Session:
        assert session["answers"]["7"] == ANSWERS[7]
        assert adapter.validate_json(adapter.dump_json(value)).answers[7] == ANSWERS[7]


def _finalize(url: str, session_id: str) -> Finalized:
    from onboarding.business.flow import flow
    from tests.faults.flows import managing  # in the process that does it

    with managing(url, flow) as manager:
        return manager.finalize(session_id)


def test_a_pool_of_processes_finalizes(manager: SessionManager, opened: str, store_url: str) -> None:
    """What a worker answers or raises reaches its parent whole, as with Celery."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        with pytest.raises(Incomplete) as refused:
            processes.submit(_finalize, store_url, opened).result(60)
        assert 1 in refused.value.missing
        assert refused.value.session.metadata.user_id == "ada"
        manager.save_draft(opened, 2, None, version=0)
        for number, answers in ANSWERS.items():
            manager.save_step(opened, number, answers)
        there = processes.submit(_finalize, store_url, opened).result(60)
    assert there.reference == manager.finalize(UUID(opened)).reference
    with pytest.raises(AlreadyFinalized):
        manager.save_step(UUID(opened), 1, {})
