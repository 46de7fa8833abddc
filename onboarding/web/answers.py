"""Everything that is stored of a founder's session, as one file to download: at any time, not only in the end."""

import json
from typing import Any

from flask import Response

from onboarding.flow import Flow
from onboarding.sessions.command import EVERYTHING
from onboarding.sessions.session import Session
from onboarding.web import passage
from onboarding.web.finish import attachment
from onboarding.web.wizard import current_wizard

Json = Any


def export_answers() -> Response:
    """Answers and drafts by step, whose session it is, since when and until when, and the context once there is one."""
    told = told_of(current_wizard().flow, passage.visit(EVERYTHING))
    return attachment(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "application/json", "answers.json")


def told_of(flow: Flow, session: Session) -> dict[str, Json]:
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
        "drafts": {
            str(number): {"typed": draft.typed, "saved_at": draft.saved_at.isoformat()}
            for number, draft in sorted(session.drafts.items())
        },
        "business_context": session.context,
    }


def _step(flow: Flow, session: Session, number: int) -> dict[str, Json]:
    """A step that the flow has no more has no title."""
    answers = session.answers[number]
    title = flow.step(number).title if flow.has(number) else ""
    return {"title": title, "answers": dict(answers), "saved_at": answers.saved_at.isoformat()}
