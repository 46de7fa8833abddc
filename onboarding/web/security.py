"""What guards the pages: forged forms, who may ask how often, and how much anybody may send."""

import hmac
from collections.abc import Callable
from functools import cache, wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Response, abort, current_app, request, session
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge

from onboarding.http import headers
from onboarding.http.rate_limits import GUESSES, GUESSES_AROUND
from onboarding.observability.logs import QUIET
from onboarding.web import browser_session
from onboarding.web.wizard import current_wizard, signing_keys

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
    key, csrf = str(current_app.secret_key), session.get(CSRF_FIELD)
    if isinstance(csrf, str):
        return str(_signer(key).dumps(csrf))
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


View = Callable[..., Any]
LARGEST_REQUEST = 4 * 1024 * 1024  # bytes: a megabyte in any script, which a form may send at three times its length
MOST_PARTS = 1000  # of a form
NO_GUESSES = ("make", "code", "only")  # what the form's other buttons do


def limit_request() -> None:
    """Ours for our pages, whatever the application allows elsewhere."""
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST
    request.max_form_parts = MOST_PARTS
    if "Transfer-Encoding" in request.headers:
        _refuse_what_goes_on()
    if request.method == "POST" and len(request.form) > MOST_PARTS:  # Werkzeug counts those of multipart forms alone
        raise RequestEntityTooLarge


def _refuse_what_goes_on() -> None:
    """Of a body that does not say its size Werkzeug silently leaves out what is beyond, the form's token perhaps."""
    request.max_content_length = LARGEST_REQUEST + 1
    if len(request.get_data()) > LARGEST_REQUEST:
        raise RequestEntityTooLarge


def count_request() -> None:
    """But for what probes ask, and files, which cost nothing."""
    if (request.endpoint or "").rpartition(".")[2] not in QUIET:
        browser = browser_session.current()
        current_wizard().limits.count_page(browser.id if browser else None)


def few_guesses(view: View) -> View:
    """The view, until an address or its network has guessed too often. What is no guess, or a good one, costs nothing.

    The sessions' store counts, so that all workers share it; what it cannot count is refused.
    """

    @wraps(view)
    def limited(**parts: Any) -> Any:
        if request.form.get("act") in NO_GUESSES:
            return view(**parts)
        limits = current_wizard().limits
        limits.count((GUESSES, GUESSES_AROUND))
        answer = view(**parts)
        if getattr(answer, "status_code", 500) < 400:
            limits.count((GUESSES, GUESSES_AROUND), more=-1)
        return answer

    return limited
