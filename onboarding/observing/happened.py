"""What founders and programs did with steps, counted where it happened: numbers and names of fields, no answers."""

import logging
from collections.abc import Iterable

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


def finalized(face: str, reference: str) -> None:
    """Told again when it is asked for again: the reference is the same."""
    figures.FINALIZED.labels(face).inc()
    _log.info("finalized", extra={"reference": reference, "face": face})


def _field(name: str) -> str:
    """“competitors.name” of “competitors-0-name”."""
    return ".".join(part for part in name.split("-") if not part.isdigit())
