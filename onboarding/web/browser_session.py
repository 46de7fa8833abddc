"""Which session a browser is in: its id and grant, in Flask's signed cookie.

A cookie marked ``new`` names a session that nothing is stored of yet; only such a one, and only for a day, may open
it. Any other id that the store does not know has expired, and is not adopted. The cookie is as good as the session that
it names: the store's clock ends that, and no worker's. A wizard that is mounted in an application has a cookie of its
own: it lives longer than most, goes to the wizard's pages alone, and logging in or out of the application neither
prolongs nor ends it.

What a browser keeps of words that did not get through to us is ciphertext alone. Its key is made anew for each page, of
our own and the cookie's secrets, and handed out where the store has just confirmed that this browser may see the
session. Nobody keeps it: once the session is gone or this browser is signed out, it is not handed out any more, and the
browser forgets what it has.
"""

import base64
import hashlib
import hmac
import secrets
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.local import LocalProxy

from onboarding.http.headers import FOR_EVER
from onboarding.observability import events
from onboarding.observability.logs import concerns
from onboarding.sessions.command import NOTHING, NewSession, ReadOptions
from onboarding.sessions.errors import UnknownSession
from onboarding.sessions.session import Metadata, Progress, Session
from onboarding.web.device_names import kind_of
from onboarding.web.wizard import current_wizard, signing_keys

OUTLIVES_SESSION_BY = timedelta(days=30)  # so that "expired" can still be said


class TimelessCookies(SecureCookieSessionInterface):
    """Flask's, which refuses a cookie from the future: one that a worker wrote whose clock is a few seconds ahead."""

    _signer: tuple[tuple[Any, ...], URLSafeTimedSerializer | None] = ((), None)  # and, first, the keys that it is of

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Kept for as long as the keys stay: making one takes as long as reading a cookie with it."""
        keys = (app.secret_key, *(app.config["SECRET_KEY_FALLBACKS"] or ()))
        of, signer = self._signer
        if of != keys:
            signer = super().get_signing_serializer(app)
            self._signer = keys, signer
        return signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        try:
            return self.session_class(signer.loads(request.cookies.get(self.get_cookie_name(app), "")))
        except BadSignature:
            return self.session_class()


class MountedCookies(TimelessCookies):
    """A cookie for one wizard among other things, under its prefix. Whether it is Secure is the application's say."""

    def __init__(self, name: str, prefix: str, lifetime: timedelta) -> None:
        self.salt = f"onboarding {name}"  # a cookie of another wizard, or the application's, does not open this one
        self._name, self._path, self._lifetime = f"onboarding-{name}", prefix or "/", lifetime

    def get_cookie_name(self, app: Flask) -> str:
        return f"__Secure-{self._name}" if self.get_cookie_secure(app) else self._name

    def get_cookie_path(self, app: Flask) -> str:
        return request.root_path.rstrip("/") + self._path

    def get_cookie_httponly(self, app: Flask) -> bool:
        return True

    def get_cookie_samesite(self, app: Flask) -> str:
        return super().get_cookie_samesite(app) or "Lax"

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime:
        return datetime.now(UTC) + self._lifetime + OUTLIVES_SESSION_BY

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return session.modified


def _open() -> SessionMixin:
    """What the wizard's cookie says, to be changed at will; where it is the application's too, Flask has read it."""
    if current_wizard().cookies is current_app.session_interface:
        return session
    if "onboarding_cookie" not in g:
        g.onboarding_cookie = current_wizard().cookies.open_session(current_app, request)
    opened: SessionMixin = g.onboarding_cookie
    return opened


cookie_session: Any = LocalProxy(_open)


def write(response: Response) -> Response:
    """What has changed of it goes back to the browser."""
    if "onboarding_cookie" in g:
        current_wizard().cookies.save_session(current_app, g.onboarding_cookie, response)
    return response


NEW_FOR = 24 * 3600  # seconds
CLOCKS_DIFFER_BY = 2 * 3600  # seconds, at most: another worker may have written the cookie
REFRESH_AFTER = 3600  # seconds
ANONYMOUS = "anonymous"


class NoBrowserSession(Exception):
    """This browser has not started yet."""


@dataclass(frozen=True)
class BrowserSession:
    """The cookie's content. ``at`` is when it was last written, in seconds since 1970."""

    id: str
    grant: str
    at: int
    new: bool

    @property
    def grant_hash(self) -> str:
        """What the store keeps: the grant itself is in the cookie only."""
        return hashlib.sha256(self.grant.encode()).hexdigest()

    @property
    def may_open(self) -> bool:
        return self.new and -CLOCKS_DIFFER_BY < time.time() - self.at < NEW_FOR

    @property
    def opening(self) -> NewSession | None:
        """What a first save or draft may open the session with; None once it must be there."""
        if not self.may_open:
            return None
        device = kind_of(request.headers.get("User-Agent", ""))
        return NewSession(user_id=ANONYMOUS, workspace_id=current_wizard().workspace, device=device)


def begin() -> BrowserSession:
    """A new session in the cookie; the store knows nothing of it."""
    browser = BrowserSession(str(uuid.uuid4()), secrets.token_hex(16), int(time.time()), new=True)
    _write(browser)
    return browser


def another() -> BrowserSession:
    """A session that is not this browser's yet: for a link that may turn out to be used up."""
    return BrowserSession(str(uuid.uuid4()), secrets.token_hex(16), int(time.time()), new=False)


def enter(session_id: str, grant: str) -> None:
    """From now on this browser is in a session that is there."""
    _write(BrowserSession(session_id, grant, int(time.time()), new=False))


def current() -> BrowserSession | None:
    """This browser's session, as far as its cookie has one that can be read."""
    kept = cookie_session.get("passage")
    try:
        return BrowserSession(*kept) if kept else None
    except TypeError:
        return None


def required() -> BrowserSession:
    """This browser's session; NoBrowserSession where it has none."""
    browser = current()
    if browser is None:
        raise NoBrowserSession
    return browser


def forget() -> None:
    if browser := current():
        concerns(session=browser.id)
    cookie_session.pop("passage", None)


def opened(session: Session) -> None:
    """After a save or draft: the session is there, so from now on an id that the store does not know has expired."""
    browser = required()
    events.opened(events.PAGES, session)
    if browser.new:
        _write(BrowserSession(browser.id, browser.grant, int(time.time()), new=False))


def visit(reading: ReadOptions = NOTHING) -> Session:
    """This browser's session, or the empty one that its first save will open; one command."""
    browser, wizard = required(), current_wizard()
    try:
        return wizard.manager.visit(browser.id, reading, grant=browser.grant_hash)
    except UnknownSession:
        if not browser.may_open:
            raise
        return _unopened(browser)


def refresh(response: Response) -> Response:
    """Once an hour the cookie is written again, so that it outlives the session by what its lifetime says.

    And the request's line in the log is told which session it was. Never with a file that anybody's cache may keep.
    """
    if response.headers.get("Cache-Control") == FOR_EVER:
        return response
    browser = current()
    if browser is None:
        return response
    concerns(session=browser.id)
    if not browser.new and time.time() - browser.at > REFRESH_AFTER:
        _write(BrowserSession(browser.id, browser.grant, int(time.time()), new=False))
    return response


def _write(browser: BrowserSession) -> None:
    cookie_session.permanent = True
    cookie_session["passage"] = [browser.id, browser.grant, browser.at, browser.new]


def _unopened(browser: BrowserSession) -> Session:
    wizard, now = current_wizard(), datetime.now(UTC)
    return Session(
        browser.id,
        Metadata(ANONYMOUS, wizard.workspace, now),
        Progress(0, len(wizard.flow.shown(()))),
        {},
        {},
        None,
        now,
        now + wizard.manager.lifetime,
    )


FORGET = "forget"  # what a page says instead, where there is no session any more


def local_copies_keys(session: Session | None) -> str:
    """What the copies of this session are called by, and the keys that open them, the current one first.

    Empty where nobody has looked whether this browser may see a session.
    """
    browser = current()
    if session is None or browser is None or browser.id != session.id:
        return ""
    name = hashlib.sha256(f"copies of {browser.id} {browser.grant}".encode()).hexdigest()[:16]
    return " ".join([name, *(_key(key, browser) for key in reversed(signing_keys()))])


def _key(secret: str, browser: BrowserSession) -> str:
    """32 bytes, in base64."""
    made = hmac.digest(secret.encode(), f"local copies {browser.id} {browser.grant}".encode(), "sha256")
    return base64.b64encode(made).decode()
