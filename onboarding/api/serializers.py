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


def progress(flow: Flow, progress: Progress) -> dict[str, Json]:
    shown = flow.shown(progress.holding)
    blocked = blocking(shown, progress.complete, progress.unsettled)
    following = resume_at(shown, progress.complete) or next(iter(blocked), None)
    return {
        "completed": progress.completed,
        "total": progress.total,
        "percentage": progress.percentage,
        "next_step": following and following.number,
        "remaining": [step.number for step in blocked],
        "to_check": [step.number for step in shown if step.number in progress.to_check],
        "invalid": [step.number for step in shown if step.number in progress.invalid],
    }


def metadata(session_id: str, metadata: Metadata) -> dict[str, Json]:
    return {
        "session_id": session_id,
        "user_id": metadata.user_id,
        "workspace_id": metadata.workspace_id,
        "client_name": metadata.client_name,
        "started_at": moment(metadata.started_at),
        "flow": metadata.flow,
        "flow_version": metadata.flow_version,
    }


def session_of(flow: Flow, session: Session) -> dict[str, Json]:
    """A session without its answers."""
    session_progress = session.progress
    blocked = blocking(flow.shown(session_progress.holding), session_progress.complete, session_progress.unsettled)
    return {
        "metadata": metadata(session.id, session.metadata),
        "status": session.metadata.status,
        "expires_at": moment(session.expires_at),
        "progress": progress(flow, session_progress),
        "missing": [step.number for step in blocked],
    }


def summary(flow: Flow, session: Session) -> dict[str, Json]:
    answers = {name: value for answers in usable_answers(flow, session).values() for name, value in answers.items()}
    checks = flow.checks(answers, today=session.now.date()) if flow.checks else ()
    return {
        **session_of(flow, session),
        "steps": {str(number): step(flow, session, number) for number in sorted(session.answers)},
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
