"""A wizard in an application, for tests of a flow."""

import secrets

from flask import Flask

from onboarding.flow import load_flow
from onboarding.preview.gallery import add_gallery
from onboarding.sessions import manager_of, store_address
from onboarding.sessions.redis.retry import IN_A_REQUEST
from onboarding.settings import Settings
from onboarding.web import wizard


def mounted(settings: Settings) -> Flask:
    """An application with nothing but the wizard."""
    app = Flask("onboarding", static_folder=None)
    app.config.update(SECRET_KEY=secrets.token_urlsafe(48), TESTING=True)
    add_wizard(app, settings)
    return app


def add_wizard(app: Flask, settings: Settings, *, url_prefix: str | None = None) -> None:
    """The flow of these settings, with its gallery, so that sessions can be seeded."""
    flow = load_flow(settings.onboarding_flow)
    manager = manager_of(settings, flow, store_address(settings), policy=IN_A_REQUEST)
    pages = wizard(flow, manager, workspace=settings.onboarding_workspace)
    add_gallery(pages)
    app.register_blueprint(pages, url_prefix=url_prefix)
