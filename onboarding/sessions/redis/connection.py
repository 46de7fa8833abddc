"""From a URL to a client of the store: one server, Sentinel, Cluster, or the embedded one.

Every setting has its reason:

- ``retry``: none. redis-py's own defaults differ by client (pools from a URL retry 0 times, ``Redis()`` 10 times), and
  a timed-out command followed by black-holed connects was seen to multiply to over a hundred attempts. ``retry.py``
  alone decides.
- ``socket_connect_timeout``, ``socket_timeout``: short, so that two attempts fit into a request's 2.5 s. They count for
  each wait by itself; ``deadlines.py`` sees to the whole.
- ``protocol`` 2 and no ``driver_info``: a new connection greets the server with nothing but a password, which saves
  three round trips where a slow store has none to spare.
- a blocking pool of bounded size with a short wait: an outage must not open connections without end, and a burst may
  wait a moment rather than fail. Nobody waits longer than the attempt has left.
- ``health_check_interval``: a connection that a firewall dropped while idle is found before a command is lost on it.
- maintenance notifications off: they change time-outs behind our back.

A pool that lends an idle connection at once, for a client that awaits.

redis-py's takes two locks and a time-out, asks a machinery of retries whether the connection is connected, and counts
for metrics that nobody collects: 25 of a command's 300 µs. It still does so wherever somebody has to wait.
"""

import warnings
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import redis
import redis.asyncio
from redis.asyncio.connection import BlockingConnectionPool
from redis.asyncio.connection import parse_url as parse_url_async
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.connection import parse_url
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

from onboarding.sessions.redis import sentinel
from onboarding.sessions.redis.address import IN_MEMORY, Address
from onboarding.sessions.redis.cluster import AsyncCluster, Cluster
from onboarding.sessions.redis.deadlines import DeadlinePool, with_deadlines, with_deadlines_async


class AsyncPool(BlockingConnectionPool):
    """Of connections that ``with_deadlines_async`` made."""

    _waiting = 0  # who is with redis-py's own way of lending, and has to be told when a connection comes back

    async def get_connection(self, *_: Any, **__: Any) -> Any:
        if self._available_connections and not self._waiting:
            connection: Any = self._available_connections.pop()
            self._in_use_connections.add(connection)
            ready = False
            try:
                ready = await connection.is_ready()
            finally:
                if not ready:
                    self._in_use_connections.remove(connection)
                    self._available_connections.append(connection)
            if ready:
                return connection
        self._waiting += 1
        try:
            return await super().get_connection()  # type: ignore[no-untyped-call]  # as redis-py has it
        finally:
            self._waiting -= 1

    async def release(self, connection: Any) -> None:
        if self._waiting or connection.should_reconnect():
            await super().release(connection)
        else:
            self._in_use_connections.remove(connection)
            self._available_connections.append(connection)


CONNECT_WITHIN = 0.4  # seconds
ANSWER_WITHIN = 0.8  # seconds
POOL_SIZE = 32  # of each server
POOL_WAIT = 1.0  # seconds, of those that an attempt has
HEALTH_CHECK_EVERY = 30  # seconds


class PoolLimits(NamedTuple):
    """How many connections a process opens to each server, and for how many seconds one that is busy is waited for."""

    size: int
    wait: float


def connector(url: str, limits: PoolLimits | None = None) -> Callable[[], redis.Redis | Cluster]:
    """Checks the URL now, and connects when called. ``limits``: POOL_SIZE and POOL_WAIT where there are none."""
    address = Address.of(url)
    if address.scheme == "memory":
        return _fake
    if address.scheme == "redis+sentinel":
        return partial(sentinel.watched, address, **_pool(limits), retry=Retry(NoBackoff(), 0))
    if address.scheme == "redis+cluster":
        return partial(Cluster, address.places(), lambda place: connect(address.at(place), limits))
    return partial(connect, url, limits)


def async_connector(url: str, limits: PoolLimits | None = None) -> Callable[[], Any]:
    """As ``connector``, for a client that awaits."""
    address = Address.of(url)
    if address.scheme == "memory":
        return _async_fake
    if address.scheme == "redis+sentinel":
        return partial(sentinel.watched_async, address, **_pool(limits), retry=AsyncRetry(NoBackoff(), 0))
    if address.scheme == "redis+cluster":
        return partial(AsyncCluster, address.places(), lambda place: connect_async(address.at(place), limits))
    return partial(connect_async, url, limits)


def connect(url: str, limits: PoolLimits | None = None) -> redis.Redis:
    """A client of one server, with a bounded pool. Connects with its first command."""
    options = _pool(limits, socket=url.startswith("unix://")) | {"retry": Retry(NoBackoff(), 0)} | parse_url(url)
    options["connection_class"] = with_deadlines(options.get("connection_class", redis.Connection))
    pool = DeadlinePool(**options)  # type: ignore[no-untyped-call]  # as redis-py has it
    return redis.Redis(connection_pool=pool)


def connect_async(url: str, limits: PoolLimits | None = None) -> redis.asyncio.Redis:
    """The awaiting client of one server, with deadlines; it connects with its first command."""
    options: dict[str, Any] = _pool(limits, socket=url.startswith("unix://")) | {"retry": AsyncRetry(NoBackoff(), 0)}
    options |= parse_url_async(url)
    options["connection_class"] = with_deadlines_async(options.get("connection_class", redis.asyncio.Connection))
    return redis.asyncio.Redis(connection_pool=AsyncPool(**options))


def embedded(folder: Path) -> str:
    """The address of the server that lives in this folder, started if need be.

    Where it cannot run, a stand-in that keeps nothing, with a warning.
    """
    try:
        from onboarding.sessions.redis.embedded import EmbeddedServer
    except ImportError:
        warnings.warn(
            "No embedded server for this platform: sessions are kept in memory and are gone at the next start. "
            "Set REDIS_URL to keep them.",
            stacklevel=2,
        )
        return IN_MEMORY
    return f"unix://{EmbeddedServer(folder).ensure()}"


def _pool(limits: PoolLimits | None, *, socket: bool = False) -> dict[str, Any]:
    """The settings above, for a pool and for its connections; a Unix socket knows fewer."""
    size, wait = limits or (POOL_SIZE, POOL_WAIT)
    settings: dict[str, Any] = {
        "max_connections": size,
        "timeout": wait,
        "decode_responses": True,
        "socket_timeout": ANSWER_WITHIN,
        "health_check_interval": HEALTH_CHECK_EVERY,
        "protocol": 2,
        "driver_info": None,
    }
    if not socket:
        settings |= {
            "socket_connect_timeout": CONNECT_WITHIN,
            "socket_keepalive": True,
            "maint_notifications_config": MaintNotificationsConfig(enabled=False),
        }
    return settings


def _fake() -> redis.Redis:
    import fakeredis

    return fakeredis.FakeRedis(server=_memory(), decode_responses=True)


def _async_fake() -> Any:
    import fakeredis

    return fakeredis.FakeAsyncRedis(server=_memory(), decode_responses=True)


@cache
def _memory() -> Any:
    """One store for all clients of the process."""
    import fakeredis

    return fakeredis.FakeServer()
