"""How much one address may ask of the pages, counted in the process: a page costs the store no command for that.

It is generous, and for one worker; what has to be exact counts in the store (``limits.py``). This machine's own address
is not limited: behind a proxy here that nobody has told of (PROXY_HOPS) it is everybody's.
"""

import threading
import time
from collections import Counter
from functools import lru_cache

from flask import request
from werkzeug.exceptions import TooManyRequests

from onboarding.http.routing import is_loopback

MOST_ADDRESSES = 50_000  # that are remembered at a time
PAGES_A_MINUTE = 1200
OPENINGS = 60  # sessions that one address may open in an hour


class Window:
    """Counts by address, from nothing again every so many seconds."""

    def __init__(self, most: int, seconds: int) -> None:
        self.maximum, self.seconds = most, seconds
        self._lock, self._began, self._counts = threading.Lock(), 0.0, Counter[str]()

    def take(self, address: str) -> float:
        """0 while there are some left; else in how many seconds the counting begins anew."""
        now = time.monotonic()
        with self._lock:
            if now - self._began >= self.seconds:
                self._began, self._counts = now, Counter()
            if address in self._counts or len(self._counts) < MOST_ADDRESSES:
                self._counts[address] += 1
            return self._began + self.seconds - now if self._counts[address] > self.maximum else 0.0


class Floods:
    """The limits of one application's pages."""

    def __init__(self, pages_a_minute: int) -> None:
        self._pages, self._openings = Window(pages_a_minute, 60), Window(OPENINGS, 3600)

    def count_request(self) -> None:
        """Before each request of the pages."""
        _or_refuse(self._pages)

    def count_opening(self) -> None:
        """Before a session is opened."""
        _or_refuse(self._openings)


def _or_refuse(window: Window) -> None:
    address = request.remote_addr or ""
    if not _ours(address) and (wait := window.take(address)):
        raise TooManyRequests(retry_after=int(wait) + 1)


@lru_cache(maxsize=1024)
def _ours(address: str) -> bool:
    return not address or is_loopback(address)  # at a Unix socket there is none
