"""A document before anybody writes it down: its first words, its blocks, and what identifies it."""

from dataclasses import dataclass

from onboarding.context.document.blocks import Block, Said
from onboarding.context.document.words import Row, day


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What identifies a document. ``made_at`` is ISO 8601, in UTC."""

    reference: str
    checksum: str
    made_at: str
    day: str
    steps: str

    @classmethod
    def of(cls, context: Row) -> "Envelope":
        return cls(
            reference=context["reference"],
            checksum=context["checksum"],
            made_at=context["generated_at"],
            day=day(context["generated_at"][:10]),
            steps=f"{context['completed_steps']} of {context['total_steps']} complete",
        )


@dataclass(frozen=True, kw_only=True)
class Document:
    """``kind`` says what it is, ``lead`` what it is about in one breath; ``facts`` stand beside its title."""

    title: str
    kind: str
    lead: Said
    facts: Block
    blocks: list[Block]
    envelope: Envelope
