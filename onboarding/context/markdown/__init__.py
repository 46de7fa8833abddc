"""A context as a readable document. No text that a founder typed can act as Markdown or HTML."""

from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.context.document import Document, document_of
from onboarding.context.labels import Labels
from onboarding.context.markdown.blocks import document, facts, heading, quote, written

__all__ = ["to_markdown"]

Json = Any


def to_markdown(context: Mapping[str, Json], labels: Labels | None = None) -> str:
    """A business context or a general one; without ``labels_of(flow)``, options are named by their values.

    It ends with what identifies it: reference, date, checksum.
    """
    return document(_blocks(document_of(context, labels or Labels())))


def _blocks(whole: Document) -> Iterator[str]:
    yield heading(1, whole.title)
    yield quote(whole.lead)
    for block in whole.blocks:
        yield written(block)
    yield heading(2, "About this document")
    yield facts(
        ("Steps", whole.envelope.steps),
        ("Reference", whole.envelope.reference),
        ("Date", whole.envelope.day),
        ("Checksum", whole.envelope.checksum),
    )
