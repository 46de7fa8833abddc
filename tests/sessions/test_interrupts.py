"""A program that is interrupted in the middle of a command, by Ctrl-C or by a limit on its time."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from redis.connection import AbstractConnection

from onboarding.business.flow import flow
from onboarding.sessions import SessionManager, StoreUnavailable
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import connector
from onboarding.sessions.redis.store import Durability, Store


@pytest.fixture
def manager(store: redis.Redis, store_url: str) -> Iterator[SessionManager]:
    manager = SessionManager(Store(connector(store_url), Durability()), flow, builder(flow))
    yield manager
    manager.close()


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, TimeoutError, SystemExit, ValueError])
def test_an_answer_that_is_left_is_nobody_elses(
    manager: SessionManager, store: redis.Redis, monkeypatch: pytest.MonkeyPatch, interrupt: type[BaseException]
) -> None:
    """What was asked for before is not what the next command is answered, when the server is slow to answer it."""
    ann, bob = str(uuid.uuid4()), str(uuid.uuid4())
    manager.set_metadata(ann, "ann", "w")
    manager.set_metadata(bob, "bob", "w")
    interrupts = [interrupt()]
    store.client_pause(200)

    read_response = AbstractConnection.read_response

    def read(connection: Any, *args: Any, **options: Any) -> Any:
        if interrupts:
            raise interrupts.pop()
        return read_response(connection, *args, **options)

    monkeypatch.setattr(AbstractConnection, "read_response", read)
    with pytest.raises((interrupt, StoreUnavailable)):
        manager.get_metadata(ann)
    assert "bob" == manager.get_metadata(bob).user_id
