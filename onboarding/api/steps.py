"""Calls about one step of a session."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, jsonify

from onboarding.api import problems, request_models, serializers
from onboarding.api.auth import current_api, key, known_id, step_of
from onboarding.api.idempotency import seeded
from onboarding.api.preconditions import asked_version, failed, step_tag
from onboarding.api.problems import Problem, problem_of
from onboarding.flow import Step
from onboarding.observability import events
from onboarding.sessions import AlreadyFinalized, InvalidAnswers, Saved, StaleVersion
from onboarding.sessions.command import ReadOptions

TRIES = 5  # of a change to what others save at the same time


def save(session_id: UUID, step_id: str) -> Response:
    """Validate and save the answers of a step: one command, two where its form looks at earlier answers."""
    stored_id, step, body = known_id(session_id), step_of(step_id), request_models.read(request_models.StepData)
    asked = asked_version(lambda: _version_now(stored_id, step))
    try:
        saved = _save(stored_id, step, body.data, body.version if asked is None else asked)
    except StaleVersion as error:
        raise _stale(step, error, failed_condition=asked is not None) from error
    return _answer(step, saved)


def patch(session_id: UUID, step_id: str) -> Response:
    """Save a step with some of its fields changed: one that is null goes, one that is not given stays."""
    known, step, body = known_id(session_id), step_of(step_id), request_models.read(request_models.StepData)
    asked = asked_version(lambda: _version_now(known, step))
    wanted = body.version if asked is None else asked
    for _ in range(TRIES):
        session = current_api().manager.visit(known, ReadOptions(answers=(step.number,)), grant=key().asking)
        data = _merged(session.answers.get(step.number, {}), body.data)
        version = session.progress.version(step.number) if wanted is None else wanted
        try:
            return _answer(step, _save(known, step, data, version))
        except StaleVersion as error:
            if wanted is not None:
                raise _stale(step, error, failed_condition=asked is not None) from error
    raise Problem(503, "Others save the step all the time; try again", code="busy", headers={"Retry-After": "1"})


def save_many(session_id: UUID) -> Response:
    """Save several steps, each by itself, in the order of the flow: 200 where all are saved, else 207, and of each why.

    What one step needs of another one may be in the same call.
    """
    known, body = known_id(session_id), request_models.read(request_models.ManySteps)
    flow = current_api().flow
    numbers = [step.step_id for step in body.steps]
    if len(set(numbers)) < len(numbers):
        wrong = {"field": "steps", "code": "repeated", "message": "Send each step once"}
        raise Problem(422, "A step comes twice", code="invalid_body", errors=[wrong])
    session = current_api().manager.visit(known, grant=key().asking)  # who may not is told once, and not step by step
    progress, results = session.progress, {}
    for one in sorted(body.steps, key=lambda one: flow.place(flow.step(one.step_id)) if flow.has(one.step_id) else 0):
        try:
            saved = _save_one(known, one)
        except Problem as problem:
            results[one.step_id] = {"step_id": one.step_id, "saved": None, "problem": problem.body()}
        else:
            progress = saved.progress
            results[one.step_id] = {"step_id": one.step_id, "saved": _told(saved), "problem": None}
    response = jsonify(results=[results[number] for number in numbers], progress=serializers.progress(flow, progress))
    if any(result["problem"] for result in results.values()):
        response.status_code = 207
    return response


def _save_one(session_id: str, one: request_models.OneStep) -> Saved:
    step = step_of(str(one.step_id))
    try:
        saved = _save(session_id, step, one.data, one.version)
    except StaleVersion as error:
        raise _stale(step, error, failed_condition=False) from error
    except AlreadyFinalized as error:
        found = problem_of(error)
        assert found is not None, "problems.py knows every refusal"
        raise found from error
    events.saved(step, problems.FACE, first=saved.first)
    return saved


def _merged(answers: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in answers.items() if name not in given}
    return kept | {name: value for name, value in given.items() if value is not None}


def _stale(step: Step, error: StaleVersion, *, failed_condition: bool) -> Problem:
    events.refused(step, problems.FACE, "stale")
    now = error.session.progress.version(step.number)
    detail, headers = f"The step is at version {now}; read it and decide", {"ETag": f'"{now}"'}
    if failed_condition:
        return failed(detail, version=now, headers=headers)
    return Problem(409, detail, code="stale_version", version=now, headers=headers)


def _answer(step: Step, saved: Saved) -> Response:
    events.saved(step, problems.FACE, first=saved.first)
    told = {
        "step_id": step.number,
        **_told(saved),
        "progress": serializers.progress(current_api().flow, saved.progress),
    }
    response = jsonify(told)
    response.headers["ETag"] = f'"{saved.version}"'
    return response


def _told(saved: Saved) -> dict[str, Any]:
    return {"version": saved.version, "saved_at": serializers.moment(saved.saved_at)}


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
    once = seeded(f"save {step.number}")
    try:
        return api.manager.save_step(
            session_id, step.number, data, version=version, submission=once, strict=True, grant=asking
        )
    except InvalidAnswers as error:
        raise problems.refusal(api.flow, step, error) from error


def _version_now(session_id: str, step: Step) -> int:
    return current_api().manager.visit(session_id, grant=key().asking).progress.version(step.number)
