"""Servers and proxies of a test's own, and managers of both kinds."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from onboarding.flow import Flow
from onboarding.sessions import RetryPolicy
from onboarding.sessions.aio import AsyncSessionManager
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import async_connector
from onboarding.sessions.redis.store import AsyncStore, Durability
from tests.faults.faces import Awaiting, Blocking
from tests.faults.fixtures import proxy as proxy
from tests.faults.fixtures import server as server
from tests.faults.flows import AT_ONCE, managing, plain
from tests.faults.sizes import LONGEST_SOAK, SOAK

PLAIN = plain(3)
Manage = Callable[..., Blocking | Awaiting]


@pytest.fixture(params=["blocking", "awaiting"])
def manage(request: pytest.FixtureRequest) -> Iterator[Manage]:
    """``manage(url, flow, policy, durability, …)``: a manager of either kind, called alike and closed at the end."""
    managers: list[Blocking | Awaiting] = []
    with asyncio.Runner() as runner:

        async def awaiting(url: str, flow: Flow, policy: RetryPolicy, level: str, kept: Any) -> AsyncSessionManager:
            store = AsyncStore(async_connector(url), Durability.of(level))
            return AsyncSessionManager(store, flow, builder(flow), policy=policy, **kept)

        def manage(
            url: str, flow: Flow = PLAIN, policy: RetryPolicy = AT_ONCE, durability: str = "none", **kept: Any
        ) -> Blocking | Awaiting:
            if request.param == "blocking":
                managers.append(Blocking(managing(url, flow, policy, durability, **kept)))
            else:
                managers.append(Awaiting(runner.run(awaiting(url, flow, policy, durability, kept)), runner))
            return managers[-1]

        yield manage
        for manager in managers:
            manager.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SOAK:
        for item in items:
            item.add_marker(pytest.mark.timeout(LONGEST_SOAK))
