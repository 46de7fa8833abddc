"""Whether the store can keep what ONBOARDING_DURABILITY promises: asked at the start, and by the doctor."""

import redis

from onboarding.sessions.redis.cluster import Cluster
from onboarding.sessions.redis.connection import connector
from onboarding.sessions.redis.retry import is_outage
from onboarding.sessions.redis.store import Durability, policy_in


def refuse_false_promises(url: str, durability: str) -> None:
    """ValueError, which names the variable, where a server's settings make the level false.

    A store that does not answer now is asked with each write, as any store is: the application starts before it.
    """
    level = Durability.of(durability)
    if level.level != "aof":
        return
    client = connector(url)()
    try:
        for server in client.primaries() if isinstance(client, Cluster) else [client]:
            if broken := broken_by(server, level):
                raise ValueError(f"ONBOARDING_DURABILITY={durability} would be no promise: {broken}")
    except redis.RedisError as error:
        if not is_outage(error):
            raise
    finally:
        client.close()


def broken_by(server: redis.Redis, level: Durability) -> str:
    """What makes this level false there, in words; "" where nothing does."""
    append_only = bool(server.info("persistence").get("aof_enabled"))
    try:
        policy = policy_in(server.config_get("appendfsync"))
    except redis.ResponseError:  # servers that somebody else runs may not say
        policy = None
    return level.promise_broken_by(policy, append_only)
