"""How often the API may be called, counted in the sessions' own store, so that all workers share it."""

import re
from collections.abc import Callable
from typing import NamedTuple, Self

from onboarding.observability import events
from onboarding.sessions import SessionManager, StoreUnavailable

_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86_400,
    "month": 30 * 86_400,
    "year": 360 * 86_400,
}
_LIMIT = re.compile(r"\s*(\d+)\s*(?:/|per)\s*(\d+)?\s*([a-z]+?)s?\s*", re.ASCII | re.IGNORECASE)


class TooManyCalls(Exception):
    """``limit`` is what it met, in words; ``seconds`` until that begins anew."""

    def __init__(self, limit: str, seconds: float) -> None:
        super().__init__(limit)
        self.limit, self.seconds = limit, seconds


class Limit(NamedTuple):
    """So many calls in so many units of time."""

    amount: int
    units: int
    unit: str

    @classmethod
    def of(cls, text: str) -> Self:
        """Of “600 per minute”, “600/minute” or “100 per 2 hours”; ValueError where it is none."""
        found = _LIMIT.fullmatch(text)
        if found is None or (unit := found[3].lower()) not in _SECONDS:
            raise ValueError(f"{text!r} is no limit")
        return cls(int(found[1]), int(found[2] or 1) or 1, unit)

    @property
    def seconds(self) -> int:
        return self.units * _SECONDS[self.unit]

    def key(self, whom: str) -> str:
        """What it is counted by in the store; workers of before and after an upgrade count together."""
        return f"LIMITER/api/{whom}/{self.amount}/{self.units}/{self.unit}"

    def __str__(self) -> str:
        return f"{self.amount} per {self.units} {self.unit}"


def counter(manager: SessionManager, limit: str, whom: Callable[[], str]) -> Callable[[], None]:
    """What counts one call, of whichever kind, and raises TooManyCalls where it is one too many.

    ``limit`` has several with commas between. While the store does not count, nobody is held up: what needs the store
    says so itself.
    """
    try:
        limits = [Limit.of(one) for one in re.split("[,;|]", limit)]
    except ValueError as error:
        raise ValueError('ONBOARDING_API_LIMIT is a limit like "600 per minute"') from error

    def count() -> None:
        for one in limits:
            try:
                calls, seconds = manager.count(one.key(whom()), 1, one.seconds)
            except StoreUnavailable:
                events.uncounted()
                return
            if calls > one.amount:
                raise TooManyCalls(str(one), seconds)

    return count
