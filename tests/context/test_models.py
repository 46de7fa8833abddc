"""The published JSON Schema: current, closed, and readable by a stranger."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from onboarding.context.models import BusinessContext, schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "business-context.schema.json"


OBJECTS = [schema(), *schema()["$defs"].values()]


def test_the_published_schema_is_current() -> None:
    """`python -m onboarding.context.models > docs/business-context.schema.json` makes it so again."""
    assert schema() == json.loads(PUBLISHED.read_text(encoding="utf-8"))


def test_the_schema_says_which_draft_and_which_document() -> None:
    """JSON Schema 2020-12, with an id to refer to."""
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema()["$id"] == "urn:onboarding:business-context:1"


@pytest.mark.parametrize("described", OBJECTS, ids=lambda described: described["title"])
def test_every_object_is_closed_and_whole(described: dict[str, Any]) -> None:
    """No member may be added, and none left out."""
    assert described["additionalProperties"] is False
    assert list(described["properties"]) == described["required"]


@pytest.mark.parametrize("described", OBJECTS, ids=lambda described: described["title"])
def test_a_stranger_can_read_it(described: dict[str, Any]) -> None:
    """Every object is described; and so is what refers to another one, and what the document says of itself."""
    assert described["description"]
    unclear = {"icp", "reference", "generated_at", "completed_steps", "checksum", "checks", "amount", "share"}
    assert [name for name in unclear & described["properties"].keys() if not _says(described["properties"][name])] == []


def _says(member: dict[str, Any]) -> bool:
    return "description" in member or "$ref" in member


def test_a_context_is_frozen(bakery: Any) -> None:
    """What was finalized does not change in somebody's hands."""
    context = BusinessContext.model_validate_json(json.dumps(bakery))
    with pytest.raises(ValidationError):
        context.reference = "another"  # type: ignore[misc]


def test_another_schema_is_refused(bakery: Any) -> None:
    """A reader of this version does not take the next one for it."""
    with pytest.raises(ValidationError):
        BusinessContext.model_validate_json(json.dumps({**bakery, "schema": "business-context/2"}))
