"""What a step's buttons do with what was typed: save it, keep it as a draft, leave, or work on its rows."""

from dataclasses import replace

from flask import Response, abort, url_for

from onboarding.flow.navigation import blocking, next_step, previous_step
from onboarding.forms import Json
from onboarding.observability import events
from onboarding.sessions.command import ReadOptions
from onboarding.sessions.errors import EarlierAnswersMoved, StaleVersion, StepAhead
from onboarding.sessions.session import Saved, Session
from onboarding.web import browser_session, funnel_events, step_form_request, summary
from onboarding.web.pages import by_htmx, go
from onboarding.web.step_page import (
    Typing,
    bound_page,
    conflict_page,
    form_of,
    instead_of,
    reading_of,
    step_page,
    typed_page,
)
from onboarding.web.urls import url_of
from onboarding.web.wizard import current_wizard


def keep(sent: Typing, *, answers: bool = False) -> Session | None:
    """Keep what was typed; None where the step was saved meanwhile, and the draft is too old to keep."""
    known = browser_session.required()
    try:
        session = current_wizard().manager.save_draft(
            known.id,
            sent.step.number,
            sent.typed,
            version=sent.version,
            grant=known.grant_hash,
            opening=known.opening,
            reading=reading_of(sent.step) if answers else ReadOptions(),
        )
    except StaleVersion:
        return None
    browser_session.opened(session)
    if sent.typed is not None:
        events.drafted(sent.step)
    return session


FACE = events.PAGES


def save(sent: Typing) -> Response:
    """Validate, then one command; two where the form looks at earlier answers."""
    flow = current_wizard().flow
    session = browser_session.visit(reading_of(sent.step)) if flow.needs(sent.step) else None
    form = form_of(sent, session)
    if not form.validate():
        events.refused(sent.step, FACE, "invalid", [wrong.name for wrong in form.field_errors()])
        session = session or browser_session.visit(reading_of(sent.step))
        return bound_page(session, sent, form, status=422)
    try:
        saved = store(sent, form.answers(), session)
    except StaleVersion as error:
        events.refused(sent.step, FACE, "stale")
        return conflict_page(error.session, sent, form)
    except EarlierAnswersMoved:
        return save(sent)  # validate against what the earlier steps say now
    except StepAhead as error:
        events.refused(sent.step, FACE, "ahead")
        keep(sent)
        elsewhere = instead_of(error.session, sent.step)
        return go(url_of(elsewhere or sent.step))
    browser_session.opened(saved.session)
    return _onward(sent, saved)


def store(sent: Typing, answers: dict[str, Json], session: Session | None) -> Saved:
    known, wizard = browser_session.required(), current_wizard()
    read = {number: session.progress.version(number) for number in wizard.flow.needs(sent.step)} if session else {}
    saved = wizard.manager.save_step(
        known.id,
        sent.step.number,
        answers,
        judged=True,
        version=sent.version,
        submission=sent.submission,
        read=read,
        in_order=True,
        grant=known.grant_hash,
        opening=known.opening,
        reading=_reading_after(sent),
    )
    funnel_events.saved(sent.step, saved)
    return saved


def _reading_after(sent: Typing) -> ReadOptions:
    """With htmx the save brings the next page's answers along. Its own step comes for the page of a conflict."""
    own = sent.step.number
    if not by_htmx():
        return ReadOptions(answers=(own,))
    following = current_wizard().flow.after(sent.step)
    if sent.changing or not following:
        return ReadOptions(all_answers=True, all_drafts=True)
    return reading_of(*following, own=(own,))


def _onward(sent: Typing, saved: Saved) -> Response:
    """To the next step, or back to the summary; there, first to what the change has opened."""
    flow, session = current_wizard().flow, saved.session
    shown = flow.shown(session.progress.holding)
    known = session.progress
    opened = blocking(shown, known.complete, known.unsettled) if sent.changing else []
    following = opened[0] if opened else None if sent.changing else next_step(shown, sent.step)
    url = url_for(".summary") if following is None else url_of(following, changing=sent.changing)
    if not by_htmx():
        return go(url)
    if following is None:
        return summary.of(session, push=url)
    return step_page(session, following, changing=sent.changing, push=url)


def later(sent: Typing) -> Response:
    """Save what can be saved, keep the rest as a draft, and go to the start page, which says where it goes on."""
    flow = current_wizard().flow
    session = browser_session.visit(reading_of(sent.step)) if flow.needs(sent.step) else None
    form = form_of(sent, session)
    if form.validate():
        try:
            browser_session.opened(store(sent, form.answers(), session).session)
            return go(url_for(".start_page"))
        except StaleVersion as error:
            return conflict_page(error.session, sent, form)
        except (EarlierAnswersMoved, StepAhead):
            pass  # keep it as a draft, as if it were unfinished
    keep(sent)
    return go(url_for(".start_page"))


def leave(sent: Typing, where: str) -> Response:
    """Back or skip: keep what was typed, if anything was, as a draft."""
    flow = current_wizard().flow
    typed_anything = any(value.strip() for values in sent.typed.values() for value in values)
    session = (keep(sent) if typed_anything else None) or browser_session.visit()
    shown = flow.shown(session.progress.holding)
    if where == "skip":
        funnel_events.skipped(sent.step, session)
    if sent.changing:
        return go(url_for(".summary"))
    step = previous_step(shown, sent.step) if where == "back" else next_step(shown, sent.step)
    if step is None:
        return go(url_for(".start_page" if where == "back" else ".summary"))
    return go(url_of(step))


def work_on_rows(sent: Typing, act: step_form_request.Action) -> Response:
    """Add, remove or move a row; the page comes again with the row in focus, and all of it is kept as a draft."""
    group = step_form_request.group(sent.step.form, act.group)
    if group is None:
        abort(400)
    typed, row = step_form_request.with_row_act(sent.typed, act, group.maximum)
    worked = replace(sent, typed=typed)
    session = keep(worked, answers=True)
    if session is None or by_htmx():
        session = session or browser_session.visit(reading_of(sent.step))
        return typed_page(session, worked, focus=f"{act.group}-{row}")
    return go(f"{url_of(sent.step, changing=sent.changing)}#{act.group}-{row}")


def again(sent: Typing) -> Response:
    """Show the page again with what the answers so far ask for; nothing is judged yet."""
    return typed_page(browser_session.visit(reading_of(sent.step)), sent)
