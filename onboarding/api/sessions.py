"""Calls about a session as a whole, and whether the service can work: ok or not for anybody, figures for a key."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for

from onboarding.api import request_models, serializers
from onboarding.api.auth import current_api, key, known_id
from onboarding.api.idempotency import has_key, new_id, seeded, sent_before
from onboarding.api.preconditions import check, tag_of
from onboarding.api.problems import Problem
from onboarding.http.rate_limits import WRONG_KEYS, WRONG_KEYS_AROUND, RateLimits
from onboarding.observability import events
from onboarding.sessions import StoreUnavailable, UnknownSession
from onboarding.sessions.command import NewSession

Json = Any


def create() -> Response:
    """Open a session."""
    body = request_models.read(request_models.SessionRequest)
    if not key().may_use(body.workspace_id):
        raise Problem(403, "Your key belongs to another workspace")
    api, session_id = current_api(), new_id()
    opening = NewSession(
        user_id=body.user_id, workspace_id=body.workspace_id, client_name=body.client_name, once=has_key()
    )
    session = api.manager.open_session(session_id, opening, grant=key().asking)
    events.opened("api", session)
    response = jsonify(
        session_id=session_id,
        progress=serializers.progress(api.flow, session.progress),
        metadata=serializers.metadata(session_id, session.metadata),
        resume_url=_resume_url(session_id),
    )
    response.status_code = 201
    response.headers["Location"] = f"{request.path.removesuffix('/session')}/{session_id}/summary"
    return response


def read(session_id: UUID) -> Response:
    """A session without its answers."""
    payload = _payload(known_id(session_id))
    response = jsonify(payload)
    response.set_etag(tag_of(payload))
    return response


def progress(session_id: UUID) -> Response:
    api = current_api()
    session = api.manager.visit(known_id(session_id), grant=key().asking)
    return jsonify(serializers.progress(api.flow, session.progress))


def summary(session_id: UUID) -> Response:
    api = current_api()
    session = api.manager.get_session_summary(known_id(session_id), grant=key().asking)
    return jsonify(serializers.summary(api.flow, session))


def resume(session_id: UUID) -> Response:
    """Another link that opens the session in a browser once."""
    request_models.read_nothing()
    stored_id = known_id(session_id)
    if not sent_before():
        check(lambda: _payload(stored_id))
    url = _resume_url(stored_id)
    response = jsonify(resume_url=url)
    response.status_code = 201
    return response


def finalize(session_id: UUID) -> Response:
    """Once; again answers the same, with or without an ``Idempotency-Key``."""
    request_models.read_nothing()
    stored_id = known_id(session_id)
    if not sent_before():
        check(lambda: _payload(stored_id))
    finalized = current_api().manager.finalize(stored_id, grant=key().asking)
    events.finalized("api", finalized)
    return jsonify(
        reference=finalized.reference,
        checksum=finalized.checksum,
        finalized_at=serializers.moment(finalized.finalized_at),
        business_context=finalized.business_context,
    )


def delete(session_id: UUID) -> Response:
    stored_id = known_id(session_id)
    try:
        if not sent_before():
            check(lambda: _payload(stored_id))
        current_api().manager.delete_session(stored_id, grant=key().asking)
    except UnknownSession:
        if not sent_before():
            raise
    return Response(status=204)


def _payload(session_id: str) -> dict[str, Json]:
    api = current_api()
    return serializers.session_of(api.flow, api.manager.visit(session_id, grant=key().asking))


def _resume_url(session_id: str) -> str:
    """A link to this session's page, for one browser and one use."""
    api = current_api()
    token = api.links.make(session_id, grant=key().asking, secret=seeded("link"))
    return url_for(api.link_endpoint, token=token, _external=True)


def health() -> Response:
    """200 where the store reads, writes and runs the scripts; else 503."""
    try:
        found = current_api().manager.health()
    except StoreUnavailable:
        found = {"status": "degraded", "detail": "The store does not answer"}
    if not _knows_a_key():
        found = {"status": found["status"]}
    else:
        found["version"] = _version()
    response = jsonify(found)
    if found["status"] != "ok":
        response.status_code = 503
        response.headers["Retry-After"] = "2"
    return response


def _knows_a_key() -> bool:
    """A wrong key is told no more than none is, and counts as a guess, as everywhere."""
    api = current_api()
    try:
        api.keys.caller()
    except Problem:
        if "Authorization" in request.headers:
            RateLimits(api.manager).count((WRONG_KEYS, WRONG_KEYS_AROUND))
        return False
    return True


def _version() -> str:
    try:
        return version("onboarding-wizard")
    except PackageNotFoundError:
        return "0.1.0"  # run from its folder, not installed
