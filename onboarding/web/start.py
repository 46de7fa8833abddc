"""The start page, starting, and discarding everything."""

from flask import Response, request, url_for

from onboarding.flow import Step
from onboarding.flow.navigation import resume_at
from onboarding.forms.formdata import FormData
from onboarding.observability import events
from onboarding.sessions.errors import UnknownSession
from onboarding.sessions.session import Session
from onboarding.web import actions, browser_session, security, submission
from onboarding.web.browser_session import FORGET
from onboarding.web.pages import go, page
from onboarding.web.submission import Typing
from onboarding.web.wizard import current_wizard, url_of


def start_page() -> Response:
    """What it is for, what to have at hand, how long it takes; with a session in progress, where it goes on."""
    browser = browser_session.current()
    if browser is None:
        return page("start.html", None, expired=False, resume_url=None, copies=FORGET)
    try:
        session = browser_session.visit()
    except UnknownSession:
        return page("start.html", None, expired=True, resume_url=None, copies=FORGET)
    begun = bool(session.progress.steps or session.progress.drafts)
    return page(
        "start.html",
        session if begun else None,
        expired=False,
        resume_url=where_to_go_on(session) if begun else None,
        unsaved=_unsaved(session),
    )


def _unsaved(session: Session) -> list[tuple[str, str]]:
    """The titles of steps with words that are not saved, and where to see these; what is not asked now, all in one."""
    flow, progress = current_wizard().flow, session.progress
    shown = [step for step in flow.shown(progress.holding) if step.number in progress.drafts]
    unsaved = [(step.title, url_of(step)) for step in shown]
    return (
        unsaved
        if len(unsaved) == len(progress.drafts)
        else [*unsaved, ("Questions that are not asked now", url_for(".summary"))]
    )


def start() -> Response:
    """A new session, unless this browser has one; nothing is stored before the first answer.

    An expired page sends along what was typed into a step: it becomes that step's draft.
    """
    if not security.token_is_ours():
        return page("start.html", None, expired=False, resume_url=None, cookies_needed=True, status=400)
    browser = browser_session.current()
    session, first = _still_there(browser), current_wizard().flow.steps[0]
    carried = current_wizard().flow.by_slug(request.form.get("carry", ""))
    if session is None:
        browser_session.begin()
        events.started(first)
    if carried is not None:
        _keep(carried, session)
    if session is not None and session.progress.steps:
        return go(where_to_go_on(session) if carried is None else url_of(carried))
    return go(url_of(first))


def _keep(step: Step, session: Session | None) -> None:
    """What was typed into a session that has expired, beside whatever another tab has typed into the new one since."""
    typed = FormData((name, values) for name, values in submission.typed_answers().items() if name != "carry")
    version = -1 if session and session.progress.version(step.number) else 0  # it was not typed on what is saved now
    actions.keep(Typing(step, typed, version, submission.submission_id(), changing=False))


def _still_there(browser: browser_session.BrowserSession | None) -> Session | None:
    """The session that a browser's cookie names, or the one that it may still open."""
    if browser is None:
        return None
    try:
        return browser_session.visit()
    except UnknownSession:
        return None


def confirm_discard() -> Response:
    session = browser_session.visit()
    return page("discard.html", session)


def discard() -> Response:
    """Delete everything that is stored of this session, and what its cookie names."""
    browser = browser_session.required()
    if not security.token_is_ours():
        return go(url_for(".confirm_discard"))
    try:
        current_wizard().manager.delete_session(browser.id, grant=browser.grant_hash)
    except UnknownSession:
        pass  # it is gone already, which is what was asked for
    browser_session.forget()
    return go(url_for(".start_page"))


def where_to_go_on(session: Session) -> str:
    """The address at which a founder who comes back goes on."""
    if session.metadata.finalized:
        return url_for(".done")
    flow = current_wizard().flow
    step = resume_at(flow.shown(session.progress.holding), session.progress.complete)
    return url_for(".summary") if step is None else url_of(step)
