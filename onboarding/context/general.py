"""The context of a flow that has no models of its own: every answer under its field's name, by section."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from onboarding.context.build import Envelope, checksum
from onboarding.flow import Flow

Json = Any
SCHEMA = "answers/1"


def general_schema(flow: Flow) -> dict[str, Json]:
    """The JSON Schema of such a context: what is the same in all of them, and which sections this flow has."""
    text, sections = {"type": "string"}, dict.fromkeys(step.section for step in flow)
    properties = {
        "schema": {"type": "string", "const": SCHEMA},
        "flow": {"type": "string", "const": flow.name},
        "flow_version": {"type": "integer"},
        "reference": text,
        "session_id": text,
        "workspace_id": {"type": ["string", "null"]},
        "user_id": {"type": ["string", "null"]},
        "generated_at": {"type": "string", "format": "date-time"},
        "completed_steps": {"type": "integer"},
        "total_steps": {"type": "integer"},
        "sections": {
            "type": "object",
            "properties": {section: {"type": "object", "additionalProperties": True} for section in sections},
            "required": list(sections),
        },
        "checksum": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


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
