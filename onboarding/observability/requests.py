"""Each request: an id that goes along with it, one line in the log, and its figures."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, request

from onboarding.observability import metrics
from onboarding.sessions.operation_log import naming

HEADER = "X-Request-ID"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:=/+-]{7,63}")
_log = logging.getLogger(__name__)
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
QUIET = ("alive", "ready", "metrics", "static", "htmx", "health")  # asked all the time; told at debug


def observe(app: Flask, log: Any, key: str) -> None:
    """Before anything else that looks at requests, so that it sees them first and their answers last."""
    named = naming(key)

    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = _taken_over(request.headers.get(HEADER)) or secrets.token_hex(16)

    def end(response: Response) -> Response:
        seconds, endpoint = time.perf_counter() - g.began, request.endpoint or "none"
        method = request.method if request.method in _METHODS else "other"
        response.headers[HEADER] = g.request_id
        metrics.REQUESTS.labels(endpoint, method, response.status_code).inc()
        metrics.SECONDS.labels(endpoint, method).observe(seconds)
        quiet = endpoint.rpartition(".")[2] in QUIET and response.status_code < 500
        tell = log.debug if quiet else log.error if response.status_code == 500 else log.info
        tell(
            "request",
            request_id=g.request_id,
            method=method,
            route=request.url_rule.rule if request.url_rule else None,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            **_about(named),
        )
        return response

    def unforeseen(raised: Any) -> None:
        """Flask's own line has the path in it, and with it what a link would open."""
        _log.error("unforeseen", exc_info=raised)

    app.log_exception = unforeseen  # type: ignore[method-assign,assignment]
    app.before_request(begin)
    app.after_request(end)


def concerns(**what: str) -> None:
    """What this request is about: its ``session``, by its id; its ``step``, by its slug."""
    g.concerns = {**g.get("concerns", {}), **what}


def request_id() -> str | None:
    """None where nobody observes: in an application that mounts the pages."""
    found: str | None = g.get("request_id")
    return found


def _about(named: Callable[[str], str]) -> dict[str, str]:
    about = dict(g.get("concerns", {}))
    if "session" in about:
        about["session"] = named(about["session"])
    if "api_key" in g:
        about["key"] = g.api_key.name
    return about


def _taken_over(given: str | None) -> str | None:
    """Somebody else's id, where it can stand in any log and header."""
    return given if given and _ID.fullmatch(given) else None
