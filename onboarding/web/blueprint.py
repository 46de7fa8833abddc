"""The blueprint: which address answers with what, and what is seen to when an application registers it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response
from flask.blueprints import BlueprintSetupState
from flask.sansio.app import App
from flask.sessions import SecureCookieSessionInterface

from onboarding.config import load_settings
from onboarding.flow import Flow
from onboarding.flow.lint import checked
from onboarding.http.rate_limits import PAGES, RateLimits
from onboarding.http.rendering import STATIC
from onboarding.http.routing import nowhere
from onboarding.sessions import manager_of, store_address
from onboarding.sessions.manager import SessionManager
from onboarding.sessions.redis.retry import IN_A_REQUEST, request_begins, request_ends
from onboarding.web import (
    assets,
    browser_session,
    devices,
    error_pages,
    finish,
    health,
    pdf_download,
    resume,
    security,
    start,
    steps,
    summary,
    unsaved,
)
from onboarding.web.browser_session import MountedCookies
from onboarding.web.security import View, few_guesses
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
        security = RateLimits(keeping, pages_a_minute)
        own = cookies or MountedCookies(name, state.url_prefix or "", keeping.lifetime)
        app.extensions.setdefault("onboarding", {})[name] = Wizard(flow, keeping, workspace, own, security)
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


def wizard(
    flow: Flow,
    manager: SessionManager | None = None,
    *,
    workspace: str = "default",
    name: str = "wizard",
    throttle: Callable[[View], View] = few_guesses,
    cookies: SecureCookieSessionInterface | None = None,
    pages_a_minute: int = PAGES.most,
) -> Blueprint:
    """A blueprint to register: ``app.register_blueprint(wizard(flow), url_prefix="/join")``.

    Without a ``manager``, sessions are kept where the environment says (``REDIS_URL``), else by the embedded server.
    ``throttle`` limits a view where somebody could guess; ``pages_a_minute`` is for one address, in one process.
    ``cookies``: without them the wizard has a cookie of its own, which the application's ``SECRET_KEY`` signs. Of two
    wizards in one application, one needs another ``name``.
    """
    pages = Blueprint(name, __name__, static_folder=STATIC, static_url_path="/static")
    pages.record(mounted(checked(flow), manager, workspace, cookies, pages_a_minute))

    pages.before_request(request_begins)
    pages.teardown_request(request_ends)
    pages.before_request(_before)
    pages.after_request(_after)
    error_pages.register(pages)

    def page(rule: str, view: object, *methods: str) -> None:
        pages.add_url_rule(rule, view_func=view, methods=methods or ("GET",))  # type: ignore[arg-type]

    page("/", start.start_page)
    page("/start", start.start, "POST")
    page("/discard", start.confirm_discard)
    page("/discard", start.discard, "POST")
    page("/steps/<int:number>", steps.by_number)
    page("/steps/<slug>", steps.show)
    page("/steps/<slug>", steps.submit, "POST")
    page("/steps/<slug>/plots", steps.plots, "POST")
    page("/steps/<slug>/follow", steps.follow, "POST")
    page("/steps/<slug>/understood", steps.understood, "POST")
    page("/steps/<slug>/draft", steps.keep_draft, "POST")
    page("/resume", resume.carry_on)
    page("/resume", throttle(resume.make_or_use), "POST")
    page("/resume/<token>", resume.show_link)
    page("/resume/<token>", resume.open_link, "POST")
    page("/devices", devices.devices)
    page("/devices", devices.end_access, "POST")
    page("/summary", summary.summary)
    page("/drafts/<int:number>", unsaved.settle, "POST")
    page("/finalize", finish.finalize, "POST")
    page("/done", finish.done)
    page(f"/export/{flow.file_name}.json", finish.export_json)
    page(f"/export/{flow.file_name}.md", finish.export_markdown)
    page(f"/export/{flow.file_name}.pdf", pdf_download.export_pdf)
    page("/answers.json", finish.export_answers)
    page("/htmx.min.js", assets.htmx)
    page("/healthz", health.alive)
    page("/readyz", health.ready)
    page("/<path:nowhere>", nowhere)
    return pages


def _before() -> None:
    security.limit_request()
    security.count_request()
    security.refuse_other_sites()


def _after(response: Response) -> Response:
    """The cookie is written last, when nothing changes it any more."""
    for then in (assets.keep, security.add_headers, browser_session.refresh, browser_session.write):
        response = then(response)
    return response
