"""Calls about what was typed into a step and is not saved: words for a founder to go on with."""

from uuid import UUID

from flask import Response, jsonify

from onboarding.api import problems, request_models, serializers
from onboarding.api.auth import current_api, key, known_id, step_of
from onboarding.api.idempotency import sent_before
from onboarding.api.preconditions import check_tag
from onboarding.api.problems import Problem
from onboarding.flow import Step
from onboarding.forms.formdata import FormData, by_field
from onboarding.observability import events
from onboarding.sessions import Session, StaleDraft, StaleVersion
from onboarding.sessions.command import ReadOptions
from onboarding.sessions.draft_merge import Merged, Sent, merge_draft, token, words_of
from onboarding.sessions.draft_plan import stored_of
from onboarding.sessions.session import milliseconds
from onboarding.sessions.verdict import earlier_answers

TRIES = 5  # of a merge, with others who type at the same time


def read(session_id: UUID, step_id: str) -> Response:
    stored_id, step = known_id(session_id), step_of(step_id)
    session = current_api().manager.visit(stored_id, ReadOptions(drafts=(step.number,)), grant=key().asking)
    if step.number not in session.drafts:
        raise Problem(404, f"Nothing of step {step.number} waits to be saved", code="no_draft")
    draft = session.drafts[step.number]
    response = jsonify(serializers.draft(step.number, draft))
    response.headers["ETag"] = f'"{draft.revision}"'
    return response


def keep(session_id: UUID, step_id: str) -> Response:
    """Keep part of a step for the founder to go on with in a browser. Not judged, and never counted as progress.

    Merged field by field with what is typed already; where that says something else, nothing is kept, and it is told.
    """
    stored_id, step, body = known_id(session_id), step_of(step_id), request_models.read(request_models.DraftData)
    manager = current_api().manager
    session = manager.visit(stored_id, _reading(step), grant=key().asking)
    typed = _typed(step, body, session)
    for _ in range(TRIES):
        draft = session.drafts.get(step.number)
        if not sent_before():
            check_tag(draft.revision if draft else None)
        _refuse_older(step, body, session)
        revision = draft.revision if draft else "0"
        kept = typed if body.revision == revision else _merged(step, typed, session)
        try:
            manager.save_draft(
                stored_id, step.number, kept, version=body.version, revision=revision, grant=key().asking
            )
        except (StaleVersion, StaleDraft):
            session = manager.visit(stored_id, _reading(step), grant=key().asking)
            continue  # with what is there now
        events.drafted(step)
        return Response(status=204)
    raise Problem(
        503, "The step is being typed into by others all the time; try again", code="busy", headers={"Retry-After": "1"}
    )


def discard(session_id: UUID, step_id: str) -> Response:
    """Discard a draft, and what waits beside it; with ``If-Match`` that one alone."""
    stored_id, step = known_id(session_id), step_of(step_id)
    manager = current_api().manager
    session = manager.visit(stored_id, grant=key().asking)
    now = session.progress.draft_revision(step.number)
    if now == "0":
        if sent_before():
            return Response(status=204)
        raise Problem(404, f"Nothing of step {step.number} waits to be saved", code="no_draft")
    check_tag(now)
    try:
        manager.discard_draft(stored_id, step.number, revision=now, grant=key().asking)
    except StaleDraft as error:
        check_tag(None)  # whoever asked for one draft is told that it is another one by now
        detail = "Somebody is typing into this step; read the draft and decide"
        raise Problem(409, detail, code="draft_conflict") from error
    return Response(status=204)


def _reading(step: Step) -> ReadOptions:
    number = step.number
    return ReadOptions(answers=(number, *current_api().flow.needs(step)), drafts=(number,))


def _typed(step: Step, body: request_models.DraftData, session: Session) -> FormData:
    """The data as a founder would have typed it."""
    form = step.form(answers=body.data, earlier=earlier_answers(current_api().flow, step, session))
    if field_errors := [*form.unexpected(partial_data=True), *form.unread()]:
        raise Problem(
            422, "This cannot be kept as a draft", code="invalid_answers", errors=problems.of_draft(field_errors)
        )
    typed: FormData = form.typed_of(body.data)
    return typed


def _refuse_older(step: Step, body: request_models.DraftData, session: Session) -> None:
    now = session.progress.version(step.number)
    if body.version != now:
        detail = f"The step is at version {now}; a draft of another one is not kept"
        raise Problem(409, detail, code="stale_version", version=now)


def _merged(step: Step, typed: FormData, session: Session) -> Merged:
    """With what is typed already; a Problem where that says something else in the same field."""
    stored = stored_of(current_api().flow, session, step)
    fields = {
        name: data for name, data in by_field(typed).items() if words_of(token(data, stored.row_keys.get(name, "")))
    }
    drafted = by_field(stored.draft.typed) if stored.draft and stored.draft.version == stored.version else {}
    tokens = {
        name: token(data, stored.row_keys.get(name, "")) for name, data in stored.saved.items() if name not in drafted
    }
    sent = Sent(fields=fields, tokens={name: tokens.get(name, "") for name in fields}, version=stored.version)
    merged = merge_draft(stored, sent, now_ms=milliseconds(session.now))
    if merged.conflicts:
        what, there = ", ".join(merged.conflicts), stored.draft
        members = {} if there is None else {"draft": serializers.draft(step.number, there)}
        detail = f"Other words are typed already for {what}; read the draft and decide"
        raise Problem(409, detail, code="draft_conflict", **members)
    return merged
