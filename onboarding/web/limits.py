"""How much a request may bring, and how often somebody may guess a code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from onboarding.http.rate_limits import GUESSES, GUESSES_AROUND
from onboarding.observability.requests import QUIET
from onboarding.web import browser_session
from onboarding.web.wizard import current_wizard

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
        known = browser_session.current()
        current_wizard().limits.count_page(known.id if known else None)


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
