"""What founders and programs did with steps, counted where it happened: numbers and names of fields, no answers."""

import logging
import time
from collections.abc import Iterable

from flask import request

from onboarding.fields import Wrong
from onboarding.flow import Step
from onboarding.observing import figures

_log = logging.getLogger(__name__)


def saved(step: Step, face: str) -> None:
    figures.SAVED.labels(step.slug, face).inc()


def refused(step: Step, face: str, why: str, wrongs: Iterable[Wrong] = ()) -> None:
    """``why`` is invalid, stale or ahead; of ``wrongs`` each field counts once, in however many rows it is."""
    figures.REFUSED.labels(step.slug, face, why).inc()
    for field in {_field(wrong.name) for wrong in wrongs}:
        figures.WRONG.labels(step.slug, field).inc()


def drafted(step: Step) -> None:
    figures.DRAFTS.labels(step.slug).inc()


def limited(endpoint: str) -> None:
    """Of who went beyond a limit the address is told: it is what an operator can do something about."""
    figures.LIMITED.labels(endpoint).inc()
    _log.warning("limited", extra={"endpoint": endpoint, "address": request.remote_addr})


def uncounted() -> None:
    """A limit could not count, and let through. Told once a minute at most."""
    figures.UNCOUNTED.inc()
    if _told.due():
        _log.warning("limits are not counted while the store is away")


class _AtMost:
    """Whether something is to be said again."""

    def __init__(self, every: float) -> None:
        self._every, self._last = every, -every

    def due(self) -> bool:
        now = time.monotonic()
        if now - self._last < self._every:
            return False
        self._last = now
        return True


_told = _AtMost(60.0)


def finalized(face: str, reference: str) -> None:
    """Told again when it is asked for again: the reference is the same."""
    figures.FINALIZED.labels(face).inc()
    _log.info("finalized", extra={"reference": reference, "face": face})


def _field(name: str) -> str:
    """“competitors.name” of “competitors-0-name”."""
    return ".".join(part for part in name.split("-") if not part.isdigit())
