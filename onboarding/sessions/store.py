"""Running a script on whichever server it belongs to: one server, Sentinel's primary, or a Cluster's node.

EVALSHA first, and where the server does not know the script, EVAL, which teaches it. With a durability level, what
confirms the write follows on the same connection, since WAIT speaks of the connection's own writes. A Cluster's node
that names another one is followed at once; everything else is for ``retry.py``.
"""

import asyncio
import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
from redis.exceptions import AskError, ClusterDownError, MovedError, NoScriptError, ReadOnlyError, ResponseError

from onboarding.sessions import scripts
from onboarding.sessions.cluster import AsyncCluster, Cluster
from onboarding.sessions.durability import Durability
from onboarding.sessions.errors import StoreUnavailable
from onboarding.sessions.punctual import cannot_write

Reply = Any

FOLLOWED = 5  # redirections; more of them mean that the nodes do not agree yet
_GONE = (redis.ConnectionError, redis.TimeoutError, ClusterDownError)


@cache
def _sha(name: str) -> str:
    """What EVALSHA calls a script by."""
    return hashlib.sha1(scripts.source(name).encode(), usedforsecurity=False).hexdigest()


class Store:
    """``connect`` is called with the first command, so that an application starts before its store does."""

    def __init__(self, connect: Callable[[], redis.Redis | Cluster], durability: Durability) -> None:
        self._connect, self._durability = connect, durability
        self._client: redis.Redis | Cluster | None = None

    @property
    def client(self) -> redis.Redis | Cluster:
        if self._client is None:
            self._client = self._connect()
        return self._client

    def run(self, name: str, keys: list[str], args: list[str]) -> Reply:
        client = self.client
        if not isinstance(client, Cluster):
            return self._run_at(client, name, keys, args)
        node, asking = client.of(keys[0]), False
        for _ in range(FOLLOWED):
            try:
                return self._run_at(node, name, keys, args, asking=asking)
            except AskError as error:  # MOVED is one too
                moved, asking = error, not isinstance(error, MovedError)
                node = client.layout.redirect(error)
            except _GONE:
                client.layout.doubt(node)
                raise
        raise moved

    def _run_at(
        self, server: redis.Redis, name: str, keys: list[str], args: list[str], *, asking: bool = False
    ) -> Reply:
        follows = self._durability.follows(name)
        if not follows and not asking:
            return _eval(server, name, keys, args)
        with server.client() as one:
            reply = _eval(one, name, keys, args, asking=asking)
            if follows:
                self._confirm(one)
            return reply

    def _confirm(self, one: redis.Redis) -> None:
        try:
            have = one.execute_command(*self._durability.command)
        except ResponseError as error:
            raise _not_confirmed(error) from error
        self._durability.judge(have)

    def primaries(self) -> list[redis.Redis]:
        """A client of every server that has sessions of its own."""
        client = self.client
        return client.primaries() if isinstance(client, Cluster) else [client]

    def ping(self) -> None:
        try:
            self.client.ping()
        except ResponseError as error:
            if not cannot_write(error):  # it answers, and what was saved can be read
                raise

    def close(self) -> None:
        if isinstance(self._client, Cluster):
            self._client.close()
        elif self._client is not None:
            self._client.connection_pool.close()


def _eval(client: Any, name: str, keys: list[str], args: list[str], *, asking: bool = False) -> Reply:
    if asking:  # it holds for the next command alone, so that must be the one that works
        client.execute_command("ASKING")
        return client.eval(scripts.source(name), len(keys), *keys, *args)
    try:
        return client.evalsha(_sha(name), len(keys), *keys, *args)
    except NoScriptError:
        return client.eval(scripts.source(name), len(keys), *keys, *args)


def _not_confirmed(error: ResponseError) -> Exception:
    """A server that was made a replica after the write cannot confirm it any more; the new primary may."""
    if "replica" in str(error) or str(error).startswith("UNBLOCKED"):
        return ReadOnlyError(str(error))
    return StoreUnavailable(f"The store cannot confirm writes: {error}")


class AsyncStore:
    """As Store, awaited."""

    def __init__(self, connect: Callable[[], Any], durability: Durability) -> None:
        self._connect, self._durability = connect, durability
        self._client: Any = None

    @property
    def client(self) -> Any:
        if self._client is None:
            self._client = self._connect()
        return self._client

    async def run(self, name: str, keys: list[str], args: list[str]) -> Reply:
        client = self.client
        if not isinstance(client, AsyncCluster):
            return await self._run_at(client, name, keys, args)
        node, asking = await client.of(keys[0]), False
        for _ in range(FOLLOWED):
            try:
                return await self._run_at(node, name, keys, args, asking=asking)
            except AskError as error:
                moved, asking = error, not isinstance(error, MovedError)
                node = client.layout.redirect(error)
            except (*_GONE, asyncio.CancelledError):  # an attempt whose time is up is cancelled
                client.layout.doubt(node)
                raise
        raise moved

    async def _run_at(self, server: Any, name: str, keys: list[str], args: list[str], *, asking: bool = False) -> Reply:
        follows = self._durability.follows(name)
        if not follows and not asking:
            return await _eval_async(server, name, keys, args)
        async with server.client() as one:
            reply = await _eval_async(one, name, keys, args, asking=asking)
            if follows:
                await self._confirm(one)
            return reply

    async def _confirm(self, one: Any) -> None:
        try:
            have = await one.execute_command(*self._durability.command)
        except ResponseError as error:
            raise _not_confirmed(error) from error
        self._durability.judge(have)

    async def ping(self) -> None:
        try:
            await self.client.ping()
        except ResponseError as error:
            if not cannot_write(error):
                raise

    async def close(self) -> None:
        if isinstance(self._client, AsyncCluster):
            await self._client.aclose()
        elif self._client is not None:
            await self._client.connection_pool.aclose()


async def _eval_async(client: Any, name: str, keys: list[str], args: list[str], *, asking: bool = False) -> Reply:
    if asking:
        await client.execute_command("ASKING")
        return await client.eval(scripts.source(name), len(keys), *keys, *args)
    try:
        return await client.evalsha(_sha(name), len(keys), *keys, *args)
    except NoScriptError:
        return await client.eval(scripts.source(name), len(keys), *keys, *args)
