"""What an application needs for a wizard, seen to when the blueprint is registered in it."""

from collections.abc import Callable
from typing import Any

from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App
from flask.sessions import SecureCookieSessionInterface

from onboarding.flow import Flow
from onboarding.http.process_limits import Floods
from onboarding.sessions import manager_of, store_address
from onboarding.sessions.manager import SessionManager
from onboarding.sessions.redis.retry import IN_A_REQUEST
from onboarding.settings import load_settings
from onboarding.web.cookie import MountedCookies
from onboarding.web.wizard import Wizard


def mounted(
    flow: Flow,
    manager: SessionManager | None,
    workspace: str,
    cookies: SecureCookieSessionInterface | None,
    pages_a_minute: int,
) -> Callable[[BlueprintSetupState], None]:
    """What to do where the blueprint is registered, by the name and prefix that it gets there."""

    def mount(state: BlueprintSetupState) -> None:
        app, name = state.app, f"{state.name_prefix}.{state.name}".lstrip(".")
        if not app.secret_key:
            raise ValueError("SECRET_KEY must be set before the wizard is registered: it signs the wizard's cookie")
        keeping = manager or _manager_for(app, flow)
        floods = Floods(pages_a_minute)
        own = cookies or MountedCookies(name, state.url_prefix or "", keeping.lifetime)
        app.extensions.setdefault("onboarding", {})[name] = Wizard(flow, keeping, workspace, own, floods)
        _leave_forms_to_us(app, state)

    return mount


def _manager_for(app: App, flow: Flow) -> SessionManager:
    """As the environment says, but that the application has its own way to keep its key."""
    settings = load_settings(secret_key=str(app.secret_key))
    return manager_of(settings, flow, store_address(settings), policy=IN_A_REQUEST)


def _leave_forms_to_us(app: App, state: BlueprintSetupState) -> None:
    """Flask-WTF's CSRFProtect looks at every form of an application; ours have tokens of their own."""
    protection: Any = app.extensions.get("csrf")
    if protection is not None:
        protection.exempt(state.blueprint)
