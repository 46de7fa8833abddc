"""Both Python faces over one real store, for any flow."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
import redis

from onboarding.flow import Flow
from onboarding.sessions import SessionManager
from onboarding.sessions.aio import AsyncSessionManager
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import async_connector
from onboarding.sessions.redis.store import AsyncStore, Durability, Store
from tests.sessions.conftest import Face

Managing = Callable[[Flow], Face]


@pytest.fixture(params=["blocking", "awaiting"])
def managing(request: pytest.FixtureRequest, store: redis.Redis, store_url: str) -> Iterator[Managing]:
    """``managing(flow)`` is a session manager for it, called as if it were blocking."""
    with asyncio.Runner() as runner:
        awaiting: list[AsyncSessionManager] = []

        async def made(flow: Flow) -> AsyncSessionManager:
            return AsyncSessionManager(AsyncStore(async_connector(store_url), Durability()), flow, builder(flow))

        def managing(flow: Flow) -> Face:
            if request.param == "blocking":
                manager = SessionManager(Store(lambda: store, Durability()), flow, builder(flow))
                return Face(manager, store, lambda result: result)
            awaiting.append(runner.run(made(flow)))
            return Face(awaiting[-1], store, lambda result: runner.run(_wait_for(result)))

        yield managing
        for manager in awaiting:
            runner.run(manager.close())


async def _wait_for(result: object) -> object:
    return await result  # type: ignore[misc]  # an awaitable
