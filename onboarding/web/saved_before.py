"""What was understood of the page before this one, which was just saved: told where no script could tell it there."""

from datetime import timedelta
from typing import NamedTuple

from onboarding.flow import Step
from onboarding.sessions.session import Session
from onboarding.sessions.verdict import earlier_answers
from onboarding.web.step_page import form_of_saved
from onboarding.web.wizard import current_wizard, url_of

_JUST = timedelta(minutes=1)  # how long ago it may have been saved


class SavedBefore(NamedTuple):
    """Question and words, of each answer that was understood as more than what was typed; where to change them."""

    understood: list[tuple[str, str]]
    url: str


def steps_before(step: Step) -> tuple[int, ...]:
    """The steps of which one was shown before this, and those that their forms look at; the page reads them along."""
    flow, numbers = current_wizard().flow, []
    for before in reversed(flow.steps[: flow.place(step) - 1]):
        numbers += [before.number, *flow.needs(before)]
        if before.shown_if is None:
            break
    return tuple(dict.fromkeys(numbers))


def saved_before(session: Session, step: Step) -> SavedBefore | None:
    flow = current_wizard().flow
    shown = [other for other in flow.shown(session.progress.holding) if flow.place(other) < flow.place(step)]
    if session.metadata.finalized or not shown:
        return None
    before = shown[-1]
    answers = session.answers.get(before.number)
    if answers is None or session.now - answers.saved_at > _JUST:
        return None
    understood = form_of_saved(session, before, earlier_answers(flow, before, session)).understood()
    return SavedBefore(understood, url_of(before)) if understood else None
