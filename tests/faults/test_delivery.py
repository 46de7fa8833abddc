"""Deliverers and servers are killed, receivers go away: every finalized context arrives, always under its one id."""

import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import TypeVar

from onboarding.delivery.outbox import Outbox
from onboarding.sessions import SessionManager, StoreUnavailable
from onboarding.sessions.command import INDEX
from tests.delivery.receiver import Answer, Receiver, receiving, status
from tests.faults.deliverers import OUTGOING
from tests.faults.flows import IDS, SOON, managing, plain
from tests.faults.servers import ALWAYS, Server, serving
from tests.faults.sizes import size
from tests.figures import Figure

T = TypeVar("T")
DELIVERERS = 2
PATIENCE = 60.0  # seconds


class Deliverers:
    """Processes that deliver, one at a time; each that is killed is followed by another."""

    def __init__(self, url: str, receiver: str) -> None:
        self._command = [sys.executable, "-m", "tests.faults.deliverers", url, receiver]
        self.processes = [self._start() for _ in range(DELIVERERS)]

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """kill -9 of all of them: so of the one that is at work."""
        self.end()
        self.processes = [self._start() for _ in range(DELIVERERS)]

    def end(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@contextmanager
def delivering(url: str, receiver: str) -> Iterator[Deliverers]:
    deliverers = Deliverers(url, receiver)
    try:
        yield deliverers
    finally:
        deliverers.end()


def test_nothing_is_missing(figure: Figure) -> None:
    """Whoever is killed in the middle of a delivery, each context arrives at least once, as it was finalized."""
    rounds, each, chance = size(4, 60), size(15, 40), random.Random(11)
    checksums: dict[str, str] = {}
    with serving(**ALWAYS) as server, receiving() as receiver, delivering(server.url, receiver.url) as deliverers:
        receiver.answer = _slowly(chance)
        manager = managing(server.url, plain(1), SOON, outgoing=OUTGOING)
        with ThreadPoolExecutor() as threads:
            for number in range(rounds):
                finalizing = threads.submit(_finalize, manager, each)
                receiver.wait_for(_more_than(len(checksums)), within=PATIENCE)
                _break(("deliverer", "server", "receiver", "index")[number % 4], deliverers, server, receiver)
                checksums |= finalizing.result()
        receiver.answer = status(204)
        receiver.wait_for(lambda receiver: len(receiver.times) == len(checksums), within=PATIENCE)
        _until_nothing_waits(manager)
    assert set(checksums.items()) == {(name, message["data"]["checksum"]) for name, message in receiver.got}
    figure(
        f"{rounds} kills of deliverers and of the server, outages of the receiver, losses of the index",
        f"{len(checksums)} contexts, 0 missing, {len(receiver.got) - len(checksums)} came again under the same id",
    )


def test_a_kill_in_mid_delivery_sends_it_again(server: Server) -> None:
    """The receiver has it, the deliverer died before it could note so: it comes once more, the same, under its id."""
    killed = threading.Event()
    with receiving() as receiver, delivering(server.url, receiver.url) as deliverers:
        receiver.answer = lambda handler: killed.wait(5) and None
        manager = managing(server.url, plain(1), SOON, outgoing=OUTGOING)
        (name,) = _finalize(manager, 1)
        receiver.wait_for(lambda receiver: len(receiver.got) == 1)
        receiver.answer = status(204)
        deliverers.kill()
        killed.set()
        receiver.wait_for(lambda receiver: receiver.times[name] >= 2)
        _until_nothing_waits(manager)
    assert {name} == set(receiver.times)
    assert receiver.got[0] == receiver.got[-1]


def _finalize(manager: SessionManager, many: int) -> dict[str, str]:
    """Finalized sessions: the checksum of each, once it was told, by the id that it is sent under."""
    made = {}
    for _ in range(many):
        session_id = str(uuid.uuid4())
        _insist(lambda session_id=session_id: manager.set_metadata(session_id, **IDS))
        _insist(lambda session_id=session_id: manager.save_step(session_id, 1, {"answer_1": "text"}))
        finalized = _insist(lambda session_id=session_id: manager.finalize(session_id))
        made[f"msg_{session_id}"] = finalized.checksum
    return made


def _insist(call: Callable[[], T]) -> T:
    """As people do while the server is away."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return call()
        except StoreUnavailable:
            assert time.monotonic() < deadline, "The server did not come back"
            time.sleep(0.05)


def _more_than(many: int) -> Callable[[Receiver], bool]:
    return lambda receiver: len(receiver.times) > many


def _slowly(chance: random.Random) -> Answer:
    """Takes a moment, so that a kill meets a delivery under way, and fails now and then."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(chance.random() * 0.02)
        status(500 if chance.random() < 0.1 else 200)(handler)

    return answer


def _break(what: str, deliverers: Deliverers, server: Server, receiver: Receiver) -> None:
    if what == "deliverer":
        deliverers.kill()
    elif what == "server":
        server.kill()
        time.sleep(0.1)
        server.restart()
    elif what == "receiver":
        receiver.stop()
        time.sleep(0.3)
        receiver.start()
    else:
        server.raw.delete(INDEX)


def _until_nothing_waits(manager: SessionManager) -> None:
    deadline = time.monotonic() + PATIENCE
    while _waiting(manager):
        assert time.monotonic() < deadline, "What was delivered is still waiting"
        time.sleep(0.05)


def _waiting(manager: SessionManager) -> list[str]:
    try:
        return list(Outbox(manager).every())
    except StoreUnavailable:
        return ["the store is away"]
