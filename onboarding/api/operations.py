"""Every call as OpenAPI describes it: one table, beside the table of rules in ``blueprint.py``."""

from typing import Any

from onboarding.flow import Flow, Step

Schema = dict[str, Any]
ROOT = "/api/v1/onboarding"
TAGS = [
    {"name": "Sessions", "description": "One founder's passage through the flow"},
    {"name": "Steps", "description": "The answers of each step"},
    {"name": "Service", "description": "Whether it works"},
]


def _ref(kind: str, name: str) -> Schema:
    return {"$ref": f"#/components/{kind}/{name}"}


def _object(description: str = "", **properties: Schema) -> Schema:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return schema | ({"description": description} if description else {})


_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_NUMBERS: Schema = {"type": "array", "items": _WHOLE}

SCHEMAS: dict[str, Schema] = {
    "Problem": {
        "description": "RFC 9457",
        "type": "object",
        "properties": {
            "type": _TEXT,
            "title": _TEXT,
            "status": _WHOLE,
            "detail": {"type": "string", "description": "What is wrong and what to do, in one sentence"},
            "instance": _TEXT,
            "errors": {
                "description": "Messages by field",
                "type": "object",
                "additionalProperties": {"type": "array", "items": _TEXT},
            },
            "missing": {**_NUMBERS, "description": "Steps that have to be saved first"},
            "version": {"type": "integer", "description": "The step's version now"},
            "reference": _TEXT,
        },
        "required": ["type", "title", "status", "detail", "instance"],
    },
    "Progress": _object(
        completed={"type": "integer", "minimum": 0},
        total={"type": "integer", "minimum": 0},
        percentage={"type": "integer", "minimum": 0, "maximum": 100},
        next_step={"type": ["integer", "null"], "description": "Where a founder goes on; null when nothing is left"},
        remaining={**_NUMBERS, "description": "Required steps that are not complete"},
        to_check={**_NUMBERS, "description": "Saved steps that build on an answer which changed since"},
    ),
    "Metadata": _object(
        session_id={"type": "string", "format": "uuid"},
        user_id=_TEXT,
        workspace_id=_TEXT,
        client_name=_TEXT,
        started_at=_MOMENT,
        flow=_TEXT,
        flow_version=_WHOLE,
    ),
    "Created": _object(
        session_id={"type": "string", "format": "uuid"},
        progress=_ref("schemas", "Progress"),
        metadata=_ref("schemas", "Metadata"),
        resume_url={"type": "string", "format": "uri", "description": "Opens the session in a browser, once"},
    ),
    "Saved": _object(step_id=_WHOLE, version=_WHOLE, saved_at=_MOMENT, progress=_ref("schemas", "Progress")),
    "Step": _object(
        step_id=_WHOLE,
        data={"type": "object"},
        version=_WHOLE,
        saved_at=_MOMENT,
        state={"enum": ["complete", "check"]},
    ),
    "Summary": _object(
        metadata=_ref("schemas", "Metadata"),
        status={"enum": ["open", "finalized"]},
        expires_at=_MOMENT,
        progress=_ref("schemas", "Progress"),
        steps={"type": "object", "additionalProperties": _ref("schemas", "Step")},
        missing=_NUMBERS,
        checks={"type": "array", "items": _object(code=_TEXT, steps=_NUMBERS, message=_TEXT)},
    ),
    "Finalized": _object(
        reference=_TEXT,
        checksum={"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
        finalized_at=_MOMENT,
        business_context={"type": "object", "description": "As its own JSON Schema says"},
    ),
    "Resume": _object(resume_url={"type": "string", "format": "uri"}),
    "Health": {"type": "object", "properties": {"status": _TEXT, "version": _TEXT}, "required": ["status", "version"]},
}

_PROBLEMS = {
    "BadRequest": "The body is not JSON, or is nested too deep",
    "Unauthorized": "No key, or one that is not known",
    "Forbidden": "The key belongs to another workspace",
    "NotFound": "No such session or step",
    "Conflict": "The step was saved meanwhile, an earlier step is missing, or the session is finalized",
    "PreconditionFailed": "The step is not at the version of If-Match",
    "TooLarge": "The body is larger than 256 KiB",
    "NotJson": "The body's media type is not application/json",
    "Unprocessable": "Some answers need another look: see errors",
    "TooMany": "Too many requests: wait as Retry-After says",
    "Unavailable": "The store cannot be reached now: nothing was lost, try again",
}
COMMON = {
    name: {"description": text, "content": {"application/problem+json": {"schema": _ref("schemas", "Problem")}}}
    for name, text in _PROBLEMS.items()
}
_STATUS = dict(zip(_PROBLEMS, (400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503), strict=True))

PARAMETERS: dict[str, Schema] = {
    "SessionId": {"name": "session_id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
    "IfMatch": {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag of the step that these answers replace",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,15}"$'},
    },
    "IdempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Makes sending the call again safe",
        "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    },
}


def operations(flow: Flow) -> dict[str, Schema]:
    """The paths of this flow: each step has its own, since each has its own data."""
    in_session: list[Schema | str] = ["SessionId"]
    session = f"{ROOT}/{{session_id}}"
    paths: dict[str, Schema] = {
        f"{ROOT}/session": {"post": _create()},
        f"{session}/progress": {"get": _call("Sessions", "getProgress", "Read the progress", "Progress", in_session)},
        f"{session}/summary": {"get": _call("Sessions", "getSummary", "Read everything", "Summary", in_session)},
        f"{session}/resume": {
            "post": _call(
                "Sessions",
                "makeResumeUrl",
                "Make a link that opens it in a browser once",
                "Resume",
                in_session,
                status=201,
            )
        },
        f"{session}/finalize": {
            "post": _call(
                "Sessions",
                "finalize",
                "Finalize: once, and again the same",
                "Finalized",
                [*in_session, "IdempotencyKey"],
                problems=("Conflict", "BadRequest"),
            )
        },
        session: {
            "delete": _call("Sessions", "deleteSession", "Delete it and everything in it", None, in_session, status=204)
        },
        f"{session}/steps/{{step_id}}": {"get": _read(flow)},
        f"{ROOT}/health": {"get": _health()},
    }
    example = flow.example()
    for step in flow:
        paths[f"{session}/steps/{step.number}"] = {"post": _save(step, example.get(step.number))}
        paths[f"{session}/steps/{step.number}/draft"] = {"put": _draft(step)}
    return paths


def _call(
    tag: str,
    operation_id: str,
    summary: str,
    answer: str | None,
    parameters: list[Schema | str],
    *,
    status: int = 200,
    problems: tuple[str, ...] = (),
    body: Schema | None = None,
) -> Schema:
    answered: Schema = {"description": "Done"}
    if answer:
        answered = {"description": answer, "content": {"application/json": {"schema": _ref("schemas", answer)}}}
    of_body = (
        ("BadRequest", "TooLarge", "NotJson", "Unprocessable")
        if body or status == 201 or operation_id == "finalize"
        else ()
    )
    known = dict.fromkeys(("Unauthorized", "Forbidden", "NotFound", *problems, *of_body, "TooMany", "Unavailable"))
    call: Schema = {
        "tags": [tag],
        "operationId": operation_id,
        "summary": summary,
        "parameters": parameters,
        "responses": {str(status): answered} | {str(_STATUS[name]): _ref("responses", name) for name in known},
    }
    if body:
        call["requestBody"] = {"required": True, "content": {"application/json": body}}
    return call


def _create() -> Schema:
    call = _call(
        "Sessions",
        "createSession",
        "Create a session",
        "Created",
        ["IdempotencyKey"],
        status=201,
        problems=("Conflict",),
        body={"schema": _ref("schemas", "NewSession"), "example": {"user_id": "ada", "workspace_id": "acme"}},
    )
    call["responses"].pop("404")
    follow = (
        "getProgress",
        "getSummary",
        "makeResumeUrl",
        "saveStep1",
        "saveStep2",
        "saveStep9",
        "saveStep14",
        "finalize",
    )
    call["responses"]["201"]["links"] = {
        name: {"operationId": name, "parameters": {"session_id": "$response.body#/session_id"}} for name in follow
    }
    return call


def _save(step: Step, example: Any) -> Schema:
    body: Schema = {"schema": _ref("schemas", f"Step{step.number}")}
    if example:
        body["example"] = {"data": dict(example)}
    call = _call(
        "Steps",
        f"saveStep{step.number}",
        f"Save step {step.number}: {step.title}",
        "Saved",
        ["SessionId", "IfMatch"],
        problems=("Conflict", "PreconditionFailed"),
        body=body,
    )
    call["description"] = step.lead
    call["responses"]["200"]["headers"] = {"ETag": {"schema": _TEXT, "description": "The version, for If-Match"}}
    return call


def _draft(step: Step) -> Schema:
    return _call(
        "Steps",
        f"keepDraft{step.number}",
        f"Keep a draft of step {step.number}",
        None,
        ["SessionId"],
        status=204,
        problems=("Conflict",),
        body={"schema": _ref("schemas", f"Step{step.number}Draft")},
    )


def _read(flow: Flow) -> Schema:
    numbers = [step.number for step in flow]
    number = {"name": "step_id", "in": "path", "required": True, "schema": {"type": "integer", "enum": numbers}}
    return _call("Steps", "readStep", "Read the answers of a step", "Step", ["SessionId", number])


def _health() -> Schema:
    content = {"application/json": {"schema": _ref("schemas", "Health")}}
    return {
        "tags": ["Service"],
        "operationId": "health",
        "summary": "Whether the service can work",
        "security": [],
        "responses": {
            "200": {"description": "It can", "content": content},
            "503": {"description": "The store does not answer", "content": content},
        },
    }
