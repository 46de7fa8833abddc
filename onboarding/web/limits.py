"""How much a request may bring, and how often somebody may guess a code."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, TooManyRequests

from onboarding.observability import events
from onboarding.observability.requests import QUIET
from onboarding.sessions.errors import StoreUnavailable
from onboarding.web.wizard import current_wizard

View = Callable[..., Any]
LARGEST_REQUEST = 512 * 1024  # bytes
MOST_PARTS = 1000  # of a form
GUESSES = 20  # a minute, from one address


def limit_request() -> None:
    """Ours for our pages, whatever the application allows elsewhere."""
    request.max_content_length = request.max_form_memory_size = LARGEST_REQUEST
    request.max_form_parts = MOST_PARTS
    if "Transfer-Encoding" in request.headers:
        _refuse_what_goes_on()


def _refuse_what_goes_on() -> None:
    """Of a body that does not say its size Werkzeug silently leaves out what is beyond, the form's token perhaps."""
    request.max_content_length = LARGEST_REQUEST + 1
    if len(request.get_data()) > LARGEST_REQUEST:
        raise RequestEntityTooLarge


def count_request() -> None:
    """But for what probes ask, and files, which cost nothing."""
    if (request.endpoint or "").rpartition(".")[2] not in QUIET:
        current_wizard().floods.count_request()


def few_guesses(view: View) -> View:
    """The view, until an address has asked too often. The sessions' store counts, so that all workers share it."""

    @wraps(view)
    def limited(**parts: Any) -> Any:
        try:
            count, seconds = current_wizard().manager.count(f"guesses:{request.remote_addr}", 1, 60)
        except StoreUnavailable:
            events.uncounted()
            count, seconds = 0, 0.0  # the view says so itself
        if count > GUESSES:
            raise TooManyRequests(retry_after=round(seconds) + 1)
        return view(**parts)

    return limited
