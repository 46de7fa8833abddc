"""What the pages of one blueprint share: its flow, its session manager, its workspace, its cookie."""

from dataclasses import dataclass

from flask import current_app, request
from flask.sessions import SecureCookieSessionInterface

from onboarding.flow import Flow
from onboarding.http.process_limits import Floods
from onboarding.sessions.links import Links
from onboarding.sessions.manager import SessionManager
from onboarding.web.once import once_a_request


@dataclass(frozen=True)
class Wizard:
    flow: Flow
    manager: SessionManager
    workspace: str
    cookies: SecureCookieSessionInterface
    floods: Floods


def links() -> Links:
    """Links of the wizard that answers this request, signed with the application's keys."""
    return Links(current_wizard().manager, signing_keys())


def signing_keys() -> list[str]:
    """The keys in itsdangerous' order, the current one last."""
    return [*(current_app.config["SECRET_KEY_FALLBACKS"] or ()), str(current_app.secret_key)]


@once_a_request
def current_wizard() -> Wizard:
    """The wizard whose blueprint answers this request."""
    found: Wizard = current_app.extensions["onboarding"][request.blueprint]
    return found
