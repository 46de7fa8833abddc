"""What the pages of one blueprint share: its flow, its session manager, its workspace."""

from dataclasses import dataclass

from flask import current_app, request

from onboarding.flow import Flow
from onboarding.sessions.manager import SessionManager


@dataclass(frozen=True)
class Wizard:
    flow: Flow
    manager: SessionManager
    workspace: str


def current_wizard() -> Wizard:
    """The wizard whose blueprint answers this request."""
    found: Wizard = current_app.extensions["onboarding"][request.blueprint]
    return found
