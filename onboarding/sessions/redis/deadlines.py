"""Connections that give up when their time is up, and of which none from before an outage is used after it.

redis-py's time-outs count for one read at a time. A new connection's greetings, a script that has to be sent a second
time, a reply that comes byte by byte take many times that: pages were seen to wait for 4 s, and for ever. And after an
outage a pool still holds the connections from before it: where the network forgot them without a word, each costs
another time-out; where the address now leads to another server, each still leads to the old one, which is read-only.

How long the attempt under way may take. Whoever sets its end and who waits within it need not know each other.
"""

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

from redis import exceptions as redis_errors
from redis.connection import BlockingConnectionPool

deadline_at: ContextVar[float | None] = ContextVar("ends_at", default=None)  # of the attempt under way, monotonic
SHORTEST = 0.001  # seconds; 0 would mean "do not wait at all"


class Deadline:
    """Around an attempt that is to end at this moment."""

    def __init__(self, moment: float) -> None:
        self._moment = moment

    def __enter__(self) -> None:
        self._token = deadline_at.set(self._moment)

    def __exit__(self, *_: object) -> None:
        deadline_at.reset(self._token)


class AsyncDeadline:
    """Around an attempt that may take so many seconds, where it is awaited. One timer serves it and its waits."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._ends = self._rings = self._loop.time() + self._seconds
        self._timeout = asyncio.timeout_at(self._ends)
        await self._timeout.__aenter__()
        self._token = awaited.set(self)
        return self

    def waits(self, limit: float | None) -> None:
        """From here on at most so many seconds, or what is left of the attempt.

        The timer stays where it would be moved by a tenth of that or less: a reply is waited for right after sending.
        """
        rings = self._ends if limit is None else min(self._ends, self._loop.time() + limit)
        if limit is None or not 0 <= rings - self._rings <= limit / 10:
            self._rings = rings
            self._timeout.reschedule(rings)

    @property
    def is_over(self) -> bool:
        """Whether the time was up."""
        return self._timeout.expired()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        awaited.reset(self._token)
        try:
            await self._timeout.__aexit__(kind, error, traceback)
        except TimeoutError as late:
            raise redis_errors.TimeoutError("The attempt took too long") from late


awaited: ContextVar[AsyncDeadline | None] = ContextVar("awaited", default=None)  # the attempt under way


def left(limit: float) -> float:
    """Seconds that one wait may take now: ``limit``, or what the attempt has left."""
    end = deadline_at.get()
    return limit if end is None else max(SHORTEST, min(limit, end - time.monotonic()))


_LEADS_NOWHERE = (redis_errors.ConnectionError, redis_errors.TimeoutError, redis_errors.ReadOnlyError)


class _Socket:
    """A socket whose every wait ends in time; in all else the one that it is made of."""

    def __init__(self, made_of: socket.socket, limit: float) -> None:
        self._made_of, self._limit = made_of, limit

    def __getattr__(self, name: str) -> Any:
        return getattr(self._made_of, name)

    def sendall(self, data: bytes) -> None:
        self._hurry()
        self._made_of.sendall(data)

    def recv_into(self, buffer: bytearray) -> int:
        self._hurry()
        return self._made_of.recv_into(buffer)

    def recv(self, size: int, flags: int = 0) -> bytes:
        self._hurry()
        return self._made_of.recv(size, flags)

    def _hurry(self) -> None:
        wait = left(self._limit)
        if wait <= SHORTEST:
            raise TimeoutError("The attempt's time is up")
        self._made_of.settimeout(wait)


class DeadlinePool(BlockingConnectionPool):
    """A pool in which nobody waits for a connection longer than the attempt has left."""

    timeout = property(
        lambda self: left(self._wait),
        lambda self, seconds: setattr(self, "_wait", seconds),  # as redis-py sets it
        doc="Seconds that whoever needs a connection waits for one.",
    )


def cannot_write(error: redis_errors.ResponseError) -> bool:
    """Whether the server's disk is full or broken. It answers so to PING too."""
    return str(error).startswith("MISCONF")


def with_deadlines(kind: Any) -> Any:
    """A class of connections for one pool, made of one of redis-py's."""

    class DeadlineConnection(kind):  # type: ignore[misc]  # of which kind is known when it is made
        trusted_since = 0.0
        _made_at = 0.0

        def connect(self) -> None:
            """What a pool does before it lends a connection."""
            if self._made_at < DeadlineConnection.trusted_since:
                self.disconnect()
            super().connect()

        def _connect(self) -> Any:
            self._made_at = time.monotonic()
            return _Socket(super()._connect(), self._socket_timeout)

        def _send_ping(self) -> None:
            """The health check. With a full disk even PING is refused, and reading works."""
            try:
                super()._send_ping()
            except redis_errors.ResponseError as error:
                if not cannot_write(error):
                    raise

        def send_packed_command(self, *args: Any, **options: Any) -> None:
            try:
                super().send_packed_command(*args, **options)
            except _LEADS_NOWHERE:
                DeadlineConnection.trusted_since = time.monotonic()
                raise

        def read_response(self, *args: Any, **options: Any) -> Any:
            try:
                return super().read_response(*args, **options)
            except _LEADS_NOWHERE:
                DeadlineConnection.trusted_since = time.monotonic()
                raise

        socket_timeout = property(lambda self: left(self._socket_timeout), kind.socket_timeout.fset)
        socket_connect_timeout = property(
            lambda self: left(self._socket_connect_timeout), kind.socket_connect_timeout.fset
        )

    return DeadlineConnection


def with_deadlines_async(kind: Any) -> Any:
    """As ``with_deadlines``; how long an attempt takes is limited where it is awaited."""

    class DeadlineConnection(kind):  # type: ignore[misc]
        trusted_since = 0.0
        _made_at = 0.0

        def __init__(self, *args: Any, socket_timeout: float, **options: Any) -> None:
            """Waits are limited here: redis-py makes a task of each write for that, which took 65 µs a command."""
            super().__init__(*args, socket_timeout=None, **options)
            self._answer_within = socket_timeout

        async def is_ready(self) -> bool:
            """Whether a pool may lend it as it is."""
            try:
                return (
                    self.is_connected
                    and self._made_at >= DeadlineConnection.trusted_since
                    and not await self.can_read()
                )
            except redis_errors.ConnectionError:
                return False

        async def connect(self) -> None:
            if self._made_at < DeadlineConnection.trusted_since:
                await self.disconnect(nowait=True)
            attempt = awaited.get()
            if attempt is not None and not self.is_connected:
                attempt.waits(None)  # Sentinels may be asked one after the other; each step of it has its own limit
            try:
                await super().connect()
            except redis_errors.ConnectionError as error:
                if isinstance(error.__cause__, redis_errors.RedisError):
                    raise error.__cause__ from None  # over a Unix socket redis-py hides a wrong password in it
                raise

        async def _connect(self) -> None:
            self._made_at = time.monotonic()
            await super()._connect()

        async def _send_ping(self) -> None:
            try:
                await super()._send_ping()
            except redis_errors.ResponseError as error:
                if not cannot_write(error):
                    raise

        async def send_packed_command(self, *args: Any, **options: Any) -> None:
            await self._in_time(super().send_packed_command, *args, **options)

        async def read_response(self, *args: Any, **options: Any) -> Any:
            return await self._in_time(super().read_response, *args, **options)

        async def _in_time(self, does: Callable[..., Awaitable[Any]], *args: Any, **options: Any) -> Any:
            attempt = awaited.get()
            try:
                if attempt is None:
                    async with AsyncDeadline(self._answer_within):
                        return await does(*args, **options)
                attempt.waits(self._answer_within)
                return await does(*args, **options)
            except _LEADS_NOWHERE:
                DeadlineConnection.trusted_since = time.monotonic()
                raise
            except asyncio.CancelledError:
                if attempt is not None and attempt.is_over:
                    DeadlineConnection.trusted_since = time.monotonic()
                raise

    return DeadlineConnection
