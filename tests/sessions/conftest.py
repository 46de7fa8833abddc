"""One contract, four ways to it: blocking and awaiting, over the embedded server and over fakeredis."""

import asyncio
import inspect
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import fakeredis
import pytest
import redis

from onboarding.business.flow import flow
from onboarding.sessions import SessionManager
from onboarding.sessions.aio import AsyncSessionManager
from onboarding.sessions.connection import connect_async
from onboarding.sessions.durability import Durability
from onboarding.sessions.finishing import builder
from onboarding.sessions.store import AsyncStore, Store


class Face:
    """Either manager, called as if it were blocking; ``raw`` is a plain client of the same store."""

    def __init__(self, manager: Any, raw: redis.Redis, run: Callable[[Any], Any]) -> None:
        self.manager, self.raw, self._run = manager, raw, run

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self.manager, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            result = operation(*args, **kwargs)
            return self._run(result) if inspect.isawaitable(result) else result

        return call


@pytest.fixture(params=["blocking-valkey", "blocking-fakeredis", "awaiting-valkey", "awaiting-fakeredis"])
def face(request: pytest.FixtureRequest, store: redis.Redis, store_url: str) -> Iterator[Face]:
    way, kind = request.param.split("-")
    server = fakeredis.FakeServer()
    raw = store if kind == "valkey" else fakeredis.FakeRedis(server=server, decode_responses=True)
    if way == "blocking":
        yield Face(SessionManager(Store(lambda: raw, Durability()), flow, builder(flow)), raw, lambda result: result)
        return
    with asyncio.Runner() as runner:

        def connect() -> Any:
            if kind == "valkey":
                return connect_async(store_url)
            return fakeredis.FakeAsyncRedis(server=server, decode_responses=True)

        async def make() -> AsyncSessionManager:
            return AsyncSessionManager(AsyncStore(connect, Durability()), flow, builder(flow))

        manager = runner.run(make())
        yield Face(manager, raw, lambda result: runner.run(_wait_for(result)))
        runner.run(manager.close())


async def _wait_for(result: Any) -> Any:
    return await result


@pytest.fixture
def opened(face: Face) -> str:
    """The id of an open session."""
    session_id = str(uuid.uuid4())
    face.set_metadata(session_id, "user-1", "workspace-1")
    return session_id
