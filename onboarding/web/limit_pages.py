"""The pages of who has to wait or to send less: why, for how long, and everything that was typed, to be sent again."""

import math
from typing import Any

from flask import Response, request

from onboarding.http.rate_limits import Count, RateLimited, headers_of, named
from onboarding.observability import events
from onboarding.sessions.errors import LimitReached
from onboarding.web.pages import page

# By the limit's name, without “-around”: what the page is called, and what the limit is, in plain words.
_WHY = {
    "openings": (
        "Many people begin here just now",
        "From one network {most} people can begin within {span}, and from yours so many have.",
    ),
    "bytes": (
        "Much was saved from your network",
        "From one network so much can be saved within {span}, and from yours it has been.",
    ),
    "guesses": ("Too many codes were tried", "From one network {most} codes can be tried within {span}."),
}
_OTHERS = ("That was too often", "From one network {most} pages can be asked for within {span}.")
_FULL_FOR = 60  # seconds; until an operator, or an expiry, makes room


def of(error: LimitReached) -> RateLimited:
    """What a script of the store refused, as the limit that it is."""
    return RateLimited(named(error.limit), error.seconds)


def limited(error: RateLimited, carried: dict[str, Any]) -> Response:
    """429: the truth about the limit, and when it makes sense to try again."""
    events.limited(request.endpoint or "none")
    heading, why = _WHY.get(error.limit.name.removesuffix("-around"), _OTHERS)
    told = why.format(most=error.limit.most, span=_span(error.limit.seconds))
    response = _page(429, heading, told, f"in {_span(error.seconds)}", carried)
    response.headers["Retry-After"] = str(error.retry_after)
    response.headers.update(headers_of(Count(error.limit, 0, error.seconds)))
    return response


def no_room(carried: dict[str, Any]) -> Response:
    """503 for who would begin. Who has begun goes on."""
    why = "Nobody can begin for now: we have no room for more answers. Who has begun can go on."
    response = _page(503, "We are full just now", why, "later today", carried)
    response.headers["Retry-After"] = str(_FULL_FOR)
    return response


def _page(status: int, heading: str, why: str, wait: str, carried: dict[str, Any]) -> Response:
    return page("queue.html", None, status=status, title=heading, heading=heading, why=why, wait=wait, **carried)


def _span(seconds: float) -> str:
    """“40 seconds”, “10 minutes”, rounded up."""
    if seconds < 100:
        count, unit = max(1, math.ceil(seconds)), "second"
    else:
        count, unit = math.ceil(seconds / 60), "minute"
    return f"{count} {unit}{'' if count == 1 else 's'}"
