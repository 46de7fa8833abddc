"""The cookie, which is as good as the session that it names: the store's clock ends that, and no worker's.

A wizard that is mounted in an application has a cookie of its own: it lives longer than most, goes to the wizard's
pages alone, and logging in or out of the application neither prolongs nor ends it.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.local import LocalProxy

from onboarding.web.wizard import current_wizard

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
