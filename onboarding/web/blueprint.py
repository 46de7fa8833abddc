"""The blueprint: which address answers with what."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint

from onboarding.flow import Flow
from onboarding.routing import nowhere
from onboarding.sessions.manager import SessionManager
from onboarding.sessions.retry import request_begins, request_ends
from onboarding.web import assets, finish, health, passage, refusals, resume, security, start, steps, summary
from onboarding.web.wizard import Wizard

View = Callable[..., Any]
ROOT = Path(__file__).parents[2]


def wizard(
    flow: Flow,
    manager: SessionManager,
    *,
    workspace: str = "default",
    name: str = "wizard",
    throttle: Callable[[View], View] = lambda view: view,
) -> Blueprint:
    """A blueprint to register: ``app.register_blueprint(wizard(flow, manager), url_prefix="/join")``.

    The app needs a ``SECRET_KEY``; its cookie then carries the session's id and grant. ``throttle`` limits a view where
    somebody could guess: Flask-Limiter's ``limit("20 per minute")``, say.
    """
    pages = Blueprint(
        name,
        __name__,
        template_folder=ROOT / "templates",
        static_folder=ROOT / "static",
        static_url_path="/static",
    )
    served = Wizard(flow, manager, workspace)
    pages.record_once(lambda state: state.app.extensions.setdefault("onboarding", {}).update({name: served}))

    pages.before_request(request_begins)
    pages.teardown_request(request_ends)
    pages.before_request(security.refuse_other_sites)
    for then in (passage.refresh, security.add_headers, assets.keep):  # Flask calls the last one first
        pages.after_request(then)
    pages.context_processor(assets.of_pages)
    refusals.register(pages)

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
    page("/steps/<slug>/draft", steps.keep_draft, "POST")
    page("/resume", resume.carry_on)
    page("/resume", throttle(resume.make_or_use), "POST")
    page("/resume/<token>", resume.show_link)
    page("/resume/<token>", resume.open_link, "POST")
    page("/summary", summary.summary)
    page("/finalize", finish.finalize, "POST")
    page("/done", finish.done)
    page("/export/business-context.json", finish.export_json)
    page("/export/business-context.md", finish.export_markdown)
    page("/export/business-context.pdf", finish.export_pdf)
    page("/htmx.min.js", assets.htmx)
    page("/healthz", health.alive)
    page("/readyz", health.ready)
    page("/<path:nowhere>", nowhere)
    return pages
