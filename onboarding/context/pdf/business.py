"""A business context as a document: the sections in the order of the Markdown, and what does not fit together."""

from collections.abc import Iterator

from onboarding.context.labels import Labels
from onboarding.context.markdown.words import Row, Words, words
from onboarding.context.pdf.blocks import Block, facts, filled, heading, note, remarks
from onboarding.context.pdf.clean import clean
from onboarding.context.pdf.competitive import competitive
from onboarding.context.pdf.customers import customers
from onboarding.context.pdf.foundation import foundation
from onboarding.context.pdf.go_to_market import go_to_market
from onboarding.context.pdf.language import tongue
from onboarding.context.pdf.messaging import messaging
from onboarding.context.pdf.plan import numbers, plan
from onboarding.context.pdf.plots import pictures
from onboarding.context.pdf.typesetting import Document, Envelope

_SAID = ("foundation", "icp", "competitive", "messaging", "go_to_market", "analytics", "implementation")


def business(context: Row, labels: Labels) -> Document:
    context, in_words = clean(context), words(labels)
    company = context["foundation"]["company"]
    return Document(
        title=company["name"],
        kind="Business context",
        lead=context["messaging"]["one_liner"],
        facts=_at_a_glance(company, in_words),
        tongue=tongue([context[part] for part in _SAID]),
        blocks=filled(_sections(context, in_words)),
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


def _sections(context: Row, words: Words) -> Iterator[Block]:
    picture = pictures(context, words)
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
