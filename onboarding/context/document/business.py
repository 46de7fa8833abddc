"""A business context as a document: its sections in order, and what does not fit together."""

from collections.abc import Iterator

from onboarding.context.document.blocks import Block, Document, Envelope, Picture, facts, filled, heading, note, remarks
from onboarding.context.document.market import competitive, customers, foundation
from onboarding.context.document.plan import numbers, plan
from onboarding.context.document.selling import go_to_market, messaging
from onboarding.context.formatting import Labels, Row, Words, words


def business(context: Row, labels: Labels, picture: Picture) -> Document:
    in_words = words(labels)
    company = context["foundation"]["company"]
    return Document(
        title=company["name"],
        kind="Business context",
        lead=context["messaging"]["one_liner"],
        facts=_at_a_glance(company, in_words),
        blocks=filled(_sections(context, in_words, picture)),
        envelope=Envelope.of(context),
    )


def _at_a_glance(company: Row, words: Words) -> Block:
    """What stands below the name on the first page."""
    return facts(
        ("Industry", company["other_industry"] or words("industry", company["industry"])),
        ("Stage", words("stage", company["stage"])),
        ("Founded", company["founded_year"] and str(company["founded_year"])),
        ("Headquarters", company["headquarters"]),
    )


def _sections(context: Row, words: Words, picture: Picture) -> Iterator[Block]:
    yield from foundation(context, words)
    yield from customers(context, words)
    yield from competitive(context, words, picture)
    yield from messaging(context, words, picture)
    yield from go_to_market(context, words, picture)
    yield from numbers(context, words, picture)
    yield from plan(context, picture)
    yield heading(1, "Worth another look")
    yield note("What did not seem to fit together when this was finalized. It advises; the answers may well be right.")
    yield remarks(check["message"] for check in context["checks"])
