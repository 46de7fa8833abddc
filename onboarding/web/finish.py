"""Finalizing, and what there is afterwards: the done page and the downloads; and all that is stored, at any time.

What writes a download is imported with the first one of its kind: most requests are steps.
"""

import json
from typing import Any

from flask import Response, abort, request, url_for

from onboarding.flow import Flow
from onboarding.observability import events
from onboarding.sessions.command import EVERYTHING, ReadOptions
from onboarding.sessions.errors import DraftsWaiting, Incomplete
from onboarding.sessions.session import Draft, Session
from onboarding.web import browser_session, security
from onboarding.web.pages import go, page
from onboarding.web.wizard import current_wizard

BOXES = 12  # letters that are named on the page; one more would not tell more


def finalize() -> Response:
    """Once. What is missing, and what was typed and not saved, is said by the summary, which this then shows."""
    browser = browser_session.required()
    if not security.token_is_ours():
        return go(url_for(".summary"))
    try:
        finalized = current_wizard().manager.finalize(browser.id, grant=browser.grant_hash)
    except (Incomplete, DraftsWaiting):
        return go(url_for(".summary"))
    events.finalized(events.PAGES, finalized)
    return go(url_for(".done"))


def done() -> Response:
    """The reference, the downloads, and what happens next; before finalizing, the summary."""
    session = browser_session.visit(ReadOptions(context=True))
    if not session.metadata.finalized:
        return go(url_for(".summary"))
    boxes = _letters_without_a_font(session)
    return page("done.html", session, title=f"Done – {current_wizard().flow.title}", boxes=boxes)


def _letters_without_a_font(session: Session) -> str:
    """Some of what the PDF would have boxes for."""
    from onboarding.context.pdf.fonts import letters_without_a_font

    return letters_without_a_font(session.context)[:BOXES]


def export_json() -> Response:
    """The document itself; with ``?compact=1`` the short form for language models."""
    document = _finalized().context
    if request.args.get("compact") == "1":
        from onboarding.context.compact import compact_text

        return attachment(compact_text(document) + "\n", "application/json", "compact.json")
    return attachment(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "application/json", "json")


def export_markdown() -> Response:
    from onboarding.context.formatting import labels_of
    from onboarding.context.markdown import to_markdown

    document = _finalized().context
    return attachment(to_markdown(document, labels_of(current_wizard().flow)), "text/markdown", "md")


def _finalized() -> Session:
    session = browser_session.visit(ReadOptions(context=True))
    if not session.metadata.finalized:
        abort(404)
    return session


def attachment(content: str | bytes, mimetype: str, ending: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{current_wizard().flow.file_name}.{ending}"'
    return response


Json = Any


def export_answers() -> Response:
    """Answers and drafts by step, whose session it is, since when and until when, and the context once there is one."""
    answers = stored_answers(current_wizard().flow, browser_session.visit(EVERYTHING))
    return attachment(json.dumps(answers, ensure_ascii=False, indent=2) + "\n", "application/json", "answers.json")


def stored_answers(flow: Flow, session: Session) -> dict[str, Json]:
    metadata = session.metadata
    return {
        "session_id": session.id,
        "user_id": metadata.user_id,
        "workspace_id": metadata.workspace_id,
        "client_name": metadata.client_name,
        "flow": metadata.flow or flow.name,
        "status": metadata.status,
        "started_at": metadata.started_at.isoformat(),
        "finalized_at": metadata.finalized_at and metadata.finalized_at.isoformat(),
        "kept_until": session.expires_at.isoformat(),
        "steps": {str(number): _step(flow, session, number) for number in sorted(session.answers)},
        "drafts": {str(number): draft_told(flow, number, draft) for number, draft in sorted(session.drafts.items())},
        "business_context": session.context,
    }


def _step(flow: Flow, session: Session, number: int) -> dict[str, Json]:
    """A step that the flow has no more has no title."""
    answers = session.answers[number]
    entry = {"title": _title(flow, number), "answers": dict(answers), "saved_at": answers.saved_at.isoformat()}
    entry |= {"typed": dict(answers.typed_texts)} if answers.typed_texts else {}
    return entry | ({"not_asked_now": answers.hidden} if answers.hidden else {})


def draft_told(flow: Flow, number: int, draft: Draft) -> dict[str, Json]:
    """What was typed and not saved; ``others`` are words for the same fields that wait for a choice."""
    entry = {"title": _title(flow, number), "typed": draft.typed, "saved_at": draft.saved_at.isoformat()}
    others = [{"typed": other.typed, "saved_at": other.at.isoformat()} for other in draft.others]
    return entry | ({"others": others} if others else {})


def _title(flow: Flow, number: int) -> str:
    return flow.step(number).title if flow.has(number) else ""
