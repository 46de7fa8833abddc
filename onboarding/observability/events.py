"""What founders and programs did with steps, counted where it happened: numbers and names of fields, no answers."""

import logging
import re
from collections.abc import Iterable

from flask import request

from onboarding.flow import Step
from onboarding.observability import funnel, metrics
from onboarding.sessions import Finalized
from onboarding.sessions.session import Session

PAGES = "pages"  # the face of who uses a browser
_log = logging.getLogger(__name__)


def started(step: Step) -> None:
    """A founder is led to a step for the first time."""
    metrics.STARTED.labels(step.slug).inc()
    funnel.count("started", step)


def skipped(step: Step) -> None:
    metrics.SKIPPED.labels(step.slug).inc()
    funnel.count("skipped", step)


def saved(step: Step, face: str, *, first: bool) -> None:
    """``first`` where the session had no answers of the step before: the funnel counts those."""
    metrics.SAVED.labels(step.slug, face).inc()
    if first:
        metrics.FIRST.labels(step.slug, face).inc()
        funnel.count("saved" if face == PAGES else "programs", step)


def took(step: Step, seconds: float) -> None:
    """How long a founder was at a step, until it was first saved."""
    metrics.TOOK.labels(step.slug).observe(seconds)
    funnel.count(f"took:{funnel.bucket(seconds)}", step)


def refused(step: Step, face: str, why: str, fields: Iterable[str] = ()) -> None:
    """``why`` is invalid, stale or ahead; of ``fields`` each counts once, in however many rows it is."""
    metrics.REFUSED.labels(step.slug, face, why).inc()
    if face == PAGES and why == "invalid":
        funnel.count("refused", step)
    for field in {_field(name) for name in fields}:
        metrics.WRONG.labels(step.slug, field).inc()
        if face == PAGES:
            funnel.count(f"wrong:{field}", step)


def opened(face: str, session: Session) -> None:
    """Counted where it was this request that opened it."""
    if session.just_opened:
        metrics.OPENED.labels(face).inc()


def drafted(step: Step) -> None:
    metrics.DRAFTS.labels(step.slug).inc()


def limited(endpoint: str) -> None:
    """Of who went beyond a limit the address is told: it is what an operator can do something about."""
    metrics.LIMITED.labels(endpoint).inc()
    _log.warning("limited", extra={"endpoint": endpoint, "address": request.remote_addr})


def finalized(face: str, done: Finalized) -> None:
    """Told again when it is asked for again: the reference is the same. Counted once."""
    if done.first:
        metrics.FINALIZED.labels(face).inc()
        funnel.count("finalized" if face == PAGES else "finalized by programs")
    _log.info("finalized", extra={"reference": done.reference, "face": face})


def _field(name: str) -> str:
    """“competitors.name” of “competitors-0-name” and of “competitors.0.name”."""
    return ".".join(part for part in re.split("[-.]", name) if not part.isdigit())
