"""Carrying on in this browser from a link: GET shows a button, since mail scanners open links; POST opens."""

from flask import Response, url_for

from onboarding.sessions.errors import UnknownSession
from onboarding.web import passage, security
from onboarding.web.pages import go, page
from onboarding.web.start import where_to_go_on
from onboarding.web.wizard import current_wizard, links


def show_link(token: str) -> Response:
    """What the link is for; where another session is in progress in this browser, that it would be left."""
    if not links().is_ours(token):
        return _gone()
    return page("resume.html", None, title="Carry on here", token=token, leaves=_in_progress())


def open_link(token: str) -> Response:
    """Use the link up and go on where the founder left off."""
    if not security.token_is_ours():
        return go(url_for(".show_link", token=token))
    fresh = passage.another()
    try:
        session_id = links().use(token, fresh.grant_hash)
    except UnknownSession:
        return _gone()
    passage.enter(session_id, fresh.grant)
    wizard = current_wizard()
    return go(where_to_go_on(wizard.manager.visit(session_id, grant=fresh.grant_hash)))


def _in_progress() -> int:
    """How many steps of another session are done in this browser."""
    if passage.current() is None:
        return 0
    try:
        return len(passage.visit().progress.steps)
    except UnknownSession:
        return 0


def _gone() -> Response:
    return page(
        "lost.html",
        None,
        status=410,
        title="This link has been used",
        heading="This link has been used, or has expired",
        what_to_do="A link opens a session once. Ask for a new one where you got this one, "
        "or go on in the browser that you began in.",
    )
