"""Every call as OpenAPI describes it: one table, beside the table of rules in ``blueprint.py``."""

from typing import Any

from onboarding.api.openapi import names
from onboarding.api.openapi.components import (
    ERRORS,
    ETAG,
    LOCATION,
    REVISION,
    SECONDS,
    STATE,
    STATUS,
    VERSION,
    Schema,
    record,
    ref,
)
from onboarding.api.openapi.contexts import file_name
from onboarding.flow import Answers, Flow, Step

ROOT = "/api/v1/onboarding"
IN_SESSION = f"{ROOT}/{{session_id}}"
TAGS = [
    {"name": "Sessions", "description": "One founder's passage through the flow, from creating it to finalizing"},
    {"name": "Steps", "description": "The answers of each step, and what there is of them so far"},
    {"name": "Service", "description": "Whether it works"},
]
_READ = ("IfNoneMatch", "IfMatch")
_CHANGE = ("IdempotencyKey", "IfMatch", "IfNoneMatch")
_IF = ("BadRequest", "PreconditionFailed")  # what can be wrong with a precondition
_ONCE = ("BadRequest", "Conflict", "Unprocessable")  # and with an Idempotency-Key
_BODY = ("BadRequest", "TooLarge", "NotJson", "Unprocessable")  # what can be wrong with any body


def operations(flow: Flow) -> dict[str, Schema]:
    """The paths of this flow: each step has its own, since each has its own data."""
    example = flow.example()
    paths: dict[str, Schema] = {
        f"{ROOT}/session": {"post": _create(flow)},
        f"{IN_SESSION}/progress": {"get": _get("getProgress", "Read the progress", "Progress")},
        f"{IN_SESSION}/summary": {"get": _get("getSummary", "Read everything there is", "Summary")},
        f"{IN_SESSION}/resume": {"post": _resume()},
        f"{IN_SESSION}/finalize": {"post": _finalize()},
        IN_SESSION: {"get": _get("getSession", "Read the session without its answers", "Session"), "delete": _delete()},
    }
    paths[f"{IN_SESSION}/steps"] = {"put": _save_many(flow)}
    paths |= _any_step()
    for step in flow:
        at = f"{IN_SESSION}/steps/{step.number}"
        paths[at] = {
            "post": _save(flow, step, example.get(step.number)),
            "patch": _patch(flow, step),
            "get": _read(step),
        }
        paths[f"{at}/draft"] = {"get": _read_draft(step), "put": _draft(step), "delete": _discard_draft(step)}
    return paths | {f"{ROOT}/health": {"get": _health()}, f"{ROOT}/schemas/{file_name(flow)}.json": {"get": _schema()}}


def _call(
    tag: str, operation_id: str, summary: str, *parameters: str, status: int = 200, problems: tuple[str, ...] = ()
) -> Schema:
    """A call that needs a key. ``status`` is that of success."""
    all_problems = sorted({"Unauthorized", "Forbidden", "TooMany", "Unavailable", *problems}, key=STATUS.__getitem__)
    return {
        "tags": [tag],
        "operationId": operation_id,
        "summary": summary,
        "parameters": list(parameters),
        "responses": {str(status): {"description": "Done"}}
        | {str(STATUS[name]): ref("responses", name) for name in all_problems},
    }


def _answers(call: Schema, status: int, name: str, description: str = "", **headers: Schema) -> Schema:
    answer = {
        "description": description or "Done",
        "content": {"application/json": {"schema": ref("schemas", name)}},
    }
    call["responses"][str(status)] = answer | ({"headers": headers} if headers else {})
    return call


def _takes(call: Schema, name: str, example: object = None) -> Schema:
    body = {"schema": ref("schemas", name)} | ({} if example is None else {"example": example})
    return call | {"requestBody": {"required": True, "content": {"application/json": body}}}


def _get(operation_id: str, summary: str, answer: str) -> Schema:
    call = _call("Sessions", operation_id, summary, "SessionId", *_READ, problems=("NotFound", *_IF))
    return _unchanged(_answers(call, 200, answer, ETag=ETAG))


def _unchanged(call: Schema) -> Schema:
    """A read that may be answered without a body."""
    call["responses"]["304"] = {"description": "It still has the ETag that you have", "headers": {"ETag": ETAG}}
    return call


def _any_step() -> dict[str, Schema]:
    """The same calls for programs that know the number of a step and not its form."""
    at, on, problems = f"{IN_SESSION}/steps/{{step_id}}", ("SessionId", "StepId"), ("NotFound", "Conflict", *_IF)
    save = _call("Steps", "save_step", "Save any step", *on, *_CHANGE, problems=(*_BODY, *problems))
    save["description"] = "As the call of its own, which has its data typed."
    summary = "Change some answers of any step"
    change = _call("Steps", "change_step", summary, *on, *_CHANGE, problems=(*_BODY, *problems))
    read = _call("Steps", "get_step", "Read any step", *on, *_READ, problems=("NotFound", *_IF))
    summary = "Read the draft of any step"
    read_draft = _call("Steps", "get_step_draft", summary, *on, *_READ, problems=("NotFound", *_IF))
    known: dict[str, Any] = {"status": 204, "problems": (*_BODY, *problems)}
    keep = _call("Steps", "keep_step_draft", "Keep a draft of any step", *on, *_CHANGE, **known)
    known["problems"] = (*_ONCE, *problems)
    drop = _call("Steps", "discard_step_draft", "Discard the draft of any step", *on, *_CHANGE, **known)
    return {
        at: {
            "post": _answers(_takes(save, "StepSave"), 200, "Saved", "Saved", ETag=ETAG),
            "patch": _answers(_takes(change, "StepSave"), 200, "Saved", "Saved", ETag=ETAG),
            "get": _unchanged(_answers(read, 200, "Step", "The answers as they are stored", ETag=ETAG)),
        },
        f"{at}/draft": {
            "get": _unchanged(_answers(read_draft, 200, "Draft", "The draft", ETag=REVISION)),
            "put": _takes(keep, "StepDraft"),
            "delete": drop,
        },
    }


def _create(flow: Flow) -> Schema:
    problems = (*_BODY, "Conflict")
    call = _call("Sessions", "createSession", "Create a session", "IdempotencyKey", status=201, problems=problems)
    call["description"] = (
        "It belongs to the user and the workspace that you name. Its resume_url opens it in a founder's browser."
    )
    call = _takes(call, "NewSession", {"user_id": "ada", "workspace_id": "acme", "client_name": "crm-import"})
    call = _answers(call, 201, "Created", "The session is there", Location=LOCATION)
    follow = ["getProgress", "getSummary", "makeResumeUrl", "finalize", "deleteSession"]
    follow += [names.operation("save", step) for step in flow if not flow.needs(step)]
    call["responses"]["201"]["links"] = _links("$response.body#/session_id", *follow)
    return call


def _links(session_id: str, *operation_ids: str) -> Schema:
    """What can be called next, of the same session."""
    return {name: {"operationId": name, "parameters": {"session_id": session_id}} for name in operation_ids}


def _resume() -> Schema:
    summary = "Make another link that opens it in a browser"
    problems = (*_BODY, "NotFound", "Conflict", *_IF)
    call = _call("Sessions", "makeResumeUrl", summary, "SessionId", *_CHANGE, status=201, problems=problems)
    return _answers(call, 201, "Resume", "A link for one browser")


def _finalize() -> Schema:
    problems = (*_BODY, "NotFound", "Conflict", *_IF)
    call = _call("Sessions", "finalize", "Finalize", "SessionId", *_CHANGE, problems=problems)
    call["description"] = (
        "Once. Sent again it answers the same, with an Idempotency-Key or without. 409 while steps are missing, or "
        "while words that were typed wait to be saved or discarded."
    )
    return _answers(call, 200, "Finalized", "The business context")


def _delete() -> Schema:
    problems = ("NotFound", *_IF, *_ONCE)
    call = _call("Sessions", "deleteSession", "Delete it", "SessionId", *_CHANGE, status=204, problems=problems)
    call["description"] = "With everything in it, at once."
    call["responses"]["204"]["description"] = "It is gone"
    return call


def _save(flow: Flow, step: Step, example: Answers | None) -> Schema:
    number, needs = step.number, flow.needs(step)
    problems = (*_BODY, "NotFound", "Conflict", "PreconditionFailed")
    summary = f"Save step {number}: {step.title}"
    call = _call("Steps", names.operation("save", step), summary, "SessionId", *_CHANGE, problems=problems)
    call["description"] = step.lead
    if needs:
        call["description"] += f" It looks at answers of step {', '.join(map(str, needs))}, to be saved before."
    call = _takes(call, names.schema(step, "Save"), None if example is None else {"data": dict(example)})
    call = _answers(call, 200, "Saved", "Saved", ETag=ETAG)
    call["responses"]["200"]["links"] = _links("$request.path.session_id", names.operation("get", step), "getProgress")
    return call


def _patch(flow: Flow, step: Step) -> Schema:
    number, problems = step.number, (*_BODY, "NotFound", "Conflict", "PreconditionFailed")
    summary = f"Change some answers of step {number}"
    call = _call("Steps", names.operation("change", step), summary, "SessionId", *_CHANGE, problems=problems)
    call["description"] = (
        "A field that is not given stays, and one that is null goes; rows come whole. All of it is judged and saved."
    )
    return _answers(_takes(call, names.schema(step, "Change")), 200, "Saved", "Saved", ETag=ETAG)


def _save_many(flow: Flow) -> Schema:
    problems = (*_BODY, "NotFound", "Conflict")
    call = _call("Steps", "saveSteps", "Save several steps", "SessionId", "IdempotencyKey", problems=problems)
    call["description"] = (
        "Each by itself, in the order of the flow, so that one may build on another of the same call. What is not "
        "saved does not undo what is: the answer is 207 then, and has of each step what was saved, or the problem."
    )
    first = next(iter(flow))
    example = {"steps": [{"step_id": first.number, "data": dict(flow.example().get(first.number, {})), "version": 0}]}
    call = _answers(_takes(call, "ManySteps", example), 200, "SavedSteps", "All are saved")
    return _answers(call, 207, "SavedSteps", "Some are not saved: each says why")


def _read(step: Step) -> Schema:
    summary = f"Read step {step.number}: {step.title}"
    call = _call("Steps", names.operation("get", step), summary, "SessionId", *_READ, problems=("NotFound", *_IF))
    return _unchanged(_answers(call, 200, names.schema(step, "Saved"), "The answers as they are stored", ETag=ETAG))


def _draft(step: Step) -> Schema:
    number, problems = step.number, (*_BODY, "NotFound", "Conflict", *_IF)
    summary = f"Keep a draft of step {number}"
    call = _call(
        "Steps", names.operation("keep", step, "draft"), summary, "SessionId", *_CHANGE, status=204, problems=problems
    )
    call["description"] = (
        "Part of the answers, for the founder to go on with. Not judged; it never counts as progress. It is merged "
        "with what is typed already, field by field; 409 where there are other words in the same field."
    )
    call["responses"]["204"]["description"] = "Kept"
    return _takes(call, names.schema(step, "Draft"))


def _read_draft(step: Step) -> Schema:
    summary = f"Read what was typed into step {step.number} and not saved"
    call = _call(
        "Steps", names.operation("get", step, "draft"), summary, "SessionId", *_READ, problems=("NotFound", *_IF)
    )
    return _unchanged(_answers(call, 200, "Draft", "The draft", ETag=REVISION))


def _discard_draft(step: Step) -> Schema:
    number, problems = step.number, ("NotFound", *_IF, *_ONCE)
    summary = f"Discard what was typed into step {number} and not saved"
    call = _call(
        "Steps",
        names.operation("discard", step, "draft"),
        summary,
        "SessionId",
        *_CHANGE,
        status=204,
        problems=problems,
    )
    call["description"] = "With all that waits beside it. What is saved stays."
    call["responses"]["204"]["description"] = "It is gone"
    return call


def _health() -> Schema:
    call: Schema = {
        "tags": ["Service"],
        "operationId": "health",
        "summary": "Ask whether the service can work",
        "description": "Reading, writing and the scripts are tried, at most once a second. It needs no key, and tells "
        "no more than that then; with one, also latency, pool, breaker, version and figures.",
        "security": [{}, {"key": []}],
        "responses": {},
    }
    _answers(call, 200, "Health", "It can")
    return _answers(call, 503, "Health", "The store does not answer", **{"Retry-After": SECONDS})


def _schema() -> Schema:
    content = {"application/schema+json": {"schema": {"type": "object"}}}
    told = {"description": "JSON Schema 2020-12", "content": content, "headers": {"ETag": ETAG}}
    same = {"description": "As you have it"}
    return {
        "tags": ["Service"],
        "operationId": "getContextSchema",
        "summary": "Read the JSON Schema of the business context",
        "description": "It needs no key. The context names it in “schema”.",
        "security": [],
        "parameters": ["IfNoneMatch"],
        "responses": {"200": told, "304": same, "400": ref("responses", "BadRequest")},
    }


def saved_step(step: Step) -> Schema:
    """What is read of a step: the data that it takes."""
    return record(
        step_id={"type": "integer", "const": step.number},
        data=ref("schemas", names.schema(step, "Answers")),
        version=VERSION,
        saved_at={"type": "string", "format": "date-time"},
        state=STATE,
        errors=ERRORS,
    )
