"""Calls about one step of a session."""

import re
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request

from onboarding.api import problems, request_models, serializers
from onboarding.api.auth import current_api, key, known_id, step_of
from onboarding.api.problems import Problem
from onboarding.flow import Step
from onboarding.observability import events
from onboarding.sessions import InvalidAnswers, Saved, StaleVersion
from onboarding.sessions.command import ReadOptions

_TAG = '(?:W/)?"[!#-~]*"'
IF_MATCH = rf"\*|{_TAG}(?:[ \t]*,[ \t]*{_TAG})*"
_NONE = -1
_VERSION = re.compile(r'(?<!W/)"([1-9][0-9]{0,14}|0)"')


def save(session_id: UUID, step_id: str) -> Response:
    """Validate and save the answers of a step: one command, two where its form looks at earlier answers."""
    stored_id, step, body = known_id(session_id), step_of(step_id), request_models.read(request_models.StepData)
    conditional = "If-Match" in request.headers
    version = _if_match(stored_id, step) if conditional else body.version
    try:
        saved = _save(stored_id, step, body.data, version)
    except StaleVersion as error:
        events.refused(step, problems.FACE, "stale")
        now = error.session.progress.version(step.number)
        detail = f"The step is at version {now}; read it and decide"
        headers = {"ETag": f'"{now}"'}
        raise Problem(412 if conditional else 409, detail, version=now, headers=headers) from error
    events.saved(step, problems.FACE, first=saved.first)
    response = jsonify(
        step_id=step.number,
        version=saved.version,
        saved_at=serializers.moment(saved.saved_at),
        progress=serializers.progress(current_api().flow, saved.progress),
    )
    response.headers["ETag"] = f'"{saved.version}"'
    return response


def read(session_id: UUID, step_id: str) -> Response:
    stored_id, step = known_id(session_id), step_of(step_id)
    flow = current_api().flow
    reading = ReadOptions(answers=(step.number, *flow.needs(step)))
    session = current_api().manager.visit(stored_id, reading, grant=key().asking)
    if step.number not in session.answers:
        raise Problem(404, f"Step {step.number} is not saved yet")
    response = jsonify(serializers.step(flow, session, step.number))
    response.headers["ETag"] = f'"{session.answers[step.number].version}"'
    return response


def _save(session_id: str, step: Step, data: dict[str, Any], version: int | None) -> Saved:
    api, asking = current_api(), key().asking
    try:
        return api.manager.save_step(session_id, step.number, data, version=version, strict=True, grant=asking)
    except InvalidAnswers as error:
        raise problems.refusal(api.flow, step, error) from error


def _if_match(session_id: str, step: Step) -> int:
    """The version that an ``If-Match`` header asks for; one that there never is where it cannot be met.

    One tag is compared where the answers are saved. Several, and “*”, are looked at before, which costs a command.
    """
    given = request.headers["If-Match"].strip()
    if not re.fullmatch(IF_MATCH, given):
        raise Problem(400, 'If-Match is the ETag of the step, like “"3"”')
    versions = [int(version) for version in _VERSION.findall(given)]
    if len(versions) < 2 and given != "*":
        return versions[0] if versions else _NONE
    session = current_api().manager.visit(session_id, grant=key().asking)
    now = session.progress.version(step.number)
    return now if now in versions or (given == "*" and now > 0) else _NONE
