"""Sessions that are there already, and the cookie that opens them, for clients that are no browser of the plugin's."""

import hashlib
import secrets
import time
import uuid
from collections.abc import Collection
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from onboarding.business.samples import Sample
from onboarding.sessions.command import NewSession
from onboarding.sessions.manager import SessionManager
from onboarding.web.browser_session import ANONYMOUS

EVERY_STEP = range(1, 24)


def answered(app: Flask, sample: Sample, steps: Collection[int] = EVERY_STEP) -> list[Any]:
    """Save these steps of a sample as a session, and hand out the passage that opens it."""
    manager: SessionManager = app.extensions["onboarding"]["wizard"].manager
    session_id, grant = str(uuid.uuid4()), secrets.token_hex(16)
    grant_hash = hashlib.sha256(grant.encode()).hexdigest()
    opening: NewSession | None = NewSession(user_id=ANONYMOUS, workspace_id="default")
    for number in steps:
        manager.save_step(session_id, number, sample.answers[number], grant=grant_hash, opening=opening)
        opening = None
    return [session_id, grant, int(time.time()), False]


def signed(app: Flask, passage: list[Any]) -> str:
    """The cookie's value."""
    interface = app.session_interface
    assert isinstance(interface, SecureCookieSessionInterface)
    serializer = interface.get_signing_serializer(app)
    assert serializer is not None, "the application has a key"
    value = serializer.dumps({"_permanent": True, "passage": passage})
    assert isinstance(value, str)
    return value
