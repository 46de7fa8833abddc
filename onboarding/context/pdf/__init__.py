"""A context as a typeset PDF, with its plots. Every text in it is data to the typesetter; none is ever markup."""

from collections.abc import Mapping
from typing import Any

from onboarding.context.document import Document, document_of, is_general
from onboarding.context.formatting import Labels, words
from onboarding.context.pdf.language import Tongue, own_words, tongue
from onboarding.context.pdf.machine_limit import TypesettingBusy
from onboarding.context.pdf.plots import pictures
from onboarding.context.pdf.typesetting import PATIENCE, clean, typeset, typeset_pages

__all__ = ["TypesettingBusy", "to_pages", "to_pdf"]

Json = Any


def to_pdf(context: Mapping[str, Json], labels: Labels | None = None, *, patience: float = PATIENCE) -> bytes:
    """A business context or a general one, on A4; without ``labels_of(flow)``, options are named by their values.

    The same context gives the same bytes, wherever the same fonts are. Raises TypesettingBusy where the machine sets as
    many PDFs as it may, and none of them ends within ``patience`` seconds.
    """
    return typeset(*_document(context, labels or Labels()), patience=patience)


def to_pages(context: Mapping[str, Json], labels: Labels | None = None, *, density: int) -> list[bytes]:
    """The pages of the same document as PNG pictures, with so many pixels an inch."""
    return typeset_pages(*_document(context, labels or Labels()), density)


def _document(context: Mapping[str, Json], labels: Labels) -> tuple[Document, Tongue]:
    context = clean(context)
    drawn = {} if is_general(context) else {"picture": pictures(context, words(labels))}
    return document_of(context, labels, **drawn), tongue(own_words(context))
