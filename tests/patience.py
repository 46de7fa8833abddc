"""Applications that wait for their store however busy the machine is, for tests of something else than waiting."""

from dataclasses import replace

from flask import Flask

from onboarding.sessions.redis.retry import IN_A_REQUEST

# A page tries as often as in production, and gives nothing up for having taken long: that is tests/faults' to try.
PATIENT = replace(IN_A_REQUEST, attempt_within=60.0, start_within=None, answer_within=None)


def patient(app: Flask) -> Flask:
    """The application, for tests: errors are raised, and its store may take its time."""
    app.testing = True
    for wizard in app.extensions["onboarding"].values():
        wizard.manager.policy = PATIENT
    return app
