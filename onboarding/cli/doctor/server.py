"""The server itself: whether it answers, keeps what it is given, and tells the time."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import redis

from onboarding.cli.doctor.finding import Finding, meaning, ok, warning, wrong
from onboarding.config import Settings
from onboarding.sessions import SessionError, store_address
from onboarding.sessions.command import NEARLY_FULL
from onboarding.sessions.promises import broken_by
from onboarding.sessions.redis.cluster import Cluster
from onboarding.sessions.redis.connection import connector
from onboarding.sessions.redis.store import Durability

Facts = dict[str, Any]
CLOCKS_AGREE = 2.0  # seconds
FILLING = 0.7  # of maxmemory


def look_at_server(settings: Settings) -> list[Finding]:
    """In the order in which it makes sense to mend things; the first that is wrong may hide others."""
    try:
        client = connector(store_address(settings))()
    except (redis.RedisError, ValueError, RuntimeError, OSError) as error:
        return [wrong(meaning(error))]
    try:
        return list(_look(client, Durability.of(settings.onboarding_durability)))
    except (redis.RedisError, SessionError, OSError) as error:
        return [wrong(meaning(error))]
    finally:
        client.close()


def _look(client: redis.Redis | Cluster, durability: Durability) -> Iterator[Finding]:
    server = client.of("onboarding:{doctor}") if isinstance(client, Cluster) else client
    started = time.perf_counter()
    server.ping()
    took = (time.perf_counter() - started) * 1000
    try:
        facts: Facts = server.info() | _told(server)
    except redis.ResponseError:
        yield ok(f"It answers in {took:.1f} ms")
        yield warning("It does not say how it is set up (INFO): see to memory and persistence yourself")
        facts = {}
    else:
        name, version = (
            ("Valkey", facts["valkey_version"]) if "valkey_version" in facts else ("Redis", facts.get("redis_version"))
        )
        yield ok(f"{name} {version} answers in {took:.1f} ms")
        for judge in _JUDGES:
            yield judge(facts)
        yield _promise(server, durability, facts)
    yield _clock(server)


def _role(facts: Facts) -> Finding:
    if facts.get("role") == "slave":
        return wrong("This is a read-only replica: set REDIS_URL to the primary, or to its Sentinels")
    return ok(f"It is a primary, with {facts.get('connected_slaves', 0)} replicas")


def _promise(server: redis.Redis, durability: Durability, facts: Facts) -> Finding:
    """Whether ONBOARDING_DURABILITY is true here."""
    if broken := broken_by(server, durability):
        return wrong(f"ONBOARDING_DURABILITY is no promise here: {broken}")
    if durability.level == "replica" and (there := int(facts.get("connected_slaves", 0))) < durability.replicas:
        return wrong(
            f"ONBOARDING_DURABILITY wants {durability.replicas} replicas, and {there} are connected: start them"
        )
    if durability.level == "none":
        return ok("A save is told as saved when the store has it in memory; what its disk has is its appendfsync's say")
    return ok("ONBOARDING_DURABILITY holds: a save is told as saved when that is so")


def _eviction(facts: Facts) -> Finding:
    policy = facts.get("maxmemory_policy", "noeviction")
    if policy == "noeviction":
        return ok("It throws nothing away when its memory is full (noeviction)")
    return warning(
        f"maxmemory-policy is {policy}: when its memory is full it throws sessions away. "
        "Set it to noeviction; founders are then told that saving has to wait"
    )


def _memory(facts: Facts) -> Finding:
    used, most = int(facts.get("used_memory", 0)), int(facts.get("maxmemory", 0))
    if not most:
        return ok(f"It uses {_size(used)}, and has no limit but the machine's")
    usage = f"It uses {_size(used)} of {_size(most)}"
    if used > most * NEARLY_FULL:
        return wrong(f"{usage}, and begins no more sessions: give it more maxmemory")
    return warning(f"{usage}: give it more maxmemory soon") if used > most * FILLING else ok(usage)


def _disk(facts: Facts) -> Finding:
    """Whether what it is given outlives it."""
    if "err" in (facts.get("aof_last_write_status"), facts.get("rdb_last_bgsave_status")):
        return wrong("Its last write to disk failed: free some, and see the server's log")
    if facts.get("aof_enabled"):
        return ok("It keeps an append-only file")
    if facts.get("save"):
        return warning("It writes a snapshot now and then: a crash loses minutes. Set appendonly yes")
    return warning("Nothing is written to disk as it comes: a restart may lose all sessions. Set appendonly yes")


def _told(server: redis.Redis) -> dict[Any, Any]:
    """When it writes snapshots. Servers that somebody else runs may not tell."""
    try:
        return dict(server.config_get("save"))
    except redis.ResponseError:
        return {}


def _clock(server: redis.Redis) -> Finding:
    before = time.time()
    seconds, micros = server.time()
    apart = seconds + micros / 1_000_000 - (before + time.time()) / 2
    if abs(apart) <= CLOCKS_AGREE:
        return ok("Its clock and this machine's agree")
    which = "ahead of" if apart > 0 else "behind"
    return warning(f"Its clock is {abs(apart):.0f} s {which} this machine's: set both by NTP")


def _size(count: int) -> str:
    for unit in ("bytes", "KB", "MB"):
        if count < 1024:
            return f"{count:.0f} {unit}"
        count //= 1024
    return f"{count} GB"


_JUDGES: tuple[Callable[[Facts], Finding], ...] = (_role, _eviction, _memory, _disk)
