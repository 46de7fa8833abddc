"""Sessions as JSON. Times are ISO 8601 in UTC."""

from datetime import datetime
from typing import Any

from onboarding.flow import Flow
from onboarding.flow.navigation import blocking, resume_at
from onboarding.sessions import Metadata, Progress, Session

Json = Any


def progress(flow: Flow, known: Progress) -> dict[str, Json]:
    shown = flow.shown(known.holding)
    following = resume_at(shown, known.complete)
    return {
        "completed": known.completed,
        "total": known.total,
        "percentage": known.percentage,
        "next_step": following and following.number,
        "remaining": [step.number for step in blocking(shown, known.complete)],
        "to_check": list(known.to_check),
    }


def metadata(session_id: str, known: Metadata) -> dict[str, Json]:
    return {
        "session_id": session_id,
        "user_id": known.user_id,
        "workspace_id": known.workspace_id,
        "client_name": known.client_name,
        "started_at": moment(known.started_at),
        "flow": known.flow,
        "flow_version": known.flow_version,
    }


def summary(flow: Flow, session: Session) -> dict[str, Json]:
    known = session.progress
    shown = flow.shown(known.holding)
    said = {name: value for answers in session.answers.values() for name, value in answers.items()}
    checks = flow.checks(said, today=session.now.date()) if flow.checks else ()
    return {
        "metadata": metadata(session.id, session.metadata),
        "status": session.metadata.status,
        "expires_at": moment(session.expires_at),
        "progress": progress(flow, known),
        "steps": {str(number): step(session, number) for number in sorted(session.answers)},
        "missing": [step.number for step in blocking(shown, known.complete)],
        "checks": [{"code": check.code, "steps": list(check.steps), "message": check.message} for check in checks],
    }


def step(session: Session, number: int) -> dict[str, Json]:
    answers = session.answers[number]
    return {
        "step_id": number,
        "data": dict(answers),
        "version": answers.version,
        "saved_at": moment(answers.saved_at),
        "state": answers.state,
    }


def moment(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
