"""Calls from browsers of other origins (CORS): refused by every browser, but for the origins that a setting names.

A call carries its key in a header that only a script can set, and no cookie of ours counts here: no origin is trusted
with credentials.
"""

from collections.abc import Callable, Sequence

from flask import Response, request

from onboarding.http.routing import methods_of

ANSWERED = "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-ID"  # what scripts may read
SENT = "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match"
KEPT_FOR = 600  # seconds that a browser need not ask again


def preflight(origins: Sequence[str]) -> Callable[[], Response | None]:
    """Before a call is asked for its key: a browser asks first, without one, whether it may send it."""

    def answer() -> Response | None:
        asks = request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers
        if not asks or request.headers.get("Origin") not in origins:
            return None
        response = Response(status=204)
        response.headers["Access-Control-Allow-Methods"] = ", ".join(methods_of(request.path))
        response.headers["Access-Control-Allow-Headers"] = SENT
        response.headers["Access-Control-Max-Age"] = str(KEPT_FOR)
        return response

    return answer


def allow(origins: Sequence[str]) -> Callable[[Response], Response]:
    """After every call: whether a script of the asking origin may read the answer."""

    def mark(response: Response) -> Response:
        if not origins:
            return response
        response.vary.add("Origin")
        origin = request.headers.get("Origin")
        if origin in origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = ANSWERED
        return response

    return mark
