"""A receiver, a folder, and finalized sessions that are to be sent there."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from onboarding.delivery.delivery import Receiver as Reached
from onboarding.delivery.export import Export
from onboarding.delivery.outbox import Outbox
from onboarding.delivery.webhook import Webhook
from onboarding.sessions import SessionManager
from onboarding.sessions.command import Outgoing
from tests.delivery.receiver import SECRET, Receiver, receiving
from tests.faults.flows import IDS, managing, plain

FLOW = plain(2)
BOTH = Outgoing(("webhook", "export"))
ONE = Outgoing(("webhook",))
Finish = Callable[..., str]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "contexts"


@pytest.fixture
def receivers(receiver: Receiver, folder: Path) -> dict[str, Reached]:
    return {"webhook": Webhook(receiver.url, [SECRET]), "export": Export(f"file://{folder}")}


@pytest.fixture
def sending(store: redis.Redis, store_url: str) -> Iterator[SessionManager]:
    """A manager whose finalized sessions go to a webhook and a folder."""
    manager = managing(store_url, FLOW, outgoing=BOTH)
    yield manager
    manager.close()


@pytest.fixture
def outbox(sending: SessionManager) -> Outbox:
    return Outbox(sending)


@pytest.fixture
def finish(sending: SessionManager) -> Finish:
    """``finish()``: a finalized session; its id."""
    return lambda **answers: finished(sending, **answers)


def finished(manager: SessionManager, **answers: Any) -> str:
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    for number in (1, 2):
        manager.save_step(session_id, number, {f"answer_{number}": answers.get(f"answer_{number}", f"said {number}")})
    manager.finalize(session_id)
    return session_id


def key_of(session_id: str, name: str = "outbox") -> str:
    return f"onboarding:{{{session_id}}}:{name}"
