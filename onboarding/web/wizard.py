"""What the pages of one blueprint share: its flow, its session manager, its workspace, its cookie.

What is the same for a whole request, and asked for again and again while it is answered.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, request
from flask.sessions import SecureCookieSessionInterface

from onboarding.flow import Flow
from onboarding.http.rate_limits import RateLimits
from onboarding.sessions.links import Links
from onboarding.sessions.manager import SessionManager

T = TypeVar("T")
_current = request._get_current_object  # type: ignore[attr-defined]  # past the proxy, which takes six times as long


def request_cached(find: Callable[[], T]) -> Callable[[], T]:
    """Keeps what ``find`` found with the request itself.

    An application context may outlive it, and its ``environ`` may go on to another application.
    """
    key = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found() -> T:
        kept: dict[str, Any] = vars(_current())
        if key not in kept:
            kept[key] = find()
        return kept[key]  # type: ignore[no-any-return]  # put there by this function alone

    return found


@dataclass(frozen=True)
class Wizard:
    flow: Flow
    manager: SessionManager
    workspace: str
    cookies: SecureCookieSessionInterface
    limits: RateLimits


def links() -> Links:
    """Links of the wizard that answers this request, signed with the application's keys."""
    return Links(current_wizard().manager, signing_keys())


def signing_keys() -> list[str]:
    """The keys in itsdangerous' order, the current one last."""
    return [*(current_app.config["SECRET_KEY_FALLBACKS"] or ()), str(current_app.secret_key)]


@request_cached
def current_wizard() -> Wizard:
    """The wizard whose blueprint answers this request."""
    found: Wizard = current_app.extensions["onboarding"][request.blueprint]
    return found
