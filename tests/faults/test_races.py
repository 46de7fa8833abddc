"""Many at once: two tabs, double clicks, double finalizes, through the manager and through the pages."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from onboarding.business.flow import flow as business
from onboarding.sessions import SessionError, SessionManager, StaleVersion
from onboarding.sessions.commands import Opening, Reading
from tests.faults.conftest import Figure
from tests.faults.flows import IDS, managing, plain
from tests.faults.ledger import Stored
from tests.faults.pages import application, founder_of, session_of
from tests.faults.servers import Server
from tests.faults.sizes import size
from tests.web.walking import ANSWERS, COMPANY, Founder


def at_once(what: list[Callable[[], Any]]) -> list[Any]:
    """The results, or the session errors, of all of these, each in a thread that waited for the others."""
    barrier = threading.Barrier(len(what))

    def run(one: Callable[[], Any]) -> Any:
        barrier.wait(30)
        try:
            return one()
        except SessionError as error:
            return error

    with ThreadPoolExecutor(len(what)) as threads:
        return [running.result(60) for running in [threads.submit(run, one) for one in what]]


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
        told = at_once([partial(save, {"answer_1": text}) for text in texts])
        won = [text for text, one in zip(texts, told, strict=True) if not isinstance(one, SessionError)]
        stands = manager.get_step(session_id, 1)
        refused = sum(isinstance(one, StaleVersion) for one in told)
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
        manager.save_step(session_id, 1, {"answer_1": "lost"}, version=0, reading=Reading(answers=(1,)))
    assert {"answer_1": "won"} == refused.value.session.answers[1]


def test_double_submits(manager: SessionManager, server: Server, figure: Figure) -> None:
    """Fifty sends of one submission at once have one effect, and all are told the same."""
    rounds, wrong = size(8, 100), 0
    for number in range(rounds):
        session_id = str(uuid.uuid4())
        manager.set_metadata(session_id, **IDS)
        save = partial(manager.save_step, session_id, 1, version=0, submission=f"s{number}")
        told = at_once([partial(save, {"answer_1": "a"})] * 50)
        stored = Stored(server.raw, session_id)
        wrong += not (1 == stored.revision and {1} == {one.version for one in told} and [] == stored.wrongs)
    figure(f"{rounds} rounds of 50 parallel submits", f"{rounds - wrong} with one effect")
    assert 0 == wrong


def test_first_saves(manager: SessionManager, server: Server) -> None:
    """Fifty first saves of a new session at once, each from a tab of its own, open one session with one save."""
    session_id, grant = str(uuid.uuid4()), "0" * 64
    save = partial(manager.save_step, session_id, 1, version=0, grant=grant, opening=Opening(**IDS))
    told = at_once([partial(save, {"answer_1": str(tab)}) for tab in range(50)])
    assert {"Saved": 1, "StaleVersion": 49} == Counter(type(one).__name__ for one in told)
    assert (1, []) == (Stored(server.raw, session_id).revision, Stored(server.raw, session_id).wrongs)


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
        told = at_once([partial(manager.finalize, session_id)] * clicks)
        references = {(one.reference, one.checksum, one.finalized_at) for one in told}
        contexts = {one.business_context["reference"] for one in told}
        stored = Stored(server.raw, session_id)
        wrong += not (1 == len(references) == len(contexts) and {stored.metadata["reference"]} == contexts)
        assert [] == stored.wrongs
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


@pytest.fixture
def app(server: Server, tmp_path: Path) -> Flask:
    server.raw.config_set("appendfsync", "no")
    return application(server.url, tmp_path)


def tab_of(app: Flask, founder: Founder) -> Founder:
    """The same page in another tab, whose requests do not wait for the first one's."""
    return Founder(app.test_client(), page=founder.page).with_cookie(founder.cookie())


def test_a_double_click(app: Flask, server: Server) -> None:
    """Ten clicks on Save at once lead to the next step, all of them, with one save."""
    founder = founder_of(app).begin()
    tabs = [tab_of(app, founder) for _ in range(10)]
    answers = at_once([partial(tab.press, COMPANY) for tab in tabs])
    assert {(303, "/steps/value-proposition")} == {(answer.status, answer.to) for answer in answers}
    assert (1, []) == (
        Stored(server.raw, session_of(founder)).revision,
        Stored(server.raw, session_of(founder)).wrongs,
    )


def test_two_tabs_of_a_browser(app: Flask, server: Server) -> None:
    """The stale tab gets 409 and a page with both versions; what the other one saved stands."""
    founder = founder_of(app, [1])
    for number in range(size(5, 50)):
        page = founder.open("/steps/company")
        left, right = (tab_of(app, founder) for _ in range(2))
        right.open("/steps/company")  # a page of its own, with a submission of its own
        names = [f"Crumb left {number}", f"Crumb right {number}"]
        answers = at_once(
            [partial(tab.press, {"company_name": name}) for tab, name in zip((left, right), names, strict=True)]
        )
        assert [303, 409] == sorted(answer.status for answer in answers)
        (conflict,) = (answer for answer in answers if answer.status == 409)
        assert all(name.replace("&", "&amp;") in conflict.text for name in names)
        assert 2 + number == Stored(server.raw, session_of(founder)).version(1), page.status


def test_a_double_finalize_of_a_browser(app: Flask, server: Server) -> None:
    """Ten clicks on Finalize at once all lead to the done page, which shows one reference."""
    founder = founder_of(app, ANSWERS)
    founder.open("/summary")
    tabs = [tab_of(app, founder) for _ in range(10)]
    answers = at_once([partial(tab.press, act=None) for tab in tabs])
    assert {(303, "/done")} == {(answer.status, answer.to) for answer in answers}
    assert Stored(server.raw, session_of(founder)).metadata["reference"] in founder.open("/done").text
