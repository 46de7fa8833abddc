"""What the store has of a step as its page would send it: the answers, and the draft over them."""

from collections.abc import Mapping
from typing import Any

from onboarding.flow import Flow, Step
from onboarding.forms.formdata import FormData
from onboarding.sessions.draft_merge import Stored, differing, of_version
from onboarding.sessions.merge import by_field, joined
from onboarding.sessions.session import OtherWords, Session
from onboarding.sessions.verdict import earlier_answers


def stored_of(flow: Flow, session: Session, step: Step) -> Stored:
    """``session`` has the step's answers and draft, and the answers that its form looks at."""
    number, earlier = step.number, earlier_answers(flow, step, session)
    answered = step.form(answers=session.answers.get(number), earlier=earlier, everything=True)
    draft, version = session.drafts.get(number), session.progress.version(number)
    saved = by_field(answered.as_sent())
    typed, _ = of_version(draft, version)
    shown = saved
    if typed:
        shown = by_field(step.form(over(saved, typed), earlier=earlier, everything=True).as_sent())
    return Stored(draft=draft, version=version, saved=saved, shown=shown, row_keys=answered.row_keys)


def over(saved: Mapping[str, FormData], typed: Mapping[str, FormData]) -> FormData:
    """What was saved, with these fields instead of its own: what a form shows that has a draft."""
    return joined({**saved, **typed}.values())


def waiting(flow: Flow, session: Session) -> dict[int, tuple[dict[str, FormData], tuple[OtherWords, ...]]]:
    """By step number, in the order of the flow: what was typed and says something else than the answers.

    Of a step that the flow has no more all of it counts. ``session`` has all answers and drafts.
    """
    found: dict[int, tuple[dict[str, FormData], tuple[OtherWords, ...]]] = {}
    for number in sorted(session.drafts, key=lambda number: _place(flow, number)):
        draft = session.drafts[number]
        if flow.has(number):
            stored = stored_of(flow, session, flow.step(number))
            left = differing(draft, stored.saved, version=stored.version, row_keys=stored.row_keys)
        else:
            left = differing(draft, {}, version=draft.version, row_keys={})
        if any(left):
            found[number] = left
    return found


def said_already(flow: Flow, session: Session) -> dict[str, str]:
    """By step number, the revisions of drafts that say nothing but what is saved: they do not keep from finalizing."""
    wait = waiting(flow, session)
    return {str(number): draft.revision for number, draft in session.drafts.items() if number not in wait}


def _place(flow: Flow, number: int) -> tuple[bool, Any]:
    return (False, flow.place(flow.step(number))) if flow.has(number) else (True, number)
