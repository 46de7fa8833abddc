"""From a URL to a client of the store.

redis-py is told not to retry, whatever its own defaults: ``retry.py`` alone decides that. Seen with redis-py 8: a
timed-out command followed by black-holed connects multiplied to over a hundred attempts.
"""

import warnings
from pathlib import Path
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

CONNECT_WITHIN = 0.5  # seconds
ANSWER_WITHIN = 0.9  # seconds; two tries and their connects stay within a request's 2.5
POOL_SIZE = 32
POOL_WAIT = 0.2  # seconds; longer would only hide that the pool is too small


def connect(url: str) -> redis.Redis:
    """A client with a bounded pool. Connects with its first command, not before."""
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError(f"REDIS_URL must begin with redis://, rediss:// or unix://, not {url.partition('://')[0]}://")
    pool = redis.BlockingConnectionPool.from_url(url, max_connections=POOL_SIZE, timeout=POOL_WAIT, **_settings(url))
    return redis.Redis(connection_pool=pool)


def embedded(folder: Path) -> redis.Redis:
    """A client of the server that lives in this folder; a stand-in that keeps nothing where it cannot run."""
    try:
        from onboarding.sessions.embedded import EmbeddedServer
    except ImportError:
        import fakeredis

        warnings.warn(
            "No embedded server for this platform: sessions are kept in memory and are gone at the next start. "
            "Set REDIS_URL to keep them.",
            stacklevel=2,
        )
        return fakeredis.FakeRedis(decode_responses=True)
    return connect(f"unix://{EmbeddedServer(folder).ensure()}")


def _settings(url: str) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "decode_responses": True,
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": ANSWER_WITHIN,
        "health_check_interval": 30,
    }
    if not url.startswith("unix://"):
        settings |= {"socket_connect_timeout": CONNECT_WITHIN, "socket_keepalive": True}
    return settings
