"""Complete answers become a business context: placed, checked, validated, checksummed. Pure; nothing is dropped.

The checksum is one that anybody can verify: SHA-256 over canonical JSON (RFC 8785), without the checksum itself.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import rfc8785
from pydantic import ValidationError

from onboarding.context.checks import consistency_checks
from onboarding.context.mapping import UnplacedAnswer, placed

Json = Any


def checksum(document: Mapping[str, Json]) -> str:
    """ "sha256:…" of a JSON object, whatever the order of its keys; its own ``checksum`` does not count."""
    unsigned = {name: value for name, value in document.items() if name != "checksum"}
    return f"sha256:{hashlib.sha256(rfc8785.dumps(unsigned)).hexdigest()}"


def verify(document: Mapping[str, Json]) -> bool:
    """Whether a document is what it was when its checksum was made; what has no canonical form is not."""
    try:
        return bool(document.get("checksum") == checksum(document))
    except ValueError:  # rfc8785's own errors, and lone surrogates in keys
        return False


_NOT_YET = "sha256:" + 64 * "0"


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Whose answers they are, and when they became a context. ``generated_at`` is ISO 8601, in UTC."""

    reference: str
    session_id: str
    workspace_id: str | None
    user_id: str | None
    generated_at: str
    completed_steps: int
    total_steps: int


class UnfitAnswers(ValueError):
    """The answers do not make a business context: incomplete, or not of this flow. Repeats nothing that was typed."""


def build_business_context(
    answers: Mapping[int, Mapping[str, Json]], envelope: Envelope, *, today: date
) -> dict[str, Json]:
    """A document as ``models.BusinessContext`` describes it, as plain JSON.

    Members without an answer are there as null or [], so that a reader need not ask twice whether one exists.
    """
    from onboarding.context.models import SCHEMA  # as below

    all_answers = everything_said(answers)
    checks = [asdict(check) for check in consistency_checks(all_answers, today=today)]
    try:
        document = {**asdict(envelope), "schema": SCHEMA, "checksum": _NOT_YET, "checks": checks, **placed(all_answers)}
        plain = validated(document)
    except UnplacedAnswer as error:
        raise UnfitAnswers(str(error)) from error
    except ValidationError as error:
        raise UnfitAnswers(_told(error)) from error
    return {**plain, "checksum": checksum(plain)}


def everything_said(answers: Mapping[int, Mapping[str, Json]]) -> dict[str, Json]:
    """All steps' answers as one: field names are unique across a flow."""
    return {name: value for step in answers.values() for name, value in step.items()}


def validated(document: Mapping[str, Json]) -> dict[str, Json]:
    """Strictly, as JSON: so that what passes here passes for anybody who reads the document."""
    from onboarding.context.models import (
        BusinessContext,
    )  # a fifth of what starting takes, and only finalizing needs it

    context = BusinessContext.model_validate_json(json.dumps(document))
    return context.model_dump(mode="json", by_alias=True)


def _told(error: ValidationError) -> str:
    field_errors = error.errors(include_input=False, include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, wrong['loc']))}: {wrong['msg']}" for wrong in field_errors)
