"""``/metrics``, for Prometheus: with the token where one is set, else for this machine alone.

The figures that Prometheus reads. Under several workers each writes its own files, and any worker adds them up.

That is so where ``PROMETHEUS_MULTIPROC_DIR`` names a folder when this is first imported; the production server sees to
it. No label has anything in it that somebody typed.
"""

import hmac
import os
from pathlib import Path

from flask import Flask, Response, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from onboarding.http.routing import from_this_machine
from onboarding.observability.funnel import TOOK_AT_MOST
from onboarding.observability.metric_files import locked
from onboarding.sessions import SessionManager
from onboarding.sessions.metrics import Timing

_BREAKER = {"closed": 0, "half_open": 1, "open": 2}
_FAST = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

REQUESTS = Counter("onboarding_requests", "Requests, by route and answer.", ["endpoint", "method", "status"])
SECONDS = Histogram("onboarding_request_seconds", "How long requests took.", ["endpoint", "method"], buckets=_FAST)
STORE = Histogram(
    "onboarding_store_seconds", "Operations of the store, retries included.", ["operation"], buckets=_FAST
)
ERRORS = Counter("onboarding_store_errors", "Operations that failed.", ["operation"])
RETRIES = Counter("onboarding_store_retries", "Attempts beyond the first.", ["operation"])
IN_FLIGHT = Gauge("onboarding_store_in_flight", "Operations under way or waiting.", multiprocess_mode="livesum")
POOL = Gauge("onboarding_store_pool_size", "Connections that may be open.", multiprocess_mode="livesum")
BREAKER = Gauge("onboarding_store_breaker", "0 closed, 1 trying, 2 open; the worst one.", multiprocess_mode="livemax")
SAVED = Counter("onboarding_steps_saved", "Saves of a step.", ["step", "face"])
REFUSED = Counter("onboarding_steps_refused", "Saves that were not, and why.", ["step", "face", "why"])
WRONG = Counter("onboarding_field_errors", "Answers that were refused, by field.", ["step", "field"])
STARTED = Counter("onboarding_steps_started", "Steps that founders were led to for the first time.", ["step"])
FIRST = Counter("onboarding_steps_first_saved", "Steps that a session had not saved before.", ["step", "face"])
SKIPPED = Counter("onboarding_steps_skipped", "Optional steps that founders went on without.", ["step"])
TOOK = Histogram("onboarding_step_seconds", "How long founders took over a step.", ["step"], buckets=TOOK_AT_MOST)
DRAFTS = Counter("onboarding_drafts", "Drafts kept.", ["step"])
OPENED = Counter("onboarding_opened", "Sessions opened.", ["face"])
FINALIZED = Counter("onboarding_finalized", "Sessions finalized.", ["face"])
LIMITED = Counter("onboarding_limited", "Requests beyond a limit.", ["endpoint"])


def watch(manager: SessionManager) -> None:
    """Pass on what the manager notes of each operation."""
    POOL.set(manager.pool_size)

    def note(name: str, timing: Timing, seconds: float, failed: bool) -> None:
        STORE.labels(name).observe(seconds)
        IN_FLIGHT.set(manager.metrics.in_flight)
        BREAKER.set(_BREAKER[manager.breaker_state])
        if failed:
            ERRORS.labels(name).inc()
        if timing.attempts > 1:
            RETRIES.labels(name).inc(timing.attempts - 1)

    manager.metrics.listen(note)


def text() -> bytes:
    """All of it, of all workers, as Prometheus reads it."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder is None:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    with locked(Path(folder), alone=False):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)


def add_metrics(app: Flask, token: str) -> None:
    def metrics() -> Response:
        if token and not _sent(token):
            refused = Response("401 Send METRICS_TOKEN as “Authorization: Bearer …”\n", 401, mimetype="text/plain")
            refused.headers["WWW-Authenticate"] = 'Bearer realm="metrics"'
            return refused
        if not token and not from_this_machine():
            return Response("403 Set METRICS_TOKEN to read this from elsewhere\n", 403, mimetype="text/plain")
        return Response(text(), content_type=CONTENT_TYPE_LATEST)

    app.add_url_rule("/metrics", view_func=metrics)


def _sent(token: str) -> bool:
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
