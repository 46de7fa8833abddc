"""Calls about one step of a session."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify

from onboarding.api import problems, request_models, serializers
from onboarding.api.auth import current_api, key, known_id, step_of
from onboarding.api.idempotency import seeded
from onboarding.api.preconditions import asked_version, failed, step_tag
from onboarding.api.problems import Problem
from onboarding.flow import Step
from onboarding.observability import events
from onboarding.sessions import InvalidAnswers, Saved, StaleVersion
from onboarding.sessions.command import ReadOptions


def save(session_id: UUID, step_id: str) -> Response:
    """Validate and save the answers of a step: one command, two where its form looks at earlier answers."""
    stored_id, step, body = known_id(session_id), step_of(step_id), request_models.read(request_models.StepData)
    asked = asked_version(lambda: _version_now(stored_id, step))
    conditional = asked is not None
    version = asked if conditional else body.version
    try:
        saved = _save(stored_id, step, body.data, version)
    except StaleVersion as error:
        events.refused(step, problems.FACE, "stale")
        now = error.session.progress.version(step.number)
        detail = f"The step is at version {now}; read it and decide"
        headers = {"ETag": f'"{now}"'}
        if conditional:
            raise failed(detail, version=now, headers=headers) from error
        raise Problem(409, detail, code="stale_version", version=now, headers=headers) from error
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
        raise Problem(404, f"Step {step.number} is not saved yet", code="not_saved")
    payload = serializers.step(flow, session, step.number)
    response = jsonify(payload)
    response.set_etag(step_tag(payload))
    return response


def _save(session_id: str, step: Step, data: dict[str, Any], version: int | None) -> Saved:
    api, asking = current_api(), key().asking
    try:
        return api.manager.save_step(
            session_id, step.number, data, version=version, submission=seeded("save"), strict=True, grant=asking
        )
    except InvalidAnswers as error:
        raise problems.refusal(api.flow, step, error) from error


def _version_now(session_id: str, step: Step) -> int:
    return current_api().manager.visit(session_id, grant=key().asking).progress.version(step.number)
