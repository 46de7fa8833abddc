"""A context as a typeset PDF, with its plots. Every text in it is data to the typesetter; none is ever markup."""

from collections.abc import Mapping
from typing import Any

from onboarding.context.labels import Labels
from onboarding.context.pdf.business import business
from onboarding.context.pdf.general import general
from onboarding.context.pdf.typesetting import typeset

__all__ = ["to_pdf"]

Json = Any


def to_pdf(context: Mapping[str, Json], labels: Labels | None = None) -> bytes:
    """A business context or a general one, on A4; without ``labels_of(flow)``, options are named by their values.

    The same context gives the same bytes, wherever the same fonts are.
    """
    labels = labels or Labels()
    return typeset(general(context, labels) if "sections" in context else business(context, labels))
