"""The topologies that several tests look at and none breaks, and managers of both kinds."""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from onboarding.sessions import RetryPolicy
from onboarding.sessions.aio import AsyncSessionManager
from onboarding.sessions.connection import async_connector
from onboarding.sessions.durability import Durability
from onboarding.sessions.finishing import builder
from onboarding.sessions.store import AsyncStore
from tests.faults.flows import AT_ONCE, managing, plain
from tests.faults.topologies.cluster import Cluster
from tests.faults.topologies.sentinel import Watched
from tests.faults.topologies.servers import Server, wait_until

FLOW = plain(3)


class Awaited:
    """The awaiting manager, called as if it were blocking."""

    def __init__(self, manager: AsyncSessionManager, run: Callable[[Any], Any]) -> None:
        self._manager, self._run = manager, run

    def __getattr__(self, name: str) -> Callable[..., Any]:
        operation = getattr(self._manager, name)
        if not callable(operation):
            return operation

        def call(*args: Any, **kwargs: Any) -> Any:
            result = operation(*args, **kwargs)
            return self._run(result) if inspect.isawaitable(result) else result

        return call


Managing = Callable[..., Any]


@pytest.fixture(params=["blocking", "awaiting"])
def manage(request: pytest.FixtureRequest) -> Iterator[Managing]:
    """``manage(url, policy, durability)``: a manager of either kind, closed at the end."""
    managers: list[Any] = []
    with asyncio.Runner() as runner:

        async def finish(result: Any) -> Any:
            return await result

        async def awaiting(url: str, policy: RetryPolicy, durability: str) -> AsyncSessionManager:
            store = AsyncStore(async_connector(url), Durability.of(durability))
            return AsyncSessionManager(store, FLOW, builder(FLOW), policy=policy)

        def manage(url: str, policy: RetryPolicy = AT_ONCE, durability: str = "none") -> Any:
            if request.param == "blocking":
                manager: Any = managing(url, FLOW, policy, durability)
            else:
                made = runner.run(awaiting(url, policy, durability))
                manager = Awaited(made, lambda result: runner.run(finish(result)))
            managers.append(manager)
            return manager

        yield manage
        for manager in managers:
            manager.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server, by TCP and by a Unix socket."""
    folder = tmp_path_factory.mktemp("one") / "server"
    server = Server(folder, "--unixsocket", str(folder / "socket")).start()
    wait_until(server.answers)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A primary with a replica, and three Sentinels."""
    watched = Watched(tmp_path_factory.mktemp("watched"), replicas=1)
    try:
        yield watched.start()
    finally:
        watched.kill()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three primaries that share the slots."""
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield cluster.start()
    finally:
        cluster.kill()
