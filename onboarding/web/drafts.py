"""Keeping what was typed into a step, unjudged, until its founder comes back to it."""

from onboarding.observing import happened
from onboarding.sessions.command import Reading
from onboarding.sessions.errors import StaleVersion
from onboarding.sessions.session import Session
from onboarding.web import passage
from onboarding.web.step_page import Typing, reading_of
from onboarding.web.wizard import current_wizard


def keep(sent: Typing, *, answers: bool = False) -> Session | None:
    """Keep what was typed; None where the step was saved meanwhile, and the draft is too old to keep."""
    known = passage.required()
    try:
        session = current_wizard().manager.save_draft(
            known.id,
            sent.step.number,
            sent.typed,
            version=sent.version,
            grant=known.grant_hash,
            opening=known.opening,
            reading=reading_of(sent.step) if answers else Reading(),
        )
    except StaleVersion:
        return None
    passage.opened(session)
    if sent.typed is not None:
        happened.drafted(sent.step)
    return session
