"""The OpenAPI 3.1 document, made from the code, and the page that shows it."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from apispec import APISpec
from flask import Response, request, url_for

from onboarding.api.auth import current_api
from onboarding.api.openapi import contexts, generators, names, schema_docs
from onboarding.api.openapi.components import PARAMETERS, RESPONSES, SCHEMAS, ref
from onboarding.api.openapi.docs_page import Page
from onboarding.api.openapi.operations import ROOT, TAGS, operations, saved_step
from onboarding.api.problems import Problem
from onboarding.api.request_models import DraftData, ManySteps, SessionRequest, StepData
from onboarding.flow import Flow, Step
from onboarding.http import headers
from onboarding.http.rendering import render

Schema = dict[str, Any]
_INTRODUCTION = """Programs create onboarding sessions, save steps, read progress and finalize. What a founder saves
in a browser a program reads, and the other way round; the same forms judge both.

Send `Authorization: Bearer <key>`. Bodies are JSON in UTF-8, at most 128 KiB and 12 levels deep. Errors are problem
details (RFC 9457), where `errors` has messages by field, like `competitors.0.name`. Times are ISO 8601, in UTC. Null
is as good as leaving a field out.

Sending a call again is safe: an `Idempotency-Key` gives any unsafe call one effect for a day, finalizing happens once,
and a save with a version, in the body or as `If-Match`, changes only that version. Where there is a `Retry-After`, wait
that long."""
_KEYS = "`flask onboarding api-key NAME WORKSPACE` makes one. While developing, and from the same machine, it is `dev`"


def openapi() -> Response:
    text = json.dumps(document(request.host_url.rstrip("/")), ensure_ascii=False)
    response = Response(text, mimetype="application/json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def context_schema(name: str) -> Response:
    """The JSON Schema of what finalizing makes, by its own name."""
    flow = current_api().flow
    if name != contexts.file_name(flow):
        raise Problem(404, f"There is no such schema; finalizing makes {contexts.file_name(flow)}")
    text = json.dumps(contexts.schema_of(flow), ensure_ascii=False)
    response = Response(text, mimetype="application/schema+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


def docs() -> Response:
    """The same, to be read."""
    host = request.host_url.rstrip("/")
    shown = Page(document(host), current_api().flow)
    key = "dev" if current_api().keys.developing else "$KEY"
    html = render(
        "api_docs.html",
        page=shown,
        steps=shown.steps(),
        key=key,
        server=f"{host}{ROOT}",
        openapi_url=url_for(".openapi"),
    )
    page = Response(html)
    page.headers["Cache-Control"] = "no-cache"
    page.headers["Content-Security-Policy"] = headers.READ
    return page


def document(server: str) -> Schema:
    return {**_document(current_api().flow, date.today()), "servers": [{"url": server}]}


@lru_cache(maxsize=4)
def _document(flow: Flow, today: date) -> Schema:
    """Made once a day: a limit may move with the year."""
    spec = APISpec(
        title="Onboarding API",
        version="1",
        openapi_version="3.1.0",
        info={"description": _INTRODUCTION, "license": {"name": "MIT", "identifier": "MIT"}},
        tags=TAGS,
        security=[{"key": []}],
    )
    spec.components.security_scheme("key", {"type": "http", "scheme": "bearer", "description": _KEYS})
    for name, schema in SCHEMAS.items():
        spec.components.schema(name, schema)
    for name, response in RESPONSES.items():
        spec.components.response(name, response)
    for name, parameter in PARAMETERS.items():
        spec.components.parameter(name, parameter["in"], parameter)
    spec.components.schema("NewSession", SessionRequest.model_json_schema())
    spec.components.schema("ManySteps", _many_steps())
    spec.components.schema("StepSave", StepData.model_json_schema())
    spec.components.schema("StepDraft", DraftData.model_json_schema())
    for name, schema in contexts.components(flow).items():
        spec.components.schema(name, schema)
    for step in flow:
        _describe(spec, step)
    for path, methods in operations(flow).items():
        spec.path(path=path, operations=methods)
    return generators.fit(dict(spec.to_dict()))


def _many_steps() -> Schema:
    """Its one reference to another schema is taken apart: the document has its own place for them."""
    schema = ManySteps.model_json_schema()
    (one,) = schema.pop("$defs").values()
    schema["properties"]["steps"]["items"] = one
    return schema


def _describe(spec: APISpec, step: Step) -> None:
    """The bodies of one step: what is saved, and what may be kept as a draft."""
    data = schema_docs.data_schema(step)
    spec.components.schema(names.schema(step, "Saved"), saved_step(step))
    spec.components.schema(names.schema(step, "Answers"), data)
    for name, model, inner in (
        (names.schema(step, "Save"), StepData, ref("schemas", names.schema(step, "Answers"))),
        (names.schema(step, "Change"), StepData, schema_docs.change_schema(data)),
        (names.schema(step, "Draft"), DraftData, schema_docs.draft_schema(step)),
    ):
        schema = model.model_json_schema()
        schema["title"] = name
        schema["properties"] = {**schema["properties"], "data": inner}
        spec.components.schema(name, schema)
