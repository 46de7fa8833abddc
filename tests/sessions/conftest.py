"""One contract, six ways to it: blocking and awaiting, over the embedded server, a Cluster and fakeredis."""

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
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import async_connector, connector
from onboarding.sessions.redis.store import AsyncStore, Durability, Store
from tests.faults.topologies.cluster import Cluster


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


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three primaries that share the slots, for this test process alone."""
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield cluster.start()
    finally:
        cluster.kill()


@pytest.fixture(
    params=[f"{way}-{kind}" for kind in ("valkey", "cluster", "fakeredis") for way in ("blocking", "awaiting")]
)
def face(request: pytest.FixtureRequest, store: redis.Redis, store_url: str) -> Iterator[Face]:
    way, kind = request.param.split("-")
    server, url, raw = fakeredis.FakeServer(), store_url, store
    if kind == "cluster":
        cluster: Cluster = request.getfixturevalue("cluster")
        url, raw = cluster.url, cluster.client
    elif kind == "fakeredis":
        raw = fakeredis.FakeRedis(server=server, decode_responses=True)
    if way == "blocking":
        connect = (lambda: raw) if kind == "fakeredis" else connector(url)
        manager = SessionManager(Store(connect, Durability()), flow, builder(flow))
        yield Face(manager, raw, lambda result: result)
        manager.close()
        return
    with asyncio.Runner() as runner:

        def connect_async() -> Any:
            fake = kind == "fakeredis"
            return fakeredis.FakeAsyncRedis(server=server, decode_responses=True) if fake else async_connector(url)()

        async def make() -> AsyncSessionManager:
            return AsyncSessionManager(AsyncStore(connect_async, Durability()), flow, builder(flow))

        awaiting = runner.run(make())
        yield Face(awaiting, raw, lambda result: runner.run(_wait_for(result)))
        runner.run(awaiting.close())


async def _wait_for(result: Any) -> Any:
    return await result


@pytest.fixture
def opened(face: Face) -> str:
    """The id of an open session."""
    session_id = str(uuid.uuid4())
    face.set_metadata(session_id, "user-1", "workspace-1")
    return session_id
