"""How long the attempt under way may take. Whoever sets its end and who waits within it need not know each other."""

import asyncio
import time
from contextvars import ContextVar
from types import TracebackType
from typing import Self

from redis import exceptions as redis_errors

ends_at: ContextVar[float | None] = ContextVar("ends_at", default=None)  # of the attempt under way, monotonic
SHORTEST = 0.001  # seconds; 0 would mean "do not wait at all"


class EndsAt:
    """Around an attempt that is to end at this moment."""

    def __init__(self, moment: float) -> None:
        self._moment = moment

    def __enter__(self) -> None:
        self._token = ends_at.set(self._moment)

    def __exit__(self, *_: object) -> None:
        ends_at.reset(self._token)


class EndsAtAwaited:
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


awaited: ContextVar[EndsAtAwaited | None] = ContextVar("awaited", default=None)  # the attempt under way


def left(limit: float) -> float:
    """Seconds that one wait may take now: ``limit``, or what the attempt has left."""
    end = ends_at.get()
    return limit if end is None else max(SHORTEST, min(limit, end - time.monotonic()))
