"""The blueprint of the JSON face, from the one table of its calls."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Blueprint, Flask, Response
from flask_limiter import Limiter
from werkzeug.exceptions import HTTPException

from onboarding.api import description, problems, service, sessions, steps
from onboarding.api.caller import Api, authenticate, limited_by
from onboarding.api.limits import IN_THE_STORE
from onboarding.routing import nowhere

ROOT = "/api/v1"
PREFIX = f"{ROOT}/onboarding"


class Call(NamedTuple):
    method: str
    rule: str
    view: Callable[..., Response]


CALLS = (
    Call("POST", "/session", sessions.create),
    Call("POST", "/<session_id>/steps/<int:step_id>", steps.save),
    Call("GET", "/<session_id>/steps/<int:step_id>", steps.read),
    Call("PUT", "/<session_id>/steps/<int:step_id>/draft", steps.keep_draft),
    Call("GET", "/<session_id>/progress", sessions.progress),
    Call("GET", "/<session_id>/summary", sessions.summary),
    Call("POST", "/<session_id>/resume", sessions.resume),
    Call("POST", "/<session_id>/finalize", sessions.finalize),
    Call("DELETE", "/<session_id>", sessions.delete),
)


def api(app: Flask, served: Api, *, limit: str, elsewhere: Callable[[HTTPException], Response]) -> Limiter:
    """Serve the API under ``/api/v1``, and give what limits it, for others to use.

    ``limit`` is per key, or per address where there is none ("600 per minute"); ``elsewhere`` answers HTTP errors of
    other addresses.
    """
    app.extensions["onboarding-api"] = served
    limiter = Limiter(
        limited_by,
        app=app,
        storage_uri=IN_THE_STORE,
        storage_options={"manager": served.manager},  # type: ignore[dict-item]  # it goes to our own class
        default_limits=[],
        swallow_errors=True,
        headers_enabled=False,
    )
    calls = Blueprint("api", __name__, url_prefix=PREFIX)
    calls.before_request(authenticate)
    for call in CALLS:
        name = call.view.__module__.rpartition(".")[2] + "_" + call.view.__name__
        calls.add_url_rule(call.rule, name, limiter.limit(limit)(call.view), methods=[call.method])
    app.register_blueprint(calls)

    told = Blueprint("api_told", __name__, url_prefix=ROOT)
    told.add_url_rule("/onboarding/health", view_func=service.health)
    told.add_url_rule("/openapi.json", view_func=description.openapi)
    told.add_url_rule("/docs", view_func=description.docs)
    told.add_url_rule("/<path:nowhere>", view_func=nowhere)
    app.register_blueprint(told)
    problems.register(app, ROOT, elsewhere)
    return limiter
