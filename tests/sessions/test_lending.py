"""The awaiting client's pool: what is lent, to whom, and in what state."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import redis
from redis.exceptions import ConnectionError as Refused

from onboarding.sessions.redis.connection import POOL_WAIT, connect_async
from onboarding.sessions.redis.deadlines import AsyncDeadline


def with_pool(url: str, does: Callable[[Any], Awaitable[None]], *, of: int = 1) -> None:
    async def run() -> None:
        pool = connect_async(f"{url}{'&' if '?' in url else '?'}max_connections={of}").connection_pool
        try:
            await does(pool)
        finally:
            await pool.aclose()

    asyncio.run(run())


async def answer(connection: Any, *command: str) -> Any:
    await connection.send_command(*command)
    return await connection.read_response()


def test_who_waits_is_lent_what_comes_back(store: redis.Redis, store_url: str) -> None:
    """With all of them lent, one waits, and who waits too long is refused."""

    async def wait(pool: Any) -> None:
        connection = await pool.get_connection()
        first = asyncio.create_task(pool.get_connection())
        await asyncio.sleep(POOL_WAIT / 10)
        assert not first.done()
        await pool.release(connection)
        assert connection is await first
        with pytest.raises(Refused, match="No connection available"):
            await pool.get_connection()
        await pool.release(connection)
        assert connection is await pool.get_connection()

    with_pool(store_url, wait)


def test_no_two_have_the_same(store: redis.Redis, store_url: str) -> None:
    """Whoever asks while it is lent gets another one, and all of them can be had again."""

    async def ask(pool: Any) -> None:
        for _ in range(2):
            lent = await asyncio.gather(*(pool.get_connection() for _ in range(3)))
            assert 3 == len({id(connection) for connection in lent})
            for connection in lent:
                await pool.release(connection)

    with_pool(store_url, ask, of=3)


def test_an_answer_that_nobody_read_is_nobody_elses(store: redis.Redis, store_url: str) -> None:
    """A connection that comes back with something unread is made anew before it is lent."""

    async def leave(pool: Any) -> None:
        connection = await pool.get_connection()
        await connection.send_command("ECHO", "left")
        await asyncio.sleep(0.05)
        await pool.release(connection)
        assert "mine" == await answer(await pool.get_connection(), "ECHO", "mine")

    with_pool(store_url, leave)


def test_a_connection_that_was_closed_is_opened_again(store: redis.Redis, store_url: str) -> None:
    """The server may close what is idle."""

    async def close(pool: Any) -> None:
        connection = await pool.get_connection()
        mine = await answer(connection, "CLIENT", "ID")
        await pool.release(connection)
        store.client_kill_filter(_id=mine)
        await asyncio.sleep(0.05)
        assert mine != await answer(await pool.get_connection(), "CLIENT", "ID")

    with_pool(store_url, close)


@pytest.mark.parametrize(("attempt", "limits"), [(60.0, [0.02]), (0.02, [60.0]), (60.0, [0.02, 0.02]), (0.02, [None])])
def test_a_wait_ends(attempt: float, limits: list[float | None]) -> None:
    """Whichever is less: its own limit, or what the attempt has left."""

    async def wait() -> None:
        async with AsyncDeadline(attempt) as ends:
            for limit in limits:
                ends.waits(limit)
            await asyncio.sleep(30)

    with pytest.raises(redis.TimeoutError):
        asyncio.run(wait())


@pytest.mark.parametrize("limits", [[0.02, 60.0], [0.02, None]])
def test_a_wait_has_its_own_limit(limits: list[float | None]) -> None:
    """What the one before had left does not count."""

    async def wait() -> None:
        async with AsyncDeadline(60.0) as ends:
            for limit in limits:
                ends.waits(limit)
            await asyncio.sleep(0.1)

    asyncio.run(wait())


def test_a_look_that_fails_gives_it_back(store: redis.Redis, store_url: str) -> None:
    """Who is cancelled while a connection is looked at has not taken it along."""

    async def cancel(pool: Any) -> None:
        connection = await pool.get_connection()
        await pool.release(connection)

        async def cancelled() -> bool:
            raise asyncio.CancelledError

        connection.is_ready, kept = cancelled, connection.is_ready
        with pytest.raises(asyncio.CancelledError):
            await pool.get_connection()
        connection.is_ready = kept
        assert connection is await pool.get_connection()

    with_pool(store_url, cancel)
