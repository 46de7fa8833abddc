"""From a URL to a client of the store: one server, Sentinel, Cluster, or the embedded one.

Every setting has its reason:

- ``retry``: none. redis-py's own defaults differ by client (pools from a URL retry 0 times, ``Redis()`` 10 times), and
  a timed-out command followed by black-holed connects was seen to multiply to over a hundred attempts. ``retry.py``
  alone decides.
- ``socket_connect_timeout``, ``socket_timeout``: short, so that two attempts fit into a request's 2.5 s.
- a blocking pool of bounded size with a short wait: an outage must not open connections without end, and a burst may
  wait a moment rather than fail.
- ``health_check_interval``: a connection that a firewall dropped while idle is found before a command is lost on it.
- maintenance notifications off: they change time-outs behind our back.
"""

import warnings
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import redis
import redis.asyncio
import redis.asyncio.sentinel
import redis.sentinel
from redis.asyncio.cluster import ClusterNode as AsyncClusterNode
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.cluster import ClusterNode
from redis.maint_notifications import MaintNotificationsConfig
from redis.retry import Retry

CONNECT_WITHIN = 0.4  # seconds
ANSWER_WITHIN = 0.8  # seconds
POOL_SIZE = 32
POOL_WAIT = 0.2  # seconds; longer would only hide that the pool is too small
HEALTH_CHECK_EVERY = 30  # seconds

IN_MEMORY = "memory://"
SCHEMES = ("redis", "rediss", "unix", "redis+sentinel", "redis+cluster")


def connector(url: str) -> Callable[[], redis.Redis | redis.RedisCluster]:
    """Checks the URL now, and connects when called."""
    scheme = _scheme(url)
    if scheme == "memory":
        return _fake
    if scheme == "redis+sentinel":
        return partial(_sentinel, urlsplit(url))
    if scheme == "redis+cluster":
        return partial(_cluster, urlsplit(url))
    return partial(connect, url)


def async_connector(url: str) -> Callable[[], Any]:
    """As ``connector``, for a client that awaits."""
    scheme = _scheme(url)
    if scheme == "memory":
        return _async_fake
    if scheme == "redis+sentinel":
        return partial(_async_sentinel, urlsplit(url))
    if scheme == "redis+cluster":
        return partial(_async_cluster, urlsplit(url))
    return partial(connect_async, url)


def connect(url: str) -> redis.Redis:
    """A client of one server, with a bounded pool. Connects with its first command."""
    pool = redis.BlockingConnectionPool.from_url(
        url, max_connections=POOL_SIZE, timeout=POOL_WAIT, retry=Retry(NoBackoff(), 0), **_settings(url)
    )
    return redis.Redis(connection_pool=pool)


def connect_async(url: str) -> redis.asyncio.Redis:
    pool = redis.asyncio.BlockingConnectionPool.from_url(
        url, max_connections=POOL_SIZE, timeout=POOL_WAIT, retry=AsyncRetry(NoBackoff(), 0), **_settings(url)
    )
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


# redis+sentinel://[user:password@]host:port,host:port/service[/db][?ssl=true]


def _sentinel(url: SplitResult) -> redis.Redis:
    service, options = _service(url), _networked(url) | {"retry": Retry(NoBackoff(), 0)}
    watch = redis.sentinel.Sentinel(_hosts(url, 26379), sentinel_kwargs=_watching(options), **options)
    primary: redis.Redis = watch.master_for(service, max_connections=POOL_SIZE)
    return primary


def _async_sentinel(url: SplitResult) -> redis.asyncio.Redis:
    service, options = _service(url), _networked(url) | {"retry": AsyncRetry(NoBackoff(), 0)}
    watch = redis.asyncio.sentinel.Sentinel(_hosts(url, 26379), sentinel_kwargs=_watching(options), **options)
    primary: redis.asyncio.Redis = watch.master_for(service, max_connections=POOL_SIZE)
    return primary


def _service(url: SplitResult) -> str:
    service = url.path.strip("/").partition("/")[0]
    if not service:
        raise ValueError("REDIS_URL for Sentinel names the service: redis+sentinel://host:port,host:port/service")
    return service


def _watching(options: dict[str, Any]) -> dict[str, Any]:
    """Sentinels are asked with the same patience, and have passwords of their own."""
    return {name: value for name, value in options.items() if name not in ("username", "password", "db")}


# redis+cluster://[user:password@]host:port,host:port[?ssl=true]


def _cluster(url: SplitResult) -> redis.RedisCluster:
    return redis.RedisCluster(
        startup_nodes=[ClusterNode(host, port) for host, port in _hosts(url, 6379)],
        retry=Retry(NoBackoff(), 0),
        connection_pool_class=redis.BlockingConnectionPool,
        max_connections=POOL_SIZE,
        timeout=POOL_WAIT,
        maint_notifications_config=MaintNotificationsConfig(enabled=False),
        require_full_coverage=False,
        **_networked(url, cluster=True),
    )


def _async_cluster(url: SplitResult) -> redis.asyncio.RedisCluster:
    return redis.asyncio.RedisCluster(
        startup_nodes=[AsyncClusterNode(host, port) for host, port in _hosts(url, 6379)],
        retry=AsyncRetry(NoBackoff(), 0),
        max_connections=POOL_SIZE,
        require_full_coverage=False,
        **_networked(url, cluster=True),
    )


# What they share


def _scheme(url: str) -> str:
    scheme = url.partition("://")[0]
    if url != IN_MEMORY and scheme not in SCHEMES:
        raise ValueError(f"REDIS_URL must begin with one of {', '.join(f'{s}://' for s in SCHEMES)}")
    return scheme


def _settings(url: str) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "decode_responses": True,
        "socket_timeout": ANSWER_WITHIN,
        "health_check_interval": HEALTH_CHECK_EVERY,
    }
    if not url.startswith("unix://"):
        settings |= {
            "socket_connect_timeout": CONNECT_WITHIN,
            "socket_keepalive": True,
            "maint_notifications_config": MaintNotificationsConfig(enabled=False),
        }
    return settings


def _networked(url: SplitResult, *, cluster: bool = False) -> dict[str, Any]:
    """A URL's user, password, database and TLS, with the settings above."""
    options = _settings("redis://")
    if url.username:
        options["username"] = unquote(url.username)
    if url.password:
        options["password"] = unquote(url.password)
    if parse_qs(url.query).get("ssl") == ["true"]:
        options["ssl"] = True
    if cluster:
        options.pop("maint_notifications_config")
    elif database := url.path.strip("/").partition("/")[2]:
        options["db"] = int(database)
    return options


def _hosts(url: SplitResult, default: int) -> list[tuple[str, int]]:
    """The hosts with their ports; several with commas between, which urlsplit does not know."""
    found = []
    for place in url.netloc.rpartition("@")[2].split(","):
        host, _, port = place.rpartition(":") if ":" in place else (place, "", "")
        if not host or not (port or str(default)).isdigit():
            raise ValueError(f"REDIS_URL has no host and port in {place!r}")
        found.append((host.strip("[]"), int(port or default)))
    return found


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
