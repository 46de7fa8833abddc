"""Sessions that are nowhere: made to look at a step in a state, and never stored."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from onboarding.flow import Flow, Step
from onboarding.sessions import Draft, Metadata, Progress, Session
from onboarding.sessions.session import Answers, SavedStep, milliseconds

Json = Any


def staged(flow: Flow, answers: Mapping[int, Mapping[str, Json]], step: Step, state: str) -> Session:
    """The steps before this one answered, and this one as its state wants."""
    now = datetime.now(UTC)
    place = flow.place(step)
    answered = {
        n: data
        for n, data in answers.items()
        if flow.place(flow.step(n)) < place or state not in ("empty", "errors", "longest")
    }
    if state not in ("read-only", "to-check", "draft", "conflict"):
        answered = {n: data for n, data in answered.items() if flow.place(flow.step(n)) <= place}
    steps = {
        n: SavedStep(
            1,
            milliseconds(now - timedelta(minutes=3)),
            "check" if state == "to-check" and n == step.number else "complete",
            "preview",
            "-",
        )
        for n in answered
    }
    saved = {n: Answers(data, n, steps) for n, data in answered.items()}
    drafts = {}
    if state == "draft":
        typed = step.form(earlier=flow.earlier(step, saved)).typed_of(answers.get(step.number, {}))
        drafts = {step.number: Draft(typed, 1, now)}
    metadata = Metadata("preview", "preview", now, "finalized" if state == "read-only" else "open", flow.name)
    metadata = (
        replace(metadata, finalized_at=now, reference=f"{flow.initials}-00000-00000")
        if state == "read-only"
        else metadata
    )
    holding = flow.holding(saved) | ({step.number} & flow.reach.steps.keys())
    done = sum(saved_step.state == "complete" for saved_step in steps.values())
    shown = len(flow.shown(holding))
    progress = Progress(done, shown, steps=steps, drafts=frozenset(drafts), holding=holding)
    return Session("preview", metadata, progress, saved, drafts, None, now, now + timedelta(days=7))


def saved_by_others(session: Session, number: int) -> Session:
    """As if somebody else had saved the step with half of its answers."""
    theirs = dict(list(session.answers.get(number, {}).items())[::2])
    step = session.progress.steps.get(number) or SavedStep(1, milliseconds(session.now), "complete", "preview", "-")
    return replace(session, answers={**session.answers, number: Answers(theirs, number, {number: step})})
