"""Sessions as JSON. Times are ISO 8601 in UTC."""

from datetime import datetime
from typing import Any

from onboarding.flow import Flow
from onboarding.flow.navigation import blocking, resume_at
from onboarding.sessions import Draft, Metadata, Progress, Session
from onboarding.sessions.draft_plan import waiting
from onboarding.sessions.session import INVALID
from onboarding.sessions.verdict import judge, usable_answers

Json = Any


def progress(flow: Flow, known: Progress) -> dict[str, Json]:
    shown = flow.shown(known.holding)
    blocked = blocking(shown, known.complete, known.unsettled)
    following = resume_at(shown, known.complete) or next(iter(blocked), None)
    return {
        "completed": known.completed,
        "total": known.total,
        "percentage": known.percentage,
        "next_step": following and following.number,
        "remaining": [step.number for step in blocked],
        "to_check": [step.number for step in shown if step.number in known.to_check],
        "invalid": [step.number for step in shown if step.number in known.invalid],
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
    said = flow.said(usable_answers(flow, session))
    checks = flow.checks(said, today=session.now.date()) if flow.checks else ()
    return {
        "metadata": metadata(session.id, session.metadata),
        "status": session.metadata.status,
        "expires_at": moment(session.expires_at),
        "progress": progress(flow, known),
        "steps": {str(number): step(flow, session, number) for number in sorted(session.answers)},
        "missing": [step.number for step in blocking(shown, known.complete, known.unsettled)],
        "drafts": list(waiting(flow, session)),
        "checks": [{"code": check.code, "steps": list(check.steps), "message": check.message} for check in checks],
    }


def step(flow: Flow, session: Session, number: int) -> dict[str, Json]:
    """A saved step; where its form does not accept it, with why."""
    answers = session.answers[number]
    invalid = answers.state == INVALID and flow.has(number)
    errors = judge(flow, flow.step(number), answers, session).errors if invalid else ()
    return {
        "step_id": number,
        "data": dict(answers),
        "version": answers.version,
        "saved_at": moment(answers.saved_at),
        "state": answers.state,
        "errors": [error._asdict() for error in errors],
    }


def draft(number: int, kept: Draft) -> dict[str, Json]:
    """What was typed, by form key, as it was typed: it may be right or wrong."""
    return {
        "step_id": number,
        "typed": kept.typed,
        "version": kept.version,
        "revision": kept.revision,
        "saved_at": moment(kept.saved_at),
        "others": [{"typed": other.typed, "saved_at": moment(other.at)} for other in kept.others],
    }


def moment(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
