"""The topologies that several tests look at and none breaks, and managers of both kinds."""

import asyncio
import inspect
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from onboarding.sessions import RetryPolicy, SessionManager
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


class Blocking:
    """A blocking manager, which can also be asked the same many times at once."""

    def __init__(self, manager: SessionManager) -> None:
        self._manager = manager

    def __getattr__(self, name: str) -> Any:
        return getattr(self._manager, name)

    def at_once(self, many: int, name: str, *args: Any) -> list[Any]:
        with ThreadPoolExecutor(many) as threads:
            return list(threads.map(lambda _: getattr(self._manager, name)(*args), range(many)))


class Awaiting:
    """The awaiting manager, called as if it were blocking."""

    def __init__(self, manager: AsyncSessionManager, runner: asyncio.Runner) -> None:
        self._manager, self._runner = manager, runner

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._manager, name)
        if not inspect.iscoroutinefunction(operation):
            return operation
        return lambda *args, **kwargs: self._runner.run(operation(*args, **kwargs))

    def at_once(self, many: int, name: str, *args: Any) -> list[Any]:
        async def gather() -> list[Any]:
            return await asyncio.gather(*(getattr(self._manager, name)(*args) for _ in range(many)))

        return self._runner.run(gather())


Managing = Callable[..., Blocking | Awaiting]


@pytest.fixture(params=["blocking", "awaiting"])
def manage(request: pytest.FixtureRequest) -> Iterator[Managing]:
    """``manage(url, policy, durability)``: a manager of either kind, closed at the end."""
    managers: list[Blocking | Awaiting] = []
    with asyncio.Runner() as runner:

        async def awaiting(url: str, policy: RetryPolicy, durability: str) -> AsyncSessionManager:
            store = AsyncStore(async_connector(url), Durability.of(durability))
            return AsyncSessionManager(store, FLOW, builder(FLOW), policy=policy)

        def manage(url: str, policy: RetryPolicy = AT_ONCE, durability: str = "none") -> Blocking | Awaiting:
            if request.param == "blocking":
                managers.append(Blocking(managing(url, FLOW, policy, durability)))
            else:
                managers.append(Awaiting(runner.run(awaiting(url, policy, durability)), runner))
            return managers[-1]

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
