"""How often the API may be called, counted in the sessions' own store, so that all workers share it.

What a limit says is read by the library ``limits``; its storages would connect on their own: at start, when the store
may be away, and without its TLS, its time-outs, its breaker and what an address of Sentinel or Cluster says.
"""

from collections.abc import Callable

from limits import parse_many

from onboarding.observing import happened
from onboarding.sessions import SessionManager, StoreUnavailable


class TooManyCalls(Exception):
    """``limit`` is what it met, in words; ``seconds`` until that begins anew."""

    def __init__(self, limit: str, seconds: float) -> None:
        super().__init__(limit)
        self.limit, self.seconds = limit, seconds


def counter(manager: SessionManager, limit: str, whom: Callable[[], str]) -> Callable[[], None]:
    """What counts one call, of whichever kind, and raises TooManyCalls where it is one too many.

    While the store does not count, nobody is held up: what needs the store says so itself.
    """
    try:
        limits = parse_many(limit)
    except ValueError as error:
        raise ValueError('ONBOARDING_API_LIMIT is a limit like "600 per minute"') from error

    def count() -> None:
        for one in limits:
            try:
                calls, seconds = manager.count(one.key_for("api", whom()), 1, one.get_expiry())
            except StoreUnavailable:
                happened.uncounted()
                return
            if calls > one.amount:
                raise TooManyCalls(str(one), seconds)

    return count
