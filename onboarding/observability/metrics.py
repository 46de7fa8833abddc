"""The metrics that Prometheus reads at ``/metrics``: with the token where one is set, else for this machine alone.

Under several workers each writes its own files, and any worker adds them up. That is so where
``PROMETHEUS_MULTIPROC_DIR`` names a folder when this is first imported; the production server sees to it. No label has
anything in it that somebody typed.

prometheus_client keeps the files of every process that ever was: after 864 workers a scrape took 3 s and 112 MB. So
what an ended worker counted goes into one set of files, and its own go. A scrape and a merge exclude each other by a
lock on a file, so that nothing is counted twice, or not at all, meanwhile.
"""

import fcntl
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
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
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

from onboarding.http.routing import from_this_machine
from onboarding.observability.funnel import TOOK_AT_MOST
from onboarding.sessions import SessionManager
from onboarding.sessions.metrics import Timing

ADDED_UP = ("counter", "histogram", "summary")  # kinds whose values of several processes are summed
MERGED = "merged"  # what stands in a file's name in place of the process


@contextmanager
def locked(folder: Path, *, alone: bool) -> Iterator[None]:
    """While it lasts nobody merges; ``alone``: nobody reads either."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


def merge_ended(folder: Path, pid: int) -> None:
    """What the process of this id counted stays; its files go, and with them what it had under way."""
    with locked(folder, alone=True):
        for kind in ADDED_UP:
            own = folder / f"{kind}_{pid}.db"
            if own.exists():
                _add(own, folder / f"{kind}_{MERGED}.db")
                own.unlink()
        for gauge in folder.glob(f"gauge_*_{pid}.db"):
            gauge.unlink()


def merge_all_ended(folder: Path) -> None:
    """Of all processes that are gone: of a server before this one, which ended without a word."""
    pids = {path.stem.rpartition("_")[2] for path in folder.glob("*_*.db")} - {MERGED}
    for pid in map(int, filter(str.isdecimal, pids)):
        if not _alive(pid):
            merge_ended(folder, pid)


def _add(own: Path, merged: Path) -> None:
    """Whole or not at all: a server that is killed meanwhile leaves one of the two as it was."""
    values: dict[str, tuple[float, float]] = {}
    for path in (merged, own):
        if path.exists():
            for key, value, timestamp, _ in MmapedDict.read_all_values_from_file(path):  # type: ignore[no-untyped-call]
                before, since = values.get(key, (0.0, 0.0))
                values[key] = before + value, max(since, timestamp)
    fresh = merged.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    written = MmapedDict(str(fresh))  # type: ignore[no-untyped-call]
    for key, (value, timestamp) in values.items():
        written.write_value(key, value, timestamp)  # type: ignore[no-untyped-call]
    written.close()  # type: ignore[no-untyped-call]
    fresh.replace(merged)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
