"""BusinessContext: the whole document, and its published JSON Schema."""

from typing import Annotated, Any, Literal

from pydantic import Field

from onboarding.context.models.competitive import Competitive, Messaging
from onboarding.context.models.foundation import Foundation
from onboarding.context.models.go_to_market import GoToMarket
from onboarding.context.models.icp import Icp
from onboarding.context.models.part import Part
from onboarding.context.models.plan import Analytics, Implementation

SCHEMA = "business-context/1"


class Advice(Part):
    """What a consistency check noticed. It advises; it never kept anybody from finalizing."""

    code: str
    """Which check it is; stable, for programs."""
    kind: Literal["advice", "question"]
    """A question is only asked: the answers may well be right."""
    steps: tuple[int, ...]
    """Numbers of the steps that it concerns."""
    fields: tuple[str, ...]
    """Names of the fields that it concerns, as the steps have them."""
    message: str
    """In plain words, with the figures."""


class BusinessContext(Part):
    """Everything that a founder said about a business, once it was complete.

    Members are never left out: null, or [] for a list, is what was not answered. Texts are the founder's own.
    """

    schema_name: Annotated[Literal["business-context/1"], Field(alias="schema")]
    """The form of this document. A change that could break a reader gets another number."""
    reference: str
    """What people call this document by."""
    session_id: str
    """The session in which it was answered."""
    workspace_id: str | None = None
    """Whose business it is, as the product that embeds this calls it; null where it did not say."""
    user_id: str | None = None
    """Who answered, as that product calls them; null where it did not say."""
    generated_at: Annotated[str, Field(json_schema_extra={"format": "date-time"})]
    """When it was finalized, ISO 8601 in UTC."""
    completed_steps: int
    """Steps that were complete; those that were not are optional ones."""
    total_steps: int
    """Steps that were shown to this founder."""
    checksum: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
    """SHA-256 of this document without this member, as canonical JSON (RFC 8785)."""
    foundation: Foundation
    icp: Icp
    competitive: Competitive
    messaging: Messaging
    go_to_market: GoToMarket
    analytics: Analytics
    implementation: Implementation
    checks: tuple[Advice, ...] = ()
    """What did not seem to fit together when it was finalized."""


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the documents that are published; `docs/business-context.schema.json` is this."""
    described = BusinessContext.model_json_schema(by_alias=True, mode="serialization")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:onboarding:business-context:1",
        **described,
    }
