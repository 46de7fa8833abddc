"""Calls about one step of a session."""

import re

from flask import Response, jsonify, request

from onboarding.api import answers, bodies, shown
from onboarding.api.caller import current_api, key, known_id, step_of
from onboarding.api.problems import Problem
from onboarding.flow import Step
from onboarding.sessions import EarlierAnswersMoved, Saved, Session, StaleVersion
from onboarding.sessions.commands import Reading

_ETAG = re.compile(r'(?:W/)?"([0-9]{1,15})"')


def save(session_id: str, step_id: int) -> Response:
    """Validate and save the answers of a step: one command, two where its form looks at earlier answers."""
    step, body = step_of(step_id), bodies.read(bodies.StepData)
    if_match = _if_match()
    try:
        saved = _save(known_id(session_id), step, body, if_match)
    except StaleVersion as error:
        now = error.session.progress.version(step_id)
        status = 412 if if_match is not None else 409
        detail = f"The step is at version {now}; read it and decide"
        raise Problem(status, detail, version=now, headers={"ETag": f'"{now}"'}) from error
    response = jsonify(
        step_id=step_id,
        version=saved.version,
        saved_at=shown.moment(saved.saved_at),
        progress=shown.progress(current_api().flow, saved.progress),
    )
    response.headers["ETag"] = f'"{saved.version}"'
    return response


def read(session_id: str, step_id: int) -> Response:
    step = step_of(step_id)
    session = current_api().manager.visit(known_id(session_id), Reading(answers=(step.number,)), grant=key().asking)
    if step.number not in session.answers:
        raise Problem(404, f"Step {step_id} is not saved yet")
    response = jsonify(shown.step(session, step.number))
    response.headers["ETag"] = f'"{session.answers[step.number].version}"'
    return response


def keep_draft(session_id: str, step_id: int) -> Response:
    """Keep part of a step for the founder to go on with in a browser. Not judged, and never counted as progress."""
    step, body = step_of(step_id), bodies.read(bodies.DraftData)
    api, known = current_api(), known_id(session_id)
    session = api.manager.visit(known, Reading(answers=api.flow.needs(step)), grant=key().asking)
    form = step.form(answers=body.data, earlier=api.flow.earlier(step, session.answers))
    if unasked := form.unasked():
        raise Problem(422, "Some fields are not this step's", errors=answers.by_field(unasked))
    try:
        api.manager.save_draft(known, step_id, form.typed_of(body.data), version=body.version, grant=key().asking)
    except StaleVersion as error:
        now = error.session.progress.version(step_id)
        raise Problem(409, f"The step is at version {now}; a draft of an older one is not kept", version=now) from error
    return Response(status=204)


def _save(session_id: str, step: Step, body: bodies.StepData, if_match: int | None) -> Saved:
    api = current_api()
    needs = api.flow.needs(step)
    for _ in range(5):
        session: Session | None = None
        if needs:
            session = api.manager.visit(session_id, Reading(answers=needs), grant=key().asking)
        judged = answers.judged(api.flow, step, body.data, session)
        read = {number: session.progress.version(number) for number in needs} if session else {}
        try:
            return api.manager.save_step(
                session_id,
                step.number,
                judged,
                version=body.version if if_match is None else if_match,
                read=read,
                grant=key().asking,
            )
        except EarlierAnswersMoved:
            continue  # judge by what the earlier steps say now
    raise Problem(503, "The session is being saved by others all the time; try again", headers={"Retry-After": "1"})


def _if_match() -> int | None:
    """The version of an ``If-Match`` header; None where there is none, or it takes any."""
    given = request.headers.get("If-Match")
    if given is None or given.strip() == "*":
        return None
    found = _ETAG.fullmatch(given.strip())
    if found is None:
        raise Problem(412, 'If-Match is the ETag of the step, like “"3"”')
    return int(found[1])
