"""One client of the store for each event loop that asks for one, given back when that loop ends.

Connections must not cross from one loop to another, and a manager outlives loops: every ``asyncio.run`` is one. An
asynchronous generator that waits in a loop is closed by ``loop.shutdown_asyncgens()``, which ``asyncio.run``,
``asyncio.Runner``, Uvicorn and pytest's plugins all call before they close a loop: that closes the client too. A loop
that is closed without a word is noticed when the next one asks.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Generic, NamedTuple, TypeVar

Client = TypeVar("Client")
Loop = asyncio.AbstractEventLoop


class _Bound(NamedTuple, Generic[Client]):
    client: Client
    until: AsyncGenerator[None, None]  # held, since a loop only knows its generators weakly


class LoopClients(Generic[Client]):
    """Safe for threads that each run a loop. ``connect`` makes a client, ``close`` gives its connections back."""

    def __init__(self, connect: Callable[[], Client], close: Callable[[Client], Awaitable[None]]) -> None:
        self._connect, self._close = connect, close
        self._bound: dict[Loop, _Bound[Client]] = {}
        self._lock = threading.Lock()

    async def get(self) -> Client:
        """The running loop's client."""
        loop = asyncio.get_running_loop()
        bound = self._bound.get(loop)
        if bound is None:
            bound = self._bind(loop)
            await anext(bound.until)
        return bound.client

    async def close(self) -> None:
        """Give the running loop's connections back now; asking again makes others."""
        bound = self._bound.get(asyncio.get_running_loop())
        if bound is not None:
            await bound.until.aclose()

    def __len__(self) -> int:
        """How many loops have a client."""
        return len(self._bound)

    def _bind(self, loop: Loop) -> "_Bound[Client]":
        client = self._connect()
        bound = _Bound(client, self._until_the_end(loop, client))
        with self._lock:
            for other in [other for other in self._bound if other.is_closed()]:
                del self._bound[other]
            self._bound[loop] = bound
        return bound

    async def _until_the_end(self, loop: Loop, client: Client) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            with self._lock:
                self._bound.pop(loop, None)
            await self._close(client)
