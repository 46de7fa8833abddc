"""A context as a readable document. No text that a founder typed can act as Markdown or HTML."""

from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.context.labels import Labels
from onboarding.context.markdown import general
from onboarding.context.markdown.blocks import bullets, document, facts, heading, quote
from onboarding.context.markdown.competitive import competitive
from onboarding.context.markdown.foundation import foundation
from onboarding.context.markdown.go_to_market import go_to_market
from onboarding.context.markdown.icp import icp
from onboarding.context.markdown.implementation import analytics, implementation
from onboarding.context.markdown.messaging import messaging
from onboarding.context.markdown.words import day, words

__all__ = ["to_markdown"]

Json = Any


def to_markdown(context: Mapping[str, Json], labels: Labels | None = None) -> str:
    """A business context or a general one; without ``labels_of(flow)``, options are named by their values.

    It ends with what identifies it: reference, date, checksum.
    """
    labels = labels or Labels()
    blocks = _general(context, labels) if "sections" in context else _business(context, labels)
    return document([*blocks, *_about(context)])


def _business(context: Mapping[str, Json], labels: Labels) -> Iterator[str]:
    in_words = words(labels)
    yield heading(1, context["foundation"]["company"]["name"])
    yield quote(context["messaging"]["one_liner"])
    yield from foundation(context, in_words)
    yield from icp(context, in_words)
    yield from competitive(context, in_words)
    yield from messaging(context, in_words)
    yield from go_to_market(context, in_words)
    yield from analytics(context, in_words)
    yield from implementation(context)
    yield heading(2, "Worth another look")
    yield bullets(check["message"] for check in context["checks"])


def _general(context: Mapping[str, Json], labels: Labels) -> Iterator[str]:
    yield heading(1, context["flow"].replace("_", " ").capitalize())
    for name, said in context["sections"].items():
        yield from general.section(name, said, labels)


def _about(context: Mapping[str, Json]) -> Iterator[str]:
    yield heading(2, "About this document")
    yield facts(
        ("Steps", f"{context['completed_steps']} of {context['total_steps']} complete"),
        ("Reference", context["reference"]),
        ("Date", day(context["generated_at"][:10])),
        ("Checksum", context["checksum"]),
    )
