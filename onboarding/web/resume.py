"""Carrying on in another browser: making a link, a QR code or a short code there, and using one here.

GET of a link shows a button, since mail scanners open links; POST opens.
"""

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for
from markupsafe import Markup

from onboarding.sessions.errors import UnknownSession
from onboarding.web import browser_session, funnel_events, security
from onboarding.web.device_names import kind_of
from onboarding.web.pages import go, page
from onboarding.web.start import where_to_go_on
from onboarding.web.wizard import current_wizard, links

NOT_A_CODE = "That code opens nothing: it was used, has expired, or was mistyped. Check it, or ask for a new one."


def carry_on() -> Response:
    """Where a code is typed; with a session in progress, where one is made for another device."""
    return _carry_on()


def make_or_use() -> Response:
    """Make a link or a code for another device, sign the others out, or open what a typed code leads to."""
    if not security.token_is_ours():
        return go(url_for(".carry_on"))
    act = request.form.get("act")
    if act == "make":
        browser = browser_session.required()
        url = url_for(".show_link", token=links().make(browser.id, grant=browser.grant_hash), _external=True)
        return _carry_on(url=url, picture=_qr(url))
    if act == "code":
        browser = browser_session.required()
        return _carry_on(spoken=links().make_code(browser.id, grant=browser.grant_hash))
    if act == "only":
        browser = browser_session.required()
        current_wizard().manager.sign_out_others(browser.id, browser.grant_hash)
        return _carry_on(signed_out=True)
    code = request.form.get("code", "")[:40]
    try:
        return _open(lambda grant: links().use_code(code, grant, _device()))
    except UnknownSession:
        return _carry_on(wrong=NOT_A_CODE, code=code, status=422)


def show_link(token: str) -> Response:
    """What the link is for; where another session is in progress in this browser, that it would be left."""
    if not links().is_ours(token):
        return _gone()
    return page("transfer_confirm.html", None, title="Carry on here", token=token, leaves=_in_progress())


def open_link(token: str) -> Response:
    """Use the link up and go on where the founder left off."""
    if not security.token_is_ours():
        return go(url_for(".show_link", token=token))
    try:
        return _open(lambda grant: links().use(token, grant, _device()))
    except UnknownSession:
        return _gone()


def _open(use: Callable[[str], str]) -> Response:
    """This browser gets a grant of its own, and goes where the founder left off."""
    fresh = browser_session.another()
    session_id = use(fresh.grant_hash)
    browser_session.enter(session_id, fresh.grant)
    session = current_wizard().manager.visit(session_id, grant=fresh.grant_hash)
    funnel_events.handed_over(session)
    return go(where_to_go_on(session))


def _device() -> str:
    return kind_of(request.headers.get("User-Agent", ""))


def _carry_on(*, status: int = 200, wrong: str = "", **shown: Any) -> Response:
    title = f"{'Error: ' if wrong else ''}Carry on elsewhere – {current_wizard().flow.title}"
    return page("transfer.html", None, status=status, title=title, leaves=_in_progress(), wrong=wrong, **shown)


def _in_progress() -> int:
    """How many steps of a session are done in this browser."""
    if browser_session.current() is None:
        return 0
    try:
        return len(browser_session.visit().progress.steps)
    except UnknownSession:
        return 0


def _qr(url: str) -> Markup:
    """The address as a picture for a phone's camera; square by square, without styles that a CSP would refuse."""
    import segno  # drawn for few, so that a worker that shows none has no need of it

    picture: str = segno.make(url, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", omitsize=True
    )
    return Markup(picture)  # noqa: S704  # made by segno of an address that is ours


def _gone() -> Response:
    return page(
        "error.html",
        None,
        status=410,
        title="This link has been used",
        heading="This link has been used, or has expired",
        what_to_do="A link opens a session once. Ask for a new one where you got this one, "
        "or go on in the browser that you began in.",
    )
