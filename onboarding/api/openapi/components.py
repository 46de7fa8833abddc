"""What the calls of the OpenAPI document share: what is answered, what goes wrong, what stands in a request's head."""

from http import HTTPStatus
from typing import Any

from onboarding.api.idempotency import PATTERN as IDEMPOTENCY_KEY
from onboarding.api.preconditions import LIST as IF_MATCH
from onboarding.api.problem_codes import code_of_status
from onboarding.api.problems import TYPES

Schema = dict[str, Any]


def ref(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def record(description: str = "", **properties: Schema) -> Schema:
    """An object that has all of these."""
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return schema | ({"description": description} if description else {})


TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
NUMBERS: Schema = {"type": "array", "items": WHOLE}
_ID: Schema = {"type": "string", "format": "uuid"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
VERSION: Schema = {"type": "integer", "minimum": 1, "description": "Counts the saves of this step"}
_URL: Schema = {"type": "string", "format": "uri", "description": "Opens the session in a browser, once, within 7 days"}

STATE: Schema = {
    "enum": ["complete", "check", "invalid"],
    "description": "“check” where an earlier answer changed since, “invalid” where the form does not accept the data",
}
ERRORS: Schema = {
    "type": "array",
    "items": ref("schemas", "FieldError"),
    "description": "Why it is invalid; else empty",
}
_TYPED: Schema = {"type": "object", "additionalProperties": {"type": "array", "items": TEXT}}

_PROGRESS: Schema = {**ref("schemas", "Progress"), "description": "How far it is, as getProgress answers"}
_METADATA: Schema = {**ref("schemas", "Metadata"), "description": "Whose it is, of which flow, since when"}

SCHEMAS: dict[str, Schema] = {
    "Problem": {
        "description": "What went wrong (RFC 9457)",
        "type": "object",
        "properties": {
            "type": TEXT,
            "title": TEXT,
            "status": WHOLE,
            "code": {"type": "string", "description": "What kind of problem it is: stays where the wording changes"},
            "detail": {"type": "string", "description": "What is wrong and what to do, in a sentence"},
            "instance": {"type": "string", "description": "The path of the call"},
            "request_id": {"type": "string", "description": "What our logs call the request; X-Request-ID has it too"},
            "errors": {
                "description": "What is wrong, field by field, in the order of the form",
                "type": "array",
                "items": ref("schemas", "FieldError"),
            },
            "missing": {**NUMBERS, "description": "The steps to save first"},
            "drafts": {**NUMBERS, "description": "The steps with words that are not saved: save or discard them first"},
            "draft": {**ref("schemas", "Draft"), "description": "What is stored, where it says something else"},
            "version": {**_COUNT, "description": "The version that the step is at; 0 where it was never saved"},
            "reference": {"type": "string", "description": "Of the business context that there is already"},
        },
        "required": ["type", "title", "status", "code", "detail", "instance"],
    },
    "FieldError": record(
        field={"type": "string", "description": "Its path in the body: “competitors.0.name”; empty for all of it"},
        code={"type": "string", "description": "What is wrong: stays where the wording changes"},
        message={"type": "string", "description": "What to do, in the words that a founder reads"},
    ),
    "Progress": record(
        completed={**_COUNT, "description": "Steps that are complete"},
        total={**_COUNT, "description": "Steps that there are, with these answers"},
        percentage={"type": "integer", "minimum": 0, "maximum": 100},
        next_step={"type": ["integer", "null"], "description": "Where a founder goes on; null where nothing is left"},
        remaining={**NUMBERS, "description": "Required steps that are not complete"},
        to_check={**NUMBERS, "description": "Saved steps that build on an answer which changed since: save them again"},
        invalid={**NUMBERS, "description": "Saved steps that their forms do not accept: save them again"},
    ),
    "Metadata": record(
        session_id=_ID,
        user_id=TEXT,
        workspace_id=TEXT,
        client_name=TEXT,
        started_at=_MOMENT,
        flow=TEXT,
        flow_version=WHOLE,
    ),
    "Created": record(session_id=_ID, progress=_PROGRESS, metadata=_METADATA, resume_url=_URL),
    "Saved": record(step_id=WHOLE, version=VERSION, saved_at=_MOMENT, progress=_PROGRESS),
    "SavedSteps": record(
        results={
            "type": "array",
            "description": "In the order in which they were sent",
            "items": record(
                step_id=WHOLE,
                saved={
                    "description": "null where it was not saved",
                    "oneOf": [record(version=VERSION, saved_at=_MOMENT), {"type": "null"}],
                },
                problem={
                    "description": "Why it was not saved; null where it was",
                    "oneOf": [ref("schemas", "Problem"), {"type": "null"}],
                },
            ),
        },
        progress=_PROGRESS,
    ),
    "Step": record(
        step_id=WHOLE,
        data={"type": "object", "description": "The answers, as they are stored"},
        version=VERSION,
        saved_at=_MOMENT,
        state=STATE,
        errors=ERRORS,
    ),
    "Session": record(
        metadata=_METADATA,
        status={"enum": ["open", "finalized"]},
        expires_at={**_MOMENT, "description": "Unused until then, it goes with everything in it"},
        progress=_PROGRESS,
        missing={**NUMBERS, "description": "What stands between the session and finalizing"},
    ),
    "Summary": record(
        metadata=_METADATA,
        status={"enum": ["open", "finalized"]},
        expires_at={**_MOMENT, "description": "Unused until then, it goes with everything in it"},
        progress=_PROGRESS,
        steps={
            "type": "object",
            "description": "The saved steps, by number",
            "additionalProperties": ref("schemas", "Step"),
        },
        missing={**NUMBERS, "description": "What stands between the session and finalizing"},
        drafts={**NUMBERS, "description": "Steps with words that are not saved: they stand in the way too"},
        checks={
            "type": "array",
            "description": "Answers that do not fit together. They advise, and never block",
            "items": record(code=TEXT, steps=NUMBERS, message=TEXT),
        },
    ),
    "Finalized": record(
        reference={"type": "string", "pattern": "^[A-Z0-9]+-[2-9A-Z]{5}-[2-9A-Z]{5}$"},
        checksum={
            "type": "string",
            "pattern": "^sha256:[0-9a-f]{64}$",
            "description": "Over the context's canonical JSON (RFC 8785) without the checksum itself",
        },
        finalized_at=_MOMENT,
        business_context=ref("schemas", "BusinessContext"),
    ),
    "Draft": record(
        step_id=WHOLE,
        typed={**_TYPED, "description": "By form key, what differs from the answers, right or wrong"},
        version={**_COUNT, "description": "Of the answers that it was typed on; 0 for none"},
        revision={"type": "string", "description": "Changes with every draft of the session"},
        saved_at=_MOMENT,
        others={
            "type": "array",
            "description": "Words that another tab or device has for the same fields: a founder chooses",
            "items": record(typed=_TYPED, saved_at=_MOMENT),
        },
    ),
    "Resume": record(resume_url=_URL),
    "Health": {
        "type": "object",
        "properties": {
            "status": {"enum": ["ok", "degraded"], "description": "degraded, with 503, where saving has to wait"},
            "detail": {"type": "string", "description": "What does not work"},
            "version": TEXT,
            "latency_ms": {"type": "number", "description": "Of one PING of the store"},
            "pool": record(size=_COUNT, in_use=_COUNT, waiting=_COUNT),
            "breaker": {"enum": ["closed", "open", "half_open"], "description": "“closed” is the good one"},
            "operations": {"type": "object", "description": "Count, errors, retries and seconds of each operation"},
        },
        "required": ["status"],
    },
}

# Name in the document: status, when, and an example of what it has besides.
_PROBLEMS: dict[str, tuple[int, str, Schema]] = {
    "BadRequest": (400, "The body is not JSON in UTF-8 or is nested too deep, or a header is malformed", {}),
    "Unauthorized": (401, "No key, or one that is not known", {}),
    "Forbidden": (403, "Another workspace than the key's", {}),
    "NotFound": (404, "No such session or step: it has expired, was deleted, or never was", {}),
    "Conflict": (
        409,
        "Saved by somebody else meanwhile (see version), an earlier step is missing (see missing), words are not saved "
        "(see drafts, or draft), or finalized",
        {"missing": [7]},
    ),
    "PreconditionFailed": (412, "If-Match or If-None-Match does not hold", {"version": 4}),
    "TooLarge": (413, "The body is larger than 128 KiB", {}),
    "NotJson": (415, "The body's media type is not application/json", {}),
    "Unprocessable": (
        422,
        "Some answers need another look: see errors",
        {
            "errors": [
                {
                    "field": "icps.0.name",
                    "code": "too_short",
                    "message": "Write at least 2 characters (1 so far)",
                }
            ]
        },
    ),
    "TooMany": (429, "Too many requests: wait as long as Retry-After says", {}),
    "Unavailable": (503, "The store cannot be reached now. Nothing was lost: try again after Retry-After", {}),
}
STATUS = {name: status for name, (status, _, _) in _PROBLEMS.items()}
SECONDS: Schema = {"description": "Seconds", "required": True, "schema": {"type": "string", "pattern": "^[0-9]+$"}}
_HEADERS: dict[str, Schema] = {
    "Unauthorized": {"WWW-Authenticate": {"required": True, "schema": TEXT}},
    "TooMany": {"Retry-After": SECONDS},
    "Unavailable": {"Retry-After": SECONDS},
}


def _problem(name: str) -> Schema:
    status, when, more = _PROBLEMS[name]
    example = {
        "type": f"{TYPES}{code_of_status(status)}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code_of_status(status),
        "detail": when,
        "instance": "/api/v1/onboarding/session",
    }
    content = {"schema": ref("schemas", "Problem"), "example": example | more}
    response = {"description": when, "content": {"application/problem+json": content}}
    return response | ({"headers": _HEADERS[name]} if name in _HEADERS else {})


RESPONSES = {name: _problem(name) for name in _PROBLEMS}
ETAG: Schema = {"description": "To send as If-Match, or If-None-Match; a step's is its version", "schema": TEXT}
REVISION: Schema = {"description": "The draft's revision, to send as If-Match", "schema": TEXT}
LOCATION: Schema = {"description": "Where the session's summary is", "schema": TEXT}

PARAMETERS: dict[str, Schema] = {
    "SessionId": {"name": "session_id", "in": "path", "required": True, "schema": _ID},
    "StepId": {
        "name": "step_id",
        "in": "path",
        "required": True,
        "description": "The step's number",
        "schema": {"type": "integer", "minimum": 1},
        "example": 1,
    },
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "Only where it still has this ETag (RFC 9110); “*”: only where it is there. For a save it comes "
        "before the version in the body.",
        "schema": {"type": "string", "pattern": f"^(?:{IF_MATCH})$"},
        "examples": {"this": {"value": '"3"'}, "any": {"value": "*"}},
    },
    "IfNoneMatch": {
        "name": "If-None-Match",
        "in": "header",
        "description": "A change: “*”, only where there is nothing yet. A read: 304 where it still has this ETag",
        "schema": {"type": "string", "pattern": f"^(?:{IF_MATCH})$"},
        "examples": {"this": {"value": '"3"'}, "any": {"value": "*"}},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Any text of your own. Sent again with the same, for a day, the call has one effect and is "
        "answered like the first time; with another body it is 422, and 409 while the first one is under way",
        "schema": {"type": "string", "pattern": f"^{IDEMPOTENCY_KEY}$"},
        "example": "import-2026-11-24-0001",
    },
}
