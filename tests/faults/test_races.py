"""Many at once: two tabs, double submits, double finalizes."""

import uuid
from collections import Counter
from functools import partial

import pytest

from onboarding.business.flow import flow as business
from onboarding.sessions import (
    EarlierAnswersMoved,
    Finalized,
    SessionError,
    SessionManager,
    StaleVersion,
    StoreUnavailable,
)
from onboarding.sessions.command import NewSession, ReadOptions
from tests.faults.barrier import at_once
from tests.faults.flows import IDS, managing, plain
from tests.faults.ledger import Stored
from tests.faults.servers import Server
from tests.faults.sizes import size
from tests.figures import Figure
from tests.web.walking import ANSWERS


@pytest.fixture
def manager(server: Server) -> SessionManager:
    server.raw.config_set("appendfsync", "no")  # nobody is killed here
    return managing(server.url, plain(5))


def test_two_tabs(manager: SessionManager, server: Server, figure: Figure) -> None:
    """Of two tabs that save one step from the same version one saves; the other is told so, and sees what stands."""
    races, silent, session_id = size(400, 2000), 0, str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    for number in range(races):
        texts = [f"{number} left", f"{number} right"]
        save = partial(manager.save_step, session_id, 1, version=number)
        outcomes = at_once([partial(save, {"answer_1": text}) for text in texts])
        won = [text for text, outcome in zip(texts, outcomes, strict=True) if not isinstance(outcome, SessionError)]
        stands = manager.get_step(session_id, 1)
        refused = sum(isinstance(outcome, StaleVersion) for outcome in outcomes)
        silent += ([stands["answer_1"]], 1, number + 1) != (won, refused, stands.version)
    figure(f"{races} two-tab races", f"{silent} silent overwrites")
    assert 0 == silent
    assert races == Stored(server.raw, session_id).revision


def test_the_refused_tab_sees_what_stands(manager: SessionManager) -> None:
    """StaleVersion carries the session with the answers that won, if the save asked to read them."""
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    manager.save_step(session_id, 1, {"answer_1": "won"}, version=0)
    with pytest.raises(StaleVersion) as refused:
        manager.save_step(session_id, 1, {"answer_1": "lost"}, version=0, reading=ReadOptions(answers=(1,)))
    assert {"answer_1": "won"} == refused.value.session.answers[1]


def test_double_submits(manager: SessionManager, server: Server, figure: Figure) -> None:
    """Fifty sends of one submission at once have one effect, and all are told the same."""
    rounds, wrong = size(8, 100), 0
    for number in range(rounds):
        session_id = str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        save = partial(manager.save_step, session_id, 1, version=0, submission=f"s{number}")
        outcomes = at_once([partial(save, {"answer_1": "a"})] * 50)
        stored = Stored(server.raw, session_id)
        wrong += not (
            1 == stored.revision and {1} == {outcome.version for outcome in outcomes} and [] == stored.field_errors
        )
    figure(f"{rounds} rounds of 50 parallel submits", f"{rounds - wrong} with one effect")
    assert 0 == wrong


def test_a_form_that_looked_back(manager: SessionManager, server: Server) -> None:
    """A save whose form looked at an earlier step is refused, and changes nothing, once that step was saved again."""
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    for version in range(size(60, 500)):
        manager.save_step(session_id, 1, {"answer_1": "read"}, version=2 * version)
        _, looked = at_once(
            [
                partial(manager.save_step, session_id, 1, {"answer_1": "moved"}),
                partial(manager.save_step, session_id, 2, {"answer_2": "a"}, read={1: 2 * version + 1}),
            ]
        )
        if not isinstance(looked, EarlierAnswersMoved):
            assert 2 * version + 1 == looked.progress.version(1)
        before = Stored(server.raw, session_id).progress
        with pytest.raises(EarlierAnswersMoved):
            manager.save_step(session_id, 2, {"answer_2": "b"}, read={1: 2 * version + 1})
        assert before == Stored(server.raw, session_id).progress


def test_first_saves(manager: SessionManager, server: Server) -> None:
    """Fifty first saves of a new session at once, each from a tab of its own, open one session with one save."""
    session_id, grant = str(uuid.uuid4()), "0" * 64
    save = partial(manager.save_step, session_id, 1, version=0, grant=grant, opening=NewSession(**IDS))
    outcomes = at_once([partial(save, {"answer_1": str(tab)}) for tab in range(50)])
    assert {"Saved": 1, "StaleVersion": 49} == Counter(type(outcome).__name__ for outcome in outcomes)
    assert (1, []) == (Stored(server.raw, session_id).revision, Stored(server.raw, session_id).field_errors)


def insisting(manager: SessionManager, session_id: str) -> Finalized:
    """As a person does whom a busy page told to try again: a pool of 32 may be too small for 50 at once."""
    for _ in range(30):
        try:
            return manager.finalize(session_id)
        except StoreUnavailable:
            continue
    return manager.finalize(session_id)


def test_double_finalizes(server: Server, figure: Figure) -> None:
    """Fifty finalizes at once make one context with one reference, and all are told that one."""
    server.raw.config_set("appendfsync", "no")
    manager, rounds, wrong = managing(server.url, business), size(2, 100), 0
    clicks = size(20, 50)
    for _ in range(rounds):
        session_id = str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        for number, answers in ANSWERS.items():
            manager.save_step(session_id, number, answers)
        outcomes = at_once([partial(insisting, manager, session_id)] * clicks)
        references = {(outcome.reference, outcome.checksum, outcome.finalized_at) for outcome in outcomes}
        contexts = {outcome.business_context["reference"] for outcome in outcomes}
        stored = Stored(server.raw, session_id)
        wrong += not (1 == len(references) == len(contexts) and {stored.metadata["reference"]} == contexts)
        assert [] == stored.field_errors
    figure(f"{rounds} rounds of {clicks} parallel finalizes", f"{rounds - wrong} with one reference")
    assert 0 == wrong


def test_a_save_while_finalizing(server: Server) -> None:
    """A save that comes between reading and closing is in the context, or is refused: never lost without a word."""
    manager = managing(server.url, business)
    for _ in range(size(4, 50)):
        session_id = str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        for number, answers in ANSWERS.items():
            manager.save_step(session_id, number, answers)
        changed = {**ANSWERS[1], "company_name": "Crumb & Sons"}
        saved, finalized = at_once(
            [partial(manager.save_step, session_id, 1, changed), partial(manager.finalize, session_id)]
        )
        in_context = "Crumb & Sons" in str(finalized.business_context)
        assert in_context == (not isinstance(saved, SessionError))
