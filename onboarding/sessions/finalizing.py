"""From a session with all its answers to a context: what the session manager is given as ``build``."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from onboarding.context.build import Envelope
from onboarding.context.general import build_general_context
from onboarding.flow import Flow
from onboarding.flow.navigation import blocking
from onboarding.flow.revalidation import revalidate
from onboarding.sessions.command import Build
from onboarding.sessions.errors import Incomplete
from onboarding.sessions.links import LETTERS
from onboarding.sessions.session import Session

Json = Any


def builder(flow: Flow) -> Build:
    """``build`` for this flow; a flow that has no context of its own gets the general one."""

    def build(session: Session) -> tuple[dict[str, Json], str, str]:
        shown = flow.shown(session.progress.holding)
        proof = revalidate(flow, shown, session.answers)
        standing = session.progress.complete & proof.answers.keys()
        missing = {step.number for step in blocking(shown, standing, session.progress.unsettled)} | proof.wrong.keys()
        if missing:
            raise Incomplete(session, tuple(step.number for step in shown if step.number in missing))
        reference = new_reference(flow)
        envelope = Envelope(
            reference=reference,
            session_id=session.id,
            workspace_id=session.metadata.workspace_id,
            user_id=session.metadata.user_id,
            generated_at=session.now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            completed_steps=session.progress.completed,
            total_steps=session.progress.total,
        )
        answers = {number: proof.answers[number] for number in sorted(standing)}
        document = context_of(flow, answers, envelope, today=session.now.date())
        return document, reference, document["checksum"]

    return build


def context_of(
    flow: Flow, answers: Mapping[int, Mapping[str, Json]], envelope: Envelope, *, today: date
) -> dict[str, Json]:
    """The flow's own context of complete answers, or the general one."""
    if flow.build is None:
        return build_general_context(flow, answers, envelope)
    return flow.build(answers, envelope, today=today)


EXAMPLE = Envelope(
    reference="BC-00000-00000",
    session_id="00000000-0000-4000-8000-000000000000",
    workspace_id="example",
    user_id="example",
    generated_at="2027-01-01T00:00:00.000Z",
    completed_steps=0,
    total_steps=0,
)


def new_reference(flow: Flow) -> str:
    """Ten letters and digits, 49 bits, in groups that can be read over the phone: "BC-7KQ2M-X9T4W"."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(10))
    return f"{flow.initials}-{letters[:5]}-{letters[5:]}"
