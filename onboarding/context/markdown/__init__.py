"""A context as a readable document. No text that a founder typed can act as Markdown or HTML."""

from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.context.labels import Labels
from onboarding.context.markdown import business, general
from onboarding.context.markdown.blocks import bullets, document, facts, heading, quote
from onboarding.context.markdown.selling import go_to_market
from onboarding.context.markdown.words import words

__all__ = ["to_markdown"]

Json = Any


def to_markdown(context: Mapping[str, Json], labels: Labels | None = None) -> str:
    """A business context or a general one; without ``labels_of(flow)``, options are named by their values.

    It ends with what identifies it: reference, date, checksum.
    """
    labels = labels or Labels()
    blocks = _general(context, labels) if "sections" in context else _business(context, labels)
    return document([*blocks, *_colophon(context)])


def _business(context: Mapping[str, Json], labels: Labels) -> Iterator[str]:
    of = words(labels)
    names = {profile["id"]: profile["name"] for profile in context["icp"]["profiles"]}
    yield heading(1, context["foundation"]["company"]["name"])
    yield quote(context["messaging"]["one_liner"])
    yield from business.foundation(context["foundation"], of)
    yield from business.icp(context["icp"], of)
    yield from business.competitive(context["competitive"], of)
    yield from business.messaging({**context["messaging"], "names": names}, of)
    yield from go_to_market(context["go_to_market"], of)
    yield from business.analytics(context["analytics"], of)
    yield from business.implementation(context["implementation"], of)
    yield heading(2, "Worth another look")
    yield bullets(check["message"] for check in context["checks"])


def _general(context: Mapping[str, Json], labels: Labels) -> Iterator[str]:
    yield heading(1, context["flow"].replace("_", " ").capitalize())
    for name, said in context["sections"].items():
        yield from general.section(name, said, labels)


def _colophon(context: Mapping[str, Json]) -> Iterator[str]:
    yield heading(2, "About this document")
    yield facts(
        ("Reference", context["reference"]),
        ("Date", context["generated_at"]),
        ("Steps", f"{context['completed_steps']} of {context['total_steps']}"),
        ("Checksum", context["checksum"]),
    )
