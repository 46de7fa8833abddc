"""One line a request and one an event: JSON in production, for people while developing.

A request has an id that goes along with it. Nothing that somebody typed or asked for gets in: of an address its rule,
of a session a keyed hash, of an exception its kind and where it was raised. What a library says goes through the same
lines.
"""

import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable, MutableMapping
from typing import Any

import orjson
import structlog
from flask import Flask, Response, g, has_app_context, request

from onboarding.config import Settings
from onboarding.observability import metrics
from onboarding.sessions.metrics import naming

Event = MutableMapping[str, Any]
Processor = Callable[[Any, str, Event], Any]
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class _Stderr:
    """Whatever standard error is when a line is written: programs and tests put another one there."""

    def write(self, text: str) -> None:
        sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure(settings: Settings) -> Any:
    """Set up this process's lines; what is given back writes those of requests."""
    level = getattr(logging, settings.log_level.upper())
    common: list[Processor] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        _in_request,
        _where,
        _on_one_line,
        _as_json if settings.logs_json else structlog.dev.ConsoleRenderer(colors=False, timestamp_key="at"),
    ]
    stdlib: list[Processor] = [structlog.stdlib.ExtraAdder(), structlog.stdlib.add_log_level]
    stdlib += [structlog.stdlib.add_logger_name, structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    handler = logging.StreamHandler(_Stderr())
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[*stdlib, *common], use_get_message=True))
    root = logging.getLogger()
    for before in [
        existing for existing in root.handlers if isinstance(existing.formatter, structlog.stdlib.ProcessorFormatter)
    ]:
        root.removeHandler(before)
    root.addHandler(handler)
    root.setLevel(max(level, logging.WARNING))
    logging.getLogger("onboarding").setLevel(level)
    return structlog.wrap_logger(
        structlog.WriteLogger(_Stderr()),  # type: ignore[arg-type]  # it writes and flushes, which is all that is asked
        processors=[structlog.processors.add_log_level, *common],
        wrapper_class=structlog.make_filtering_bound_logger(level),
    ).bind()


def _as_json(_: Any, __: str, event: Event) -> str:
    return orjson.dumps(event, default=str).decode()


def _in_request(_: Any, __: str, event: Event) -> Event:
    """What is said within a request carries its id."""
    if "request_id" not in event and has_app_context() and "request_id" in g:
        event["request_id"] = g.request_id
    return event


def _where(_: Any, __: str, event: Event) -> Event:
    """Of an exception its kind and where it was raised: its words may be somebody's answers."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-12:]]
    return event


def _on_one_line(_: Any, __: str, event: Event) -> Event:
    for name, value in event.items():
        if isinstance(value, str) and not value.isprintable():  # hardly any is, and this is asked of each
            event[name] = on_one_line(value)
    return event


def on_one_line(text: str) -> str:
    """Without anything that begins a line or turns a text around."""
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
