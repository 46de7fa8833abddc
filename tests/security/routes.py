"""The policy of every route: who may keep its answer, what a page of it may do, what guards it, and whose it is.

A route that is not here fails the tests: whoever adds one says what holds for it.
"""

import uuid
from typing import Literal, NamedTuple

from flask import Flask
from werkzeug.routing import Rule

from onboarding.http import headers

KEPT_FOR_EVER = headers.FOR_EVER
ASKED_AGAIN = "no-cache"


class Route(NamedTuple):
    """``policy`` is that of a good answer, ``guard`` what an unsafe request, or any of a program, has to bring."""

    guard: Literal["nothing", "token", "key"] = "nothing"
    whose: Literal["nobody", "founder", "workspace"] = "nobody"
    policy: str = headers.PAGE
    kept: str = "no-store"


_FORM = Route("token", "founder")
_SHOWN = Route(whose="founder")
_EXPORT = Route(whose="founder", policy=headers.DATA)
_CALL = Route("key", "workspace", policy=headers.DATA)
_TOLD = Route(policy=headers.DATA)
_FILE = Route(policy=headers.DATA, kept=KEPT_FOR_EVER)
_LOOK = Route(policy=headers.FRAMING)

ROUTES = {
    "wizard.start_page": _SHOWN,
    "wizard.start": _FORM,
    "wizard.confirm_discard": _SHOWN,
    "wizard.discard": _FORM,
    "wizard.by_number": Route(),
    "wizard.show": _SHOWN,
    "wizard.submit": _FORM,
    "wizard.plots": _FORM,
    "wizard.follow": _FORM,
    "wizard.understood": _FORM,
    "wizard.settle": _FORM,
    "wizard.keep_draft": _FORM,
    "wizard.carry_on": _SHOWN,
    "wizard.make_or_use": _FORM,
    "wizard.show_link": _SHOWN,
    "wizard.open_link": _FORM,
    "wizard.devices": _SHOWN,
    "wizard.end_access": _FORM,
    "wizard.summary": _SHOWN,
    "wizard.finalize": _FORM,
    "wizard.done": _SHOWN,
    "wizard.export_json": _EXPORT,
    "wizard.export_markdown": _EXPORT,
    "wizard.export_pdf": _EXPORT,
    "wizard.export_answers": _EXPORT,
    "wizard.static": _FILE,
    "wizard.htmx": _FILE,
    "wizard.alive": _TOLD,
    "wizard.ready": _TOLD,
    "metrics": _TOLD,
    "wizard.nowhere": Route(),
    "wizard.contact_sheet": _LOOK,
    "wizard.funnel": Route(policy=headers.READ),
    "wizard.one_step": _LOOK,
    "wizard.framed": Route(policy=headers.FRAMED),
    "wizard.seed": Route(policy=headers.DATA),  # for this machine alone, and not in production
    "api.sessions_create": Route("key", policy=headers.DATA),
    "api.steps_save": _CALL,
    "api.steps_save_many": _CALL,
    "api.steps_patch": _CALL,
    "api.steps_read": _CALL,
    "api.drafts_read": _CALL,
    "api.drafts_keep": _CALL,
    "api.drafts_discard": _CALL,
    "api.sessions_read": _CALL,
    "api.sessions_progress": _CALL,
    "api.sessions_summary": _CALL,
    "api.sessions_resume": _CALL,
    "api.sessions_finalize": _CALL,
    "api.sessions_delete": _CALL,
    "api_told.health": _TOLD,
    "api_told.context_schema": Route(policy=headers.DATA, kept=ASKED_AGAIN),
    "api_told.openapi": Route(policy=headers.DATA, kept=ASKED_AGAIN),
    "api_told.docs": Route(policy=headers.READ, kept=ASKED_AGAIN),
    "api_told.nowhere": _TOLD,
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Asked(NamedTuple):
    """One way to ask one route."""

    endpoint: str
    method: str
    path: str

    @property
    def route(self) -> Route:
        return ROUTES[self.endpoint]

    @property
    def unsafe(self) -> bool:
        return self.method not in ("GET", "HEAD", "OPTIONS")


def every_way(app: Flask, session_id: str | None = None, step: int = 1) -> list[Asked]:
    """Each route by each of its own methods, about this session and step."""
    values = {
        "session_id": session_id or str(uuid.uuid4()),
        "step_id": str(step),
        "number": step,
        "slug": app.extensions["onboarding"]["wizard"].flow.step(step).slug,
        "name": "business-context-1",
        "token": "a-token",
        "filename": "wizard.css",
        "nowhere": "nowhere",
    }
    return [
        Asked(rule.endpoint, method, _path(app, rule, values))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods or ())
    ]


def _path(app: Flask, rule: Rule, values: dict[str, object]) -> str:
    asked = {name: values[name] for name in rule.arguments}
    if rule.endpoint in ("wizard.static", "wizard.htmx"):
        asked["v"] = "1"
    path = app.url_map.bind("localhost").build(rule.endpoint, asked)
    return path if rule.arguments or rule.endpoint != "api_told.nowhere" else "/api/"
