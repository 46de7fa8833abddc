"""Running a script on whichever server it belongs to: one server, Sentinel's primary, or a Cluster's node.

EVALSHA first, and where the server does not know the script, EVAL, which teaches it. With a durability level, what
confirms the write follows on the same connection, since WAIT speaks of the connection's own writes.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
import redis.asyncio
from redis.exceptions import MovedError, NoScriptError

from onboarding.sessions import scripts
from onboarding.sessions.durability import Durability

Reply = Any


@cache
def _sha(name: str) -> str:
    """What EVALSHA calls a script by."""
    return hashlib.sha1(scripts.source(name).encode(), usedforsecurity=False).hexdigest()


class Store:
    """``connect`` is called with the first command, so that an application starts before its store does."""

    def __init__(self, connect: Callable[[], redis.Redis | redis.RedisCluster], durability: Durability) -> None:
        self._connect, self._durability = connect, durability
        self._client: redis.Redis | redis.RedisCluster | None = None

    @property
    def client(self) -> redis.Redis | redis.RedisCluster:
        if self._client is None:
            self._client = self._connect()
        return self._client

    def run(self, name: str, keys: list[str], args: list[str]) -> Reply:
        if self._durability.follows(name):
            return self._run_and_confirm(name, keys, args)
        return _eval(self.client, name, keys, args)

    def ping(self) -> None:
        self.client.ping()

    def close(self) -> None:
        if self._client is not None:
            self._client.close()

    def _run_and_confirm(self, name: str, keys: list[str], args: list[str]) -> Reply:
        client = self.client
        if isinstance(client, redis.RedisCluster):
            node = client.get_node_from_key(keys[0])
            owner = client.get_redis_connection(node)
        else:
            owner = client
        with owner.client() as one:
            try:
                reply = _eval(one, name, keys, args)
            except MovedError:
                client.nodes_manager.initialize()  # type: ignore[union-attr]  # only a Cluster says so
                raise
            self._durability.judge(one.execute_command(*self._durability.command))
            return reply


def _eval(client: Any, name: str, keys: list[str], args: list[str]) -> Reply:
    try:
        return client.evalsha(_sha(name), len(keys), *keys, *args)
    except NoScriptError:
        return client.eval(scripts.source(name), len(keys), *keys, *args)


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
        if self._durability.follows(name):
            return await self._run_and_confirm(name, keys, args)
        return await _eval_async(self.client, name, keys, args)

    async def ping(self) -> None:
        await self.client.ping()

    async def close(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            if isinstance(self._client, redis.asyncio.Redis):
                await self._client.connection_pool.disconnect()

    async def _run_and_confirm(self, name: str, keys: list[str], args: list[str]) -> Reply:
        client = self.client
        if isinstance(client, redis.asyncio.RedisCluster):
            return await self._confirm_on_node(client, name, keys, args)
        async with client.client() as one:
            reply = await _eval_async(one, name, keys, args)
            self._durability.judge(await one.execute_command(*self._durability.command))
            return reply

    async def _confirm_on_node(
        self, client: redis.asyncio.RedisCluster, name: str, keys: list[str], args: list[str]
    ) -> Reply:
        """A node of the awaiting Cluster client lends its connections itself."""
        await client.initialize()
        node = client.get_node_from_key(keys[0])
        if node is None:
            raise redis.exceptions.SlotNotCoveredError("No node has this slot now")
        connection = node.acquire_connection()
        try:
            reply = await _eval_on(connection, name, keys, args)
            await connection.send_command(*self._durability.command)
            self._durability.judge(await connection.read_response())
            return reply
        except MovedError:
            await client.nodes_manager.initialize()
            raise
        finally:
            node.release(connection)


async def _eval_async(client: Any, name: str, keys: list[str], args: list[str]) -> Reply:
    try:
        return await client.evalsha(_sha(name), len(keys), *keys, *args)
    except NoScriptError:
        return await client.eval(scripts.source(name), len(keys), *keys, *args)


async def _eval_on(connection: Any, name: str, keys: list[str], args: list[str]) -> Reply:
    await connection.connect()
    await connection.send_command("EVALSHA", _sha(name), len(keys), *keys, *args)
    try:
        return await connection.read_response()
    except NoScriptError:
        await connection.send_command("EVAL", scripts.source(name), len(keys), *keys, *args)
        return await connection.read_response()
