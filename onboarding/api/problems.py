"""Errors as problem details (RFC 9457): what went wrong, in one sentence that says what to do; where a step's data is
refused, field by field, with codes that stay.
"""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json, request
from werkzeug.exceptions import HTTPException, SecurityError

from onboarding.api.problem_codes import code_of_status
from onboarding.flow import Flow, Step
from onboarding.forms import FieldError
from onboarding.http.headers import protect
from onboarding.http.rate_limits import Count, RateLimited, headers_of
from onboarding.http.routing import NOT_OUR_HOST, methods_of
from onboarding.observability import events, logs
from onboarding.sessions import (
    AlreadyFinalized,
    AnswerError,
    DraftsWaiting,
    ForeignSession,
    Incomplete,
    InvalidAnswers,
    StoreUnavailable,
    TooMuch,
    UnknownSession,
)

Json = Any
TYPES = "/api/v1/docs#problem-"  # where a type leads, with a code after it
MEDIA_TYPE = "application/problem+json"


class Problem(Exception):
    """An answer that is an error. ``members`` are the extension members of RFC 9457, section 3.2.

    ``code`` is one of ``problem_codes``; without one it is that of the status.
    """

    def __init__(
        self, status: int, detail: str, *, code: str = "", headers: Mapping[str, str] | None = None, **members: Json
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers, self.members = status, detail, headers or {}, members
        self.code = code or code_of_status(status)

    def body(self) -> dict[str, Json]:
        body = {
            "type": f"{request.script_root}{TYPES}{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "instance": request.path,
            **self.members,
        }
        if (request_id := logs.request_id()) is not None:
            body["request_id"] = request_id
        return body

    def response(self) -> Response:
        response = Response(json.dumps(self.body(), ensure_ascii=False), self.status, mimetype=MEDIA_TYPE)
        response.headers.update(self.headers)
        return protect(response)


def problem_of(error: Exception) -> Problem | None:
    """The problem that an exception is answered as; None for one that nobody foresaw."""
    found = next((to_problem for kind, to_problem in _PROBLEMS.items() if isinstance(error, kind)), None)
    return found(error) if found else None


def register(app: Flask, prefix: str, elsewhere: Callable[[HTTPException], Response]) -> None:
    """Everything under the prefix is answered so, what the router itself refuses included."""
    for kind, to_problem in _PROBLEMS.items():
        app.register_error_handler(kind, _under(prefix, to_problem, elsewhere))


def _under(
    prefix: str, to_problem: Callable[[Any], Problem], elsewhere: Callable[[HTTPException], Response]
) -> Callable[[Exception], Any]:
    """Elsewhere an error is another face's to answer."""

    def handle(error: Exception) -> Any:
        if request.path.startswith(f"{prefix}/"):
            return to_problem(error).response()
        if isinstance(error, HTTPException):
            return elsewhere(error)
        raise error

    return handle


def _of_http(error: HTTPException) -> Problem:
    status = error.code or 500
    methods = methods_of(request.path) if status == 405 else []
    if status == 405 and not methods:
        status = 404
    detail = NOT_OUR_HOST if isinstance(error, SecurityError) else _DETAILS.get(status, error.description or "")
    return Problem(status, detail, headers={"Allow": ", ".join(methods)} if methods else {})


def _of_limit(error: RateLimited) -> Problem:
    events.limited(request.endpoint or "none")
    detail = f"Too many requests: the limit is {error.limit.most} in {error.limit.seconds} s. Wait, then try again"
    headers = headers_of(Count(error.limit, 0, error.seconds))
    return Problem(429, detail, headers={**headers, "Retry-After": str(error.retry_after)})


_DETAILS = {
    404: "There is nothing at this address",
    405: "This address does not answer to that method",
    413: "The body is too large",
}
_PROBLEMS: dict[type[Exception], Any] = {
    Problem: lambda problem: problem,
    UnknownSession: lambda error: Problem(
        404, "No such session: it has expired, was deleted, or never was", code="unknown_session"
    ),
    ForeignSession: lambda error: Problem(403, "The session belongs to another workspace than your key"),
    AlreadyFinalized: lambda error: Problem(
        409,
        "The session is finalized; its answers do not change any more",
        code="finalized",
        reference=error.session.metadata.reference,
    ),
    Incomplete: lambda error: Problem(
        409, "Some steps are to be completed before finalizing", code="incomplete", missing=list(error.missing)
    ),
    DraftsWaiting: lambda error: Problem(
        409,
        "What was typed and not saved is to be saved or discarded before finalizing",
        code="drafts_waiting",
        drafts=list(error.drafts),
    ),
    StoreUnavailable: lambda error: Problem(
        503, "The store cannot be reached now. Nothing was lost; try again", headers={"Retry-After": "2"}
    ),
    TooMuch: lambda error: Problem(413, _DETAILS[413]),
    RateLimited: _of_limit,
    HTTPException: _of_http,
}


FACE = "api"


def refusal(flow: Flow, step: Step, error: InvalidAnswers) -> Problem:
    """422 with what is wrong; 409 where an earlier step is to be saved first, without which nobody can judge."""
    if error.missing:
        names = ", ".join(f"{number} ({flow.step(number).title})" for number in error.missing)
        detail = f"This step looks at answers of step {names}; save that first"
        return Problem(409, detail, code="earlier_step", missing=list(error.missing))
    asked = step.form.field_names()  # what somebody made up is nothing to count
    events.refused(step, FACE, "invalid", [e.field for e in error.errors if e.field.partition(".")[0] in asked])
    return Problem(422, "Some answers need another look", code="invalid_answers", errors=listed(error.errors))


def listed(errors: Iterable[AnswerError]) -> list[Json]:
    """As JSON, in the order of the form."""
    return [error._asdict() for error in errors]


def of_draft(field_errors: Iterable[FieldError]) -> list[Json]:
    return listed(AnswerError(wrong.name, wrong.code, str(wrong.message)) for wrong in field_errors)
