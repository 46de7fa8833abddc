"""How often, and how much: one table of every limit on requests, and the one place that counts them.

A limit is counted by whoever a request comes from: an address (of IPv6 the /64, which one household or machine has),
the network around it (/24 of IPv4, /48 of IPv6), an API key, or a session whose signed cookie it brings. Most are
counted in the sessions' store, by keys under ``onboarding:``, so that all workers share them and a restart forgets
none. Pages are counted in the process, since a page costs the store no command for that. Requests of this machine's
own address are not limited but for guesses: behind a proxy that nobody has told of (PROXY_HOPS) it is everybody's.

What cannot be counted because the store is away is refused where somebody could guess, a code or a key; the rest needs
the store itself, and says so.
"""

import ipaddress
import math
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from flask import Response, g, request
from werkzeug.exceptions import TooManyRequests

from onboarding.http.routing import is_loopback
from onboarding.sessions.command import Allowance, Budget
from onboarding.sessions.manager import SessionManager

MOST_CALLERS = 50_000  # that a process remembers at a time; beyond them, all others share one count


class By(Enum):
    """Whom a limit is counted by."""

    ADDRESS = "address"  # IPv4 address, or IPv6 /64
    NETWORK = "network"  # IPv4 /24, or IPv6 /48
    SESSION = "session"
    KEY = "key"


@dataclass(frozen=True)
class Limit:
    """``most`` of something in a window of ``seconds``, by caller. ``name`` is what RateLimit headers call it."""

    name: str
    by: By
    most: int
    seconds: int

    def key(self, caller: str) -> str:
        """Where it is counted in the store. The braces put what belongs to one network into one Cluster slot."""
        return f"onboarding:{{limits:{_wide(caller) if self.by in _NETWORKS else caller}}}:{self.name}:{caller}"


_NETWORKS = (By.ADDRESS, By.NETWORK)

PAGES = Limit("pages", By.ADDRESS, 6000, 60)  # ONBOARDING_PAGE_LIMIT; a classroom that types all at once needs 2,300
PAGES_OF_ONE = Limit("pages-of-a-session", By.SESSION, 600, 60)
OPENINGS = Limit("openings", By.ADDRESS, 300, 600)  # sessions; a lecture hall begins in one minute
OPENINGS_AROUND = Limit("openings-around", By.NETWORK, 1200, 600)
BYTES = Limit("bytes", By.ADDRESS, 24 << 20, 3600)  # that sessions grow by; 140 founders need 14 MB
BYTES_AROUND = Limit("bytes-around", By.NETWORK, 96 << 20, 3600)
GUESSES = Limit("guesses", By.ADDRESS, 20, 60)  # codes that open nothing
GUESSES_AROUND = Limit("guesses-around", By.NETWORK, 200, 60)
WRONG_KEYS = Limit("wrong-keys", By.ADDRESS, 60, 60)
WRONG_KEYS_AROUND = Limit("wrong-keys-around", By.NETWORK, 600, 60)
CALLS = Limit("calls", By.KEY, 600, 60)  # ONBOARDING_API_LIMIT
_OPENINGS, _GROWTH = (OPENINGS, OPENINGS_AROUND), (BYTES, BYTES_AROUND)
_LARGE_BODY = 16 << 10  # bytes; what people type is less
POLICIES = (
    *(PAGES, PAGES_OF_ONE, OPENINGS, OPENINGS_AROUND, BYTES, BYTES_AROUND),
    *(GUESSES, GUESSES_AROUND, WRONG_KEYS, WRONG_KEYS_AROUND, CALLS),
)


def named(name: str) -> Limit:
    """The limit of the table that a script of the store speaks of."""
    return next(limit for limit in POLICIES if limit.name == name)


class RateLimited(TooManyRequests):
    """A request beyond a limit; ``seconds`` until the counting begins anew."""

    def __init__(self, limit: Limit, seconds: float) -> None:
        super().__init__(f"The limit is {limit.most} in {limit.seconds} s", retry_after=max(1, math.ceil(seconds)))
        self.limit, self.seconds = limit, seconds


class Count(NamedTuple):
    """Where a caller stands with a limit."""

    limit: Limit
    left: int
    seconds: float


class Window:
    """Counts by caller in this process, from nothing again every so many seconds."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit
        self._lock, self._began, self._counts = threading.Lock(), 0.0, Counter[str]()

    def take(self, caller: str) -> None:
        """RateLimited beyond the limit."""
        now = time.monotonic()
        with self._lock:
            if now - self._began >= self.limit.seconds:
                self._began, self._counts = now, Counter()
            if caller not in self._counts and len(self._counts) >= MOST_CALLERS:
                caller = ""
            self._counts[caller] += 1
            count, ends = self._counts[caller], self._began + self.limit.seconds
        if count > self.limit.most:
            raise RateLimited(self.limit, ends - now)


class RateLimits:
    """The limits of one application. ``pages_a_minute`` is of one address, in one process."""

    def __init__(self, manager: SessionManager, pages_a_minute: int = PAGES.most) -> None:
        self._manager = manager
        self._pages = Window(Limit(PAGES.name, PAGES.by, pages_a_minute, PAGES.seconds))
        self._pages_of_one = Window(PAGES_OF_ONE)

    def count_page(self, session_id: str | None) -> None:
        """Before each request of the pages; ``session_id`` is of a cookie that we signed."""
        if from_here():
            return
        if session_id:
            self._pages_of_one.take(session_id)
        self._pages.take(address())

    def budget(self, *, opens: bool) -> Budget | None:
        """What a write of this request may cost: the store counts it in the write's own script.

        In a Cluster the counters are elsewhere than the session. There what opens a session costs a command of its own,
        and so does a large body, which counts as it is sent.
        """
        if from_here():
            return None
        if not self._manager.in_cluster:
            return Budget(tuple(map(_allowance, _OPENINGS)), tuple(map(_allowance, _GROWTH)))
        if opens:
            self.count(_OPENINGS)
        if (size := request.content_length or 0) > _LARGE_BODY:
            self.count(_GROWTH, more=size)
        return None

    def count(self, limits: "tuple[Limit, ...]", caller: str | None = None, more: int = 1) -> None:
        """In the store, by this request's address unless a ``caller`` is given. RateLimited beyond one of them.

        StoreUnavailable where it cannot be counted: nothing passes uncounted.
        """
        keys = [limit.key(_caller(limit) if caller is None else caller) for limit in limits]
        counted = self._manager.count_all([(key, more, limit.seconds) for key, limit in zip(keys, limits, strict=True)])
        for limit, (count, seconds) in zip(limits, counted, strict=True):
            if more > 0 and count > limit.most:
                raise RateLimited(limit, seconds)
            note(Count(limit, max(0, limit.most - count), seconds))


def note(count: Count) -> None:
    """What the answer's RateLimit headers say: of several limits the one with the least left."""
    tightest: Count | None = g.get("rate_limit")
    if tightest is None or count.left / count.limit.most < tightest.left / tightest.limit.most:
        g.rate_limit = count


def add_headers(response: Response) -> Response:
    """RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-10), where something was counted."""
    count: Count | None = g.get("rate_limit")
    if count is not None:
        response.headers.update(headers_of(count))
    return response


def headers_of(count: Count) -> dict[str, str]:
    name, limit = f'"{count.limit.name}"', count.limit
    return {
        "RateLimit-Policy": f"{name};q={limit.most};w={limit.seconds}",
        "RateLimit": f"{name};r={count.left};t={max(0, math.ceil(count.seconds))}",
    }


# Who asks


def address() -> str:
    """Of this request, as limits count it."""
    return narrow(request.remote_addr or "")


def from_here() -> bool:
    """From this machine, or over a socket of it."""
    return _ours(request.remote_addr or "")


@lru_cache(maxsize=4096)
def narrow(given: str) -> str:
    """“203.0.113.7”, or “2001:db8:1:2::/64”."""
    return _within(given, 32, 64)


def _wide(caller: str) -> str:
    """The network around a caller: “203.0.113.0/24”, or “2001:db8:1::/48”."""
    return _around(caller.partition("/")[0])


@lru_cache(maxsize=4096)
def _around(given: str) -> str:
    return _within(given, 24, 48)


def _within(given: str, of_four: int, of_six: int) -> str:
    try:
        found = ipaddress.ip_address(given)
    except ValueError:
        return given or "nobody"  # a Unix socket's other end has none
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    network = ipaddress.ip_network((found, of_four if found.version == 4 else of_six), strict=False)
    return str(network).removesuffix("/32")


def _caller(limit: Limit) -> str:
    return _around(request.remote_addr or "") if limit.by is By.NETWORK else address()


def _allowance(limit: Limit) -> Allowance:
    return Allowance(limit.key(_caller(limit)), limit.most, limit.seconds, limit.name)


@lru_cache(maxsize=1024)
def _ours(given: str) -> bool:
    return not given or is_loopback(given)


# ONBOARDING_API_LIMIT

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "month": 30 * 86_400, "year": 360 * 86_400}
_LIMIT = re.compile(r"\s*(\d+)\s*(?:/|per)\s*(\d+)?\s*([a-z]+?)s?\s*", re.ASCII | re.IGNORECASE)


def limits_of(text: str) -> tuple[Limit, ...]:
    """Of “600 per minute”, “600/minute” or “100 per 2 hours”; several with commas between. ValueError for none."""
    try:
        return tuple(_read(text))
    except ValueError as error:
        raise ValueError('ONBOARDING_API_LIMIT is a limit like "600 per minute"') from error


def _read(text: str) -> Iterator[Limit]:
    for part in re.split("[,;|]", text):
        found = _LIMIT.fullmatch(part)
        if found is None or (unit := found[3].lower()) not in _SECONDS:
            raise ValueError(f"{part!r} is no limit")
        seconds = (int(found[2] or 1) or 1) * _SECONDS[unit]
        yield Limit(f"{CALLS.name}-{seconds}", CALLS.by, int(found[1]), seconds)


def calls_counter(limits: RateLimits, text: str, key_name: Callable[[], str | None]) -> Callable[[], None]:
    """What counts one API call: by its key, or where it has none that is known, by its address as a guess at one.

    Raises RateLimited, and StoreUnavailable where the store does not count: a guess that nobody counts is not let in.
    """
    calls = limits_of(text)
    strictest = min(calls, key=lambda limit: limit.most / limit.seconds)
    fewest = min(WRONG_KEYS.most, max(1, strictest.most * WRONG_KEYS.seconds // strictest.seconds))
    guesses = (Limit(WRONG_KEYS.name, WRONG_KEYS.by, fewest, WRONG_KEYS.seconds), WRONG_KEYS_AROUND)

    def count() -> None:
        name = key_name()
        if name is None:
            limits.count(guesses)
        else:
            limits.count(calls, f"key:{name}")

    return count
