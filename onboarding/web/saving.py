"""Saving a step: validate, store, and go where it goes on."""

from flask import Response, url_for

from onboarding.flow.navigation import blocking, next_step
from onboarding.forms import Json
from onboarding.observing import happened
from onboarding.sessions.command import Reading
from onboarding.sessions.errors import EarlierAnswersMoved, StaleVersion, StepAhead
from onboarding.sessions.session import Saved, Session
from onboarding.web import funnel, passage, summary
from onboarding.web.addresses import url_of
from onboarding.web.drafts import keep
from onboarding.web.pages import by_htmx, go
from onboarding.web.step_page import (
    Typing,
    bound_page,
    conflict_page,
    form_of,
    instead_of,
    reading_of,
    step_page,
)
from onboarding.web.wizard import current_wizard

FACE = happened.PAGES


def save(sent: Typing) -> Response:
    """Validate, then one command; two where the form looks at earlier answers."""
    flow = current_wizard().flow
    session = passage.visit(reading_of(sent.step)) if flow.needs(sent.step) else None
    form = form_of(sent, session)
    if not form.validate():
        happened.refused(sent.step, FACE, "invalid", form.wrongs())
        session = session or passage.visit(reading_of(sent.step))
        return bound_page(session, sent, form, status=422)
    try:
        saved = store(sent, form.answers(), session)
    except StaleVersion as error:
        happened.refused(sent.step, FACE, "stale")
        return conflict_page(error.session, sent, form)
    except EarlierAnswersMoved:
        return save(sent)  # validate against what the earlier steps say now
    except StepAhead as error:
        happened.refused(sent.step, FACE, "ahead")
        keep(sent)
        elsewhere = instead_of(error.session, sent.step)
        return go(url_of(elsewhere or sent.step))
    passage.opened(saved.session)
    return _onward(sent, saved)


def store(sent: Typing, answers: dict[str, Json], session: Session | None) -> Saved:
    known, wizard = passage.required(), current_wizard()
    read = {number: session.progress.version(number) for number in wizard.flow.needs(sent.step)} if session else {}
    saved = wizard.manager.save_step(
        known.id,
        sent.step.number,
        answers,
        version=sent.version,
        submission=sent.submission,
        read=read,
        in_order=True,
        grant=known.grant_hash,
        opening=known.opening,
        reading=_reading_after(sent),
    )
    funnel.saved(sent.step, saved)
    return saved


def _reading_after(sent: Typing) -> Reading:
    """With htmx the save brings the next page's answers along. Its own step comes for the page of a conflict."""
    own = sent.step.number
    if not by_htmx():
        return Reading(answers=(own,))
    following = current_wizard().flow.after(sent.step)
    if sent.changing or not following:
        return Reading(all_answers=True, all_drafts=True)
    return reading_of(*following, own=(own,))


def _onward(sent: Typing, saved: Saved) -> Response:
    """To the next step, or back to the summary; there, first to what the change has opened."""
    flow, session = current_wizard().flow, saved.session
    shown = flow.shown(session.progress.holding)
    opened = blocking(shown, session.progress.complete) if sent.changing else []
    following = opened[0] if opened else None if sent.changing else next_step(shown, sent.step)
    url = url_for(".summary") if following is None else url_of(following, changing=sent.changing)
    if not by_htmx():
        return go(url)
    if following is None:
        return summary.of(session, push=url)
    return step_page(session, following, changing=sent.changing, push=url)
