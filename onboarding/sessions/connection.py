"""From settings to a client of the store.

redis-py is told not to retry, whatever its own defaults: ``retry.py`` alone decides that. Seen with redis-py 8: a
timed-out command followed by black-holed connects multiplied to over a hundred attempts.
"""

import warnings
from functools import cache
from pathlib import Path
from typing import Any

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

CONNECT_WITHIN = 0.5  # seconds
ANSWER_WITHIN = 0.9  # seconds; two tries and their connects stay within a request's 2.5
POOL_SIZE = 32
POOL_WAIT = 0.2  # seconds; longer would only hide that the pool is too small
IN_MEMORY = "memory://"


def connect(url: str) -> redis.Redis:
    """A blocking client with a bounded pool. Connects with its first command, not before."""
    if url == IN_MEMORY:
        import fakeredis

        return fakeredis.FakeRedis(server=_memory(), decode_responses=True)
    settings = _settings(url) | {"retry": Retry(NoBackoff(), 0)}
    pool = redis.BlockingConnectionPool.from_url(url, max_connections=POOL_SIZE, timeout=POOL_WAIT, **settings)
    return redis.Redis(connection_pool=pool)


def connect_async(url: str) -> redis.asyncio.Redis:
    """An awaiting client with a bounded pool, for the event loop that first uses it."""
    if url == IN_MEMORY:
        import fakeredis

        return fakeredis.FakeAsyncRedis(server=_memory(), decode_responses=True)
    settings = _settings(url) | {"retry": AsyncRetry(NoBackoff(), 0)}
    pool = redis.asyncio.BlockingConnectionPool.from_url(url, max_connections=POOL_SIZE, timeout=POOL_WAIT, **settings)
    return redis.asyncio.Redis(connection_pool=pool)


def embedded(folder: Path) -> str:
    """The address of the server that lives in this folder, started if need be.

    Where it cannot run, a stand-in that keeps nothing, with a warning.
    """
    try:
        from onboarding.sessions.embedded import EmbeddedServer
    except ImportError:
        warnings.warn(
            "No embedded server for this platform: sessions are kept in memory and are gone at the next start. "
            "Set REDIS_URL to keep them.",
            stacklevel=2,
        )
        return IN_MEMORY
    return f"unix://{EmbeddedServer(folder).ensure()}"


@cache
def _memory() -> Any:
    """One store for all clients of the process."""
    import fakeredis

    return fakeredis.FakeServer()


def _settings(url: str) -> dict[str, Any]:
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError(
            f"REDIS_URL must begin with redis://, rediss:// or unix://, not {url.partition('://')[0][:20]}://"
        )
    settings: dict[str, Any] = {
        "decode_responses": True,
        "socket_timeout": ANSWER_WITHIN,
        "health_check_interval": 30,
    }
    if not url.startswith("unix://"):
        settings |= {"socket_connect_timeout": CONNECT_WITHIN, "socket_keepalive": True}
    return settings
