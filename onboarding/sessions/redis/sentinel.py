"""Sentinel: clients of whichever server is the primary now, as the Sentinels say with each new connection.

redis-py's pools for it hand out connections without bound, or refuse at once; these wait as the others do.
"""

from typing import Any

import redis
import redis.asyncio
from redis.asyncio.connection import BlockingConnectionPool as AsyncBlockingConnectionPool
from redis.asyncio.sentinel import Sentinel as AsyncSentinel
from redis.asyncio.sentinel import SentinelConnectionPool as AsyncSentinelConnectionPool
from redis.asyncio.sentinel import SentinelManagedConnection as AsyncSentinelManagedConnection
from redis.asyncio.sentinel import SentinelManagedSSLConnection as AsyncSentinelManagedSSLConnection
from redis.connection import parse_url
from redis.sentinel import (
    Sentinel,
    SentinelConnectionPool,
    SentinelManagedConnection,
    SentinelManagedSSLConnection,
)

from onboarding.sessions.redis.address import Address
from onboarding.sessions.redis.deadlines import DeadlinePool, with_deadlines, with_deadlines_async

PORT = 26379
ASKED_WITHIN = 0.2  # seconds for each Sentinel, so that one that is away costs little of an attempt


class WaitingPool(SentinelConnectionPool, DeadlinePool):
    def close(self) -> None:
        super().close()
        for watcher in self.sentinel_manager.sentinels:
            watcher.connection_pool.close()


class AsyncWaitingPool(AsyncSentinelConnectionPool, AsyncBlockingConnectionPool):
    async def aclose(self) -> None:
        await super().aclose()
        for watcher in self.sentinel_manager.sentinels:
            await watcher.connection_pool.aclose()


def watched(address: Address, **settings: Any) -> redis.Redis:
    """A client that follows the primary which Sentinel names."""
    options = settings | _given(address)
    watch = Sentinel(address.places(PORT), sentinel_kwargs=_watching(address, options), **options)
    kind = with_deadlines(SentinelManagedSSLConnection if options.get("ssl") else SentinelManagedConnection)
    primary: redis.Redis = watch.master_for(address.service, connection_pool_class=WaitingPool, connection_class=kind)
    return primary


def watched_async(address: Address, **settings: Any) -> redis.asyncio.Redis:
    """The same, awaited."""
    options = settings | _given(address)
    watch = AsyncSentinel(address.places(PORT), sentinel_kwargs=_watching(address, options), **options)
    kind = with_deadlines_async(
        AsyncSentinelManagedSSLConnection if options.get("ssl") else AsyncSentinelManagedConnection
    )
    primary: redis.asyncio.Redis = watch.master_for(
        address.service, connection_pool_class=AsyncWaitingPool, connection_class=kind
    )
    return primary


def _given(address: Address) -> dict[str, Any]:
    """What the address says of user, password, database and TLS."""
    options: dict[str, Any] = parse_url(address.at(("any", PORT)))
    del options["host"], options["port"]
    if options.pop("connection_class", None):
        options["ssl"] = True
    return options


def _watching(address: Address, options: dict[str, Any]) -> dict[str, Any]:
    """Sentinels are asked as the server is, but with less patience and with passwords of their own."""
    not_theirs = ("username", "password", "db", "max_connections", "timeout")
    shared = {name: value for name, value in options.items() if name not in not_theirs}
    patience = {"socket_connect_timeout": ASKED_WITHIN, "socket_timeout": ASKED_WITHIN}
    return {**shared, **address.sentinels_own, **patience}
