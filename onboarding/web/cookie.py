"""The cookie, which is as good as the session that it names: the store's clock ends that, and no worker's."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class TimelessCookies(SecureCookieSessionInterface):
    """Flask's, which refuses a cookie from the future: one that a worker wrote whose clock is a few seconds ahead."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        signer = self.get_signing_serializer(app)
        if signer is None:
            return None
        try:
            return self.session_class(signer.loads(request.cookies.get(self.get_cookie_name(app), "")))
        except BadSignature:
            return self.session_class()
