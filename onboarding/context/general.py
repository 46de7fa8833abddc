"""The context of a flow that has no models of its own: every answer under its field's name, by section."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from onboarding.context.build import Envelope, checksum
from onboarding.flow import Flow

Json = Any
SCHEMA = "answers/1"


def build_general_context(flow: Flow, answers: Mapping[int, Mapping[str, Json]], envelope: Envelope) -> dict[str, Json]:
    """``{"schema": "answers/1", …, "sections": {section: {field: value}}}``; KeyError for a step that the flow lacks.

    Sections come in the flow's order, and are there even where a section's steps were all passed over.
    """
    for number in answers:
        flow.step(number)
    sections: dict[str, dict[str, Json]] = {}
    for step in flow:
        sections.setdefault(step.section, {}).update(answers.get(step.number, {}))
    document = {
        "schema": SCHEMA,
        "flow": flow.name,
        "flow_version": flow.version,
        **asdict(envelope),
        "sections": sections,
    }
    return {**document, "checksum": checksum(document)}
