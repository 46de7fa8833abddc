"""Reading a request's JSON: the right media type, size and depth, nothing unknown; a Problem for anything else."""

import json
from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from werkzeug.exceptions import RequestEntityTooLarge

from onboarding.api.problems import Problem
from onboarding.sessions.codec import LARGEST_STEP, LONGEST_NAME, on_one_line

Json = Any
Model = TypeVar("Model", bound=BaseModel)

LARGEST = LARGEST_STEP  # bytes
MOST_STEPS = 100  # in one call
DEEPEST = 12  # objects and lists in each other; three groups of rows in each other, with boxes, need 9


def _whole(value: Json) -> Json:
    """By JSON Schema 5.0 is a whole number too."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Version = Annotated[int, Field(ge=0, le=2**53), BeforeValidator(_whole)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


_AT_MOST, _NAMED = f"At most {LONGEST_NAME} characters, on one line.", f"1 to {LONGEST_NAME} characters, on one line."
_PATTERN = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*(?![\s\S])"  # as every reader of JSON Schema reads it


def _on_one_line(name: str) -> str:
    if not on_one_line(name):
        raise ValueError("It has a line end or a control character")
    return name


Name = Annotated[str, AfterValidator(_on_one_line), Field(json_schema_extra={"pattern": _PATTERN})]


class SessionRequest(Body):
    """Whose session it is."""

    user_id: Name = Field(title="Whose answers they are", description=_NAMED, min_length=1, max_length=LONGEST_NAME)
    workspace_id: Name = Field(
        title="One that your key is for", description=_NAMED, min_length=1, max_length=LONGEST_NAME
    )
    client_name: Name = Field(
        "", title="Which program it came from, for your own records", description=_AT_MOST, max_length=LONGEST_NAME
    )


class StepData(Body):
    """The answers of a step, and the version that they replace (0: not saved before; absent: whatever is there)."""

    data: dict[str, Any]
    version: Version | None = None


class OneStep(StepData):
    """Of several: which step it is, besides."""

    step_id: Annotated[int, BeforeValidator(_whole)]


class ManySteps(Body):
    """Several steps, each with its answers."""

    steps: list[OneStep] = Field(min_length=1, max_length=MOST_STEPS)


class DraftData(Body):
    """What there is of a step so far; ``version`` is that of the answers that it began from.

    With the ``revision`` of a draft that was read ("0": there was none) it takes that one's place; without, the two are
    merged, field by field.
    """

    data: dict[str, Any]
    version: Version = 0
    revision: str | None = Field(None, title="Of the draft that this one takes the place of", pattern="^[0-9]{1,15}$")


def read(model: type[Model]) -> Model:
    """The body as this model."""
    try:
        return model.model_validate(_json())
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
        raise Problem(422, "The body is not as described", errors=_by_place(wrong)) from error


def read_nothing() -> None:
    """A call without a body may still send an empty one."""
    if sent() and _json() != {}:
        raise Problem(422, "This call takes no body", errors=[_error("", "unexpected", "Leave the body out")])


def _json() -> Json:
    if request.mimetype != "application/json":
        raise Problem(415, "Send JSON, as “Content-Type: application/json”")
    try:
        body = json.loads(sent().decode(), parse_constant=_no_constant)
        json.dumps(body, ensure_ascii=False).encode()  # half a surrogate pair can be escaped, and is no text
    except (ValueError, RecursionError) as error:
        raise Problem(400, "The body is not JSON in UTF-8") from error
    if _depth(body) > DEEPEST:
        raise Problem(400, f"The body is nested deeper than {DEEPEST} levels")
    if not isinstance(body, dict):
        raise Problem(422, "The body is not as described", errors=[_error("", "not_an_object", "Send a JSON object")])
    return body


def sent() -> bytes:
    """The body, read no further than it may be long: of a chunked one Werkzeug silently leaves out what is beyond."""
    request.max_content_length = LARGEST + 1
    sent = request.get_data()
    if len(sent) > LARGEST:
        raise RequestEntityTooLarge
    return sent


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _depth(value: Json) -> int:
    """How deep it is, stopping where it is too deep."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        inner = [node for node in level if isinstance(node, (dict, list))]
        depth += bool(inner)
        level = [child for node in inner for child in (node.values() if isinstance(node, dict) else node)]
        if not inner:
            break
    return depth


def _by_place(wrong: list[Any]) -> list[Json]:
    """As pydantic says it, and with its codes: “missing”, “string_too_long”; https://docs.pydantic.dev/errors."""
    return [_error(".".join(map(str, error["loc"])), error["type"], error["msg"]) for error in wrong]


def _error(field: str, code: str, message: str) -> Json:
    return {"field": field, "code": code, "message": message}
