"""The wizard that serves a request: its flow, session manager, workspace and cookie, and the addresses of its pages.

What is the same for a whole request, and asked for again and again, is kept with the request. Addresses of steps and of
our own files differ in one part, so a request builds one of each; an application that mounts the wizard may add to all
of its URLs, before that part and after it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, request, url_for
from flask.sessions import SecureCookieSessionInterface

from onboarding.flow import Flow, Step
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


_PART = "__part__"  # no step's slug
_FILE = "wizard.css"  # one that is there: what an application adds to the addresses of files may look at them
_VERSION = "__version__"


def url_of(step: Step, *, changing: bool = False) -> str:
    """The address of a step's page; ``changing`` from the summary, it goes back there."""
    url = _below(step)
    return f"{url}{'&' if '?' in url else '?'}change=1" if changing else url


def draft_url(step: Step) -> str:
    """Where what is typed into a step is kept as its draft."""
    return _below(step, "/draft")


def plots_url(step: Step) -> str:
    """Where the step's plots of what is typed are drawn."""
    return _below(step, "/plots")


def follow_url(step: Step) -> str:
    """Where a page asks which of its questions what is typed asks for, and what is computed of it."""
    return _below(step, "/follow")


def understood_url(step: Step) -> str:
    """Where the page asks what was understood of a field, as it is left."""
    return _below(step, "/understood")


def file_url(name: str, version: str) -> str:
    """The address of one of our own files, in this version."""
    return _any_file().replace(_FILE, name).replace(_VERSION, version)


def _below(step: Step, part: str = "") -> str:
    return _any_step().replace(_PART, step.slug + part)


@request_cached
def _any_step() -> str:
    return url_for(".show", slug=_PART)


@request_cached
def _any_file() -> str:
    return url_for(".static", filename=_FILE, v=_VERSION)
