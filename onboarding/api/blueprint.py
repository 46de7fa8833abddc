"""The blueprint of the JSON face, from the one table of its calls."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from onboarding.api import drafts, problems, sessions, steps
from onboarding.api.auth import Api, admit, key_name
from onboarding.api.cors import allow, preflight
from onboarding.api.idempotency import idempotent
from onboarding.api.preconditions import conditional
from onboarding.api.sessions import health
from onboarding.http.headers import protect
from onboarding.http.rate_limits import RateLimits, add_headers, calls_counter
from onboarding.http.routing import methods_of, nowhere

ROOT = "/api"
PREFIX = f"{ROOT}/v1/onboarding"


class Call(NamedTuple):
    """``keeps_nothing``: with an Idempotency-Key it is done again, and answers the same by itself."""

    method: str
    rule: str
    view: Callable[..., Response]
    keeps_nothing: bool = False

    @property
    def answers(self) -> Callable[..., Response]:
        """The view, which an unsafe call may ask for once."""
        return self.view if self.method == "GET" else idempotent(self.view, keeps_nothing=self.keeps_nothing)


CALLS = (
    Call("POST", "/session", sessions.create),
    Call("POST", "/<uuid:session_id>/steps/<step_id>", steps.save),
    Call("PUT", "/<uuid:session_id>/steps", steps.save_many),
    Call("PATCH", "/<uuid:session_id>/steps/<step_id>", steps.patch),
    Call("GET", "/<uuid:session_id>/steps/<step_id>", steps.read),
    Call("GET", "/<uuid:session_id>/steps/<step_id>/draft", drafts.read),
    Call("PUT", "/<uuid:session_id>/steps/<step_id>/draft", drafts.keep),
    Call("DELETE", "/<uuid:session_id>/steps/<step_id>/draft", drafts.discard),
    Call("GET", "/<uuid:session_id>/progress", sessions.progress),
    Call("GET", "/<uuid:session_id>/summary", sessions.summary),
    Call("POST", "/<uuid:session_id>/resume", sessions.resume),
    Call("POST", "/<uuid:session_id>/finalize", sessions.finalize, keeps_nothing=True),
    Call("GET", "/<uuid:session_id>", sessions.read),
    Call("DELETE", "/<uuid:session_id>", sessions.delete),
)


def call_description(response: Response) -> Response:
    """OPTIONS tells what there is, and not what leads nowhere."""
    if request.method == "OPTIONS" and response.status_code == 200:
        response.headers["Allow"] = ", ".join(methods_of(request.path))
    return protect(response)


def _conditional_but_health(response: Response) -> Response:
    """What is told changes with a release; health is of this moment."""
    return response if (request.endpoint or "").endswith(".health") else conditional(response)


def openapi() -> Response:
    from onboarding.api import openapi

    return openapi.openapi()


def context_schema(name: str) -> Response:
    from onboarding.api import openapi

    return openapi.context_schema(name)


def docs() -> Response:
    from onboarding.api import openapi

    return openapi.docs()


def api(
    app: Flask,
    served: Api,
    *,
    limit: str,
    elsewhere: Callable[[HTTPException], Response],
    origins: Sequence[str] = (),
) -> None:
    """Serve the API under ``/api/v1``.

    ``limit`` is per key, or per address where there is none ("600 per minute"); ``elsewhere`` answers HTTP errors of
    other addresses. ``origins`` are those whose browsers may call it.
    """
    app.extensions["onboarding-api"] = served
    calls = Blueprint("api", __name__, url_prefix=PREFIX)
    calls.before_request(preflight(origins))
    calls.before_request(partial(admit, calls_counter(RateLimits(served.manager), limit, key_name)))
    calls.after_request(call_description)
    calls.after_request(add_headers)
    calls.after_request(conditional)
    calls.after_request(allow(origins))
    for call in CALLS:
        name = call.view.__module__.rpartition(".")[2] + "_" + call.view.__name__
        calls.add_url_rule(call.rule, name, call.answers, methods=[call.method])
    app.register_blueprint(calls)

    public = Blueprint("api_told", __name__, url_prefix=ROOT)
    public.after_request(call_description)
    public.before_request(preflight(origins))
    public.after_request(_conditional_but_health)
    public.after_request(allow(origins))
    public.add_url_rule("/v1/onboarding/health", view_func=health)
    public.add_url_rule("/v1/openapi.json", view_func=openapi)
    public.add_url_rule("/v1/onboarding/schemas/<name>.json", view_func=context_schema)
    public.add_url_rule("/v1/docs", view_func=docs)
    for rule in ("/", "/<path:nowhere>"):
        public.add_url_rule(rule, view_func=nowhere)
    app.register_blueprint(public)
    problems.register(app, ROOT, elsewhere)
