"""Running a script on whichever server it belongs to, and how sure a save has to be before it is told as saved.

A script runs at one server, Sentinel's primary, or a Cluster's node. EVALSHA first, and where the server does not know
the script, EVAL, which teaches it. All that belongs to one run goes over one connection: ASKING holds for the
connection's next command, and WAIT speaks of its own writes. The connection is lent from the client's pool, and asked
without the client: what that does besides (retries, metrics, callbacks that we have switched off or do not use) took
58 µs of a script's 137, awaited 130 of 270; packing a command by hiredis alone takes 4 µs, not 23 or 31. A Cluster's
node that names another one is followed at once; everything else is for ``retry.py``.

Redis answers a write when it is in memory. Only ``appendfsync always`` makes it wait for its disk; that is the server's
setting. What a client can ask for besides, after its write and on the same connection:

- ``aof``: WAITAOF 1 0, the write is in the server's own append-only file and on its disk. That answer is worth
  something under ``always`` alone: under ``everysec`` Valkey 9.0 to 9.1.2 confirms within a millisecond, and no sync
  comes between (seen by system calls); under ``no`` it never confirms. So the policy is asked for along with it, each
  time: whoever changes the server's setting while it runs makes saves fail, and not the promise.
- ``replica:<n>``: WAIT n, the write has reached n replicas, so that a failover keeps it. Whether it is on any disk then
  is their settings' business.

Either on every save, or on finalize alone (``aof@finalize``, ``replica:1@finalize``).
"""

import asyncio
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import redis
from hiredis import pack_command
from redis.connection import AbstractConnection as Connection
from redis.exceptions import AskError, ClusterDownError, MovedError, NoScriptError, ReadOnlyError, ResponseError

from onboarding.sessions.errors import StoreUnavailable
from onboarding.sessions.loop_clients import LoopClients
from onboarding.sessions.redis import lua
from onboarding.sessions.redis.cluster import AsyncCluster, Cluster
from onboarding.sessions.redis.connection import POOL_SIZE
from onboarding.sessions.redis.deadlines import cannot_write

WITHIN = 500  # ms; its answer has 0.8 s
SYNCED = "always"  # the one policy under which a confirmed write is on disk
_WRITES = ("open", "save", "draft", "reach", "grant", "finalize", "delete")
_LEVEL = re.compile(r"(none|aof|replica:([1-9]))(@finalize)?")
_POLICY = ("CONFIG", "GET", "appendfsync")
Words = tuple[str | int, ...]


@dataclass(frozen=True)
class Durability:
    """What follows a write. ``on`` names the scripts after which it does."""

    level: str = "none"
    replicas: int = 0
    on: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Durability":
        """From ``ONBOARDING_DURABILITY``."""
        found = _LEVEL.fullmatch(text)
        if found is None:
            raise ValueError(
                f"ONBOARDING_DURABILITY is none, aof or replica:<n>, with @finalize to ask it of finalizing only; "
                f"{text!r} is none of these"
            )
        level, replicas, finalize_only = found.groups()
        if level == "none":
            return cls()
        return cls(level.partition(":")[0], int(replicas or 0), ("finalize",) if finalize_only else _WRITES)

    def follows(self, script: str) -> bool:
        """Whether a script's write is waited for."""
        return script in self.on

    @property
    def commands(self) -> tuple[Words, ...]:
        """What is sent after the write, all at once."""
        return (("WAITAOF", 1, 0, WITHIN), _POLICY) if self.level == "aof" else (("WAIT", self.replicas, WITHIN),)

    def judge(self, replies: Sequence[Any]) -> None:
        """Too few is no success: the write is there, and may not outlive what comes next. Trying again is safe."""
        first = replies[0]
        have = first[0] if isinstance(first, list) else first
        if have < max(1, self.replicas):
            raise StoreUnavailable(f"The store could not confirm the write ({self.level}); try again")
        if self.level == "aof" and (policy := policy_in(replies[1])) != SYNCED:
            raise StoreUnavailable(f"The store cannot confirm writes: appendfsync is {policy}")

    def promise_broken_by(self, policy: str | None, append_only: bool) -> str:
        """What in a server's settings makes this level false, in words; "" where nothing does.

        ``policy`` is its appendfsync, None where it does not say.
        """
        if self.level != "aof":
            return ""
        if not append_only:
            return "the store keeps no append-only file (appendonly no)"
        if policy is None:
            return "the store does not say its appendfsync (its user needs +config|get)"
        return "" if policy == SYNCED else f"the store's appendfsync is {policy}, and only always waits for the disk"


def policy_in(reply: Any) -> str | None:
    """From what CONFIG GET answers, as a list or as a dict."""
    if isinstance(reply, dict):
        return reply.get("appendfsync")
    return str(reply[1]) if len(reply) == 2 else None


Reply = Any

FOLLOWED = 5  # redirections; more of them mean that the nodes do not agree yet
_GONE = (redis.ConnectionError, redis.TimeoutError, ClusterDownError)


@cache
def _sha(name: str) -> str:
    """What EVALSHA calls a script by."""
    return hashlib.sha1(lua.source(name).encode(), usedforsecurity=False).hexdigest()


class Store:
    """``connect`` is called with the first command, so that an application starts before its store does."""

    def __init__(
        self, connect: Callable[[], redis.Redis | Cluster], durability: Durability, *, pool_size: int = POOL_SIZE
    ) -> None:
        self._connect, self._durability, self.pool_size = connect, durability, pool_size
        self._client: redis.Redis | Cluster | None = None

    @property
    def client(self) -> redis.Redis | Cluster:
        """The client, which is made with the first command."""
        if self._client is None:
            self._client = self._connect()
        return self._client

    def run(self, name: str, keys: list[str], args: list[str]) -> Reply:
        """Run a script by its file's name; the keys share a slot. Errors are redis-py's."""
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
        pool = server.connection_pool
        connection = pool.get_connection()
        try:
            reply = _eval(connection, name, keys, args, asking=asking)
            if self._durability.follows(name):
                self._confirm(connection)
            return reply
        except (ResponseError, StoreUnavailable):
            raise
        except BaseException:  # an interrupt between a command and its answer, which nobody else may read
            connection.disconnect()
            raise
        finally:
            pool.release(connection)

    def _confirm(self, connection: Connection) -> None:
        commands = self._durability.commands
        connection.send_packed_command([b"".join(map(_packed, commands))])
        replies = [_reply(connection) for _ in commands]  # all of them, or the next command would read what is left
        self._durability.judge([_confirmed(reply) for reply in replies])

    @property
    def in_cluster(self) -> bool:
        """Whether the store is a Cluster, where a script reaches the keys of one slot alone."""
        return isinstance(self.client, Cluster)

    def primaries(self) -> list[redis.Redis]:
        """A client of every server that has sessions of its own."""
        client = self.client
        return client.primaries() if isinstance(client, Cluster) else [client]

    def ping(self) -> None:
        """Ask whether the server answers; one that refuses to write does."""
        try:
            self.client.ping()
        except ResponseError as error:
            if not cannot_write(error):  # it answers, and what was saved can be read
                raise

    def close(self) -> None:
        """Give all connections back."""
        if isinstance(self._client, Cluster):
            self._client.close()
        elif self._client is not None:
            self._client.connection_pool.close()


def _eval(connection: Connection, name: str, keys: list[str], args: list[str], *, asking: bool = False) -> Reply:
    if asking:  # it holds for the next command alone, so that must be the one that works
        _ask(connection, "ASKING")
        return _ask(connection, "EVAL", lua.source(name), len(keys), *keys, *args)
    try:
        return _ask(connection, "EVALSHA", _sha(name), len(keys), *keys, *args)
    except NoScriptError:
        return _ask(connection, "EVAL", lua.source(name), len(keys), *keys, *args)


def _ask(connection: Connection, *command: str | int) -> Reply:
    connection.send_packed_command([_packed(command)])
    return connection.read_response()


def _reply(connection: Connection) -> Reply:
    """A refusal is a reply too."""
    try:
        return connection.read_response()
    except ResponseError as error:
        return error


async def _reply_async(connection: Any) -> Reply:
    try:
        return await connection.read_response()
    except ResponseError as error:
        return error


def _confirmed(reply: Reply) -> Reply:
    if isinstance(reply, ResponseError):
        raise _not_confirmed(reply) from reply
    return reply


def _packed(command: tuple[str | int, ...]) -> bytes:
    return pack_command(command)  # type: ignore[arg-type, no-any-return]  # its stub knows tuples of one


def _not_confirmed(error: ResponseError) -> Exception:
    """A server that was made a replica after the write cannot confirm it any more; the new primary may."""
    if "replica" in str(error) or str(error).startswith("UNBLOCKED"):
        return ReadOnlyError(str(error))
    return StoreUnavailable(f"The store cannot confirm writes: {error}")


class AsyncStore:
    """As Store, awaited, by whichever event loop is running: each has connections of its own."""

    def __init__(self, connect: Callable[[], Any], durability: Durability, *, pool_size: int = POOL_SIZE) -> None:
        self._clients, self._durability, self.pool_size = LoopClients(connect, _close_async), durability, pool_size

    async def run(self, name: str, keys: list[str], args: list[str]) -> Reply:
        """Run a script by its file's name; the keys share a slot. Errors are redis-py's."""
        client = await self._clients.get()
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
        pool = server.connection_pool
        connection = await pool.get_connection()
        try:
            reply = await _eval_async(connection, name, keys, args, asking=asking)
            if self._durability.follows(name):
                await self._confirm(connection)
            return reply
        finally:
            await pool.release(connection)

    async def _confirm(self, connection: Any) -> None:
        commands = self._durability.commands
        await connection.send_packed_command([b"".join(map(_packed, commands))])
        replies = [await _reply_async(connection) for _ in commands]
        self._durability.judge([_confirmed(reply) for reply in replies])

    async def ping(self) -> None:
        """Ask whether the server answers; one that refuses to write does."""
        client = await self._clients.get()
        try:
            await client.ping()
        except ResponseError as error:
            if not cannot_write(error):
                raise

    async def close(self) -> None:
        """Give back what the running loop has."""
        await self._clients.close()


async def _close_async(client: Any) -> None:
    if isinstance(client, AsyncCluster):
        await client.aclose()
    else:
        await client.connection_pool.aclose()


async def _eval_async(connection: Any, name: str, keys: list[str], args: list[str], *, asking: bool = False) -> Reply:
    if asking:
        await _ask_async(connection, "ASKING")
        return await _ask_async(connection, "EVAL", lua.source(name), len(keys), *keys, *args)
    try:
        return await _ask_async(connection, "EVALSHA", _sha(name), len(keys), *keys, *args)
    except NoScriptError:
        return await _ask_async(connection, "EVAL", lua.source(name), len(keys), *keys, *args)


async def _ask_async(connection: Any, *command: str | int) -> Reply:
    await connection.send_packed_command([_packed(command)])
    return await connection.read_response()
