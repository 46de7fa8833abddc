"""Who may send a form, and what browsers may do with a page."""

import hmac
from functools import cache
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request, session
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer

from onboarding.http import headers
from onboarding.web.wizard import signing_keys

CSRF_FIELD = "csrf_token"
_SALT = "wtf-csrf-token"  # Flask-WTF's, which signs it
_SAFE = ("GET", "HEAD", "OPTIONS")


def refuse_other_sites() -> None:
    """Another site's form gets 403. Browsers say where a request comes from; programs need not."""
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        abort(403)
    origin = request.headers.get("Origin")
    if site is None and origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def token() -> str:
    """A token for a form; it lives as long as the application's cookie does.

    Flask-WTF makes a browser's first one, also where something else is kept by its name. What its cookie has of it is
    signed again for the others, as Flask-WTF does.
    """
    key, known = str(current_app.secret_key), session.get(CSRF_FIELD)
    if isinstance(known, str):
        return str(_signer(key).dumps(known))
    return str(generate_csrf(secret_key=key, token_key=CSRF_FIELD))


def token_is_ours() -> bool:
    """Whether the form's token belongs to this browser's cookie, by any key that is in use or rotated out."""
    return any(_signed_with(key) for key in signing_keys())


def _signed_with(key: str) -> bool:
    """As Flask-WTF validates, but for the age: to it no limit means an hour, by the clock of one worker."""
    try:
        sent = _signer(key).loads(request.form.get(CSRF_FIELD, ""))
    except BadData:
        return False
    return hmac.compare_digest(session.get(CSRF_FIELD, ""), sent)


@cache
def _signer(key: str) -> URLSafeTimedSerializer:
    """Making one takes as long as reading a token with it."""
    return URLSafeTimedSerializer(key, salt=_SALT)


def add_headers(response: Response) -> Response:
    """Nothing personal is kept by a cache, no page runs anything but our own files."""
    if response.mimetype != "text/html":
        return headers.protect(response)
    response.vary.add("HX-Request")
    return headers.protect(response, headers.PAGE)
