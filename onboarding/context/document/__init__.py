"""A context as a document: what stands in it and in which order, whoever writes it down."""

from collections.abc import Mapping
from typing import Any

from onboarding.context.document.blocks import Document, Envelope, Picture
from onboarding.context.document.business import business
from onboarding.context.document.general import general
from onboarding.context.formatting import Labels

__all__ = ["Document", "Envelope", "document_of", "is_general"]

Json = Any


def document_of(context: Mapping[str, Json], labels: Labels, picture: Picture = lambda name: {}) -> Document:
    """A business context or a general one; without a ``picture``, its words alone."""
    return general(context, labels) if is_general(context) else business(context, labels, picture)


def is_general(context: Mapping[str, Json]) -> bool:
    """Whether it is that of any flow, and not of the business one."""
    return "sections" in context
