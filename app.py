"""The application: ``create_app()`` wires the parts together; ``python app.py`` serves them while you work."""

import os
import sys
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from onboarding.api import api
from onboarding.api.auth import Api, KeyRing
from onboarding.cli.group import commands
from onboarding.config import Settings, load_settings
from onboarding.flow import load_flow
from onboarding.flow.lint import checked
from onboarding.http.headers import Compressing, protect_all_but
from onboarding.observability import metrics
from onboarding.observability.funnel import add_funnel
from onboarding.observability.logs import configure, observe
from onboarding.observability.metrics import add_metrics
from onboarding.observability.tracing import trace
from onboarding.sessions import UnfitServer, manager_of, store_address
from onboarding.sessions.links import Links
from onboarding.sessions.promises import refuse_false_promises
from onboarding.sessions.redis.connection import embedded
from onboarding.sessions.redis.retry import IN_A_REQUEST, request_begins, request_ends
from onboarding.web import error_pages, wizard
from onboarding.web.browser_session import OUTLIVES_SESSION_BY, TimelessCookies
from onboarding.web.security import LARGEST_REQUEST, MOST_PARTS


def create_app(settings: Settings | None = None) -> Flask:
    settings = settings or load_settings()
    app = Flask(__name__, static_folder=None)
    if hops := settings.proxy_hops:  # who asks, and whether by TLS; the host is what Host says, which proxies pass on
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.config.update(_config(settings))
    observe(app, configure(settings), settings.key())
    add_metrics(app, settings.metrics_token)
    Compressing(app)
    app.before_request(request_begins)
    app.teardown_request(request_ends)

    flow = checked(load_flow(settings.onboarding_flow))
    url = store_address(settings)
    refuse_false_promises(url, settings.onboarding_durability)
    manager = manager_of(settings, flow, url, policy=IN_A_REQUEST)
    metrics.watch(manager)
    try:
        manager.check_server()
    except UnfitServer as unfit:
        raise ValueError(str(unfit)) from None
    add_funnel(app, flow, manager, every=settings.funnel_every)
    trace(app, manager, settings.otel_exporter_otlp_endpoint)
    links = Links(manager, [*settings.secret_key_fallbacks, settings.key()])
    keys = KeyRing(settings.onboarding_api_keys, production=settings.production)
    served = Api(flow, manager, keys, links, link_endpoint="wizard.show_link")
    api(
        app,
        served,
        limit=settings.onboarding_api_limit,
        elsewhere=error_pages.in_one_line,
        origins=settings.onboarding_cors_origins,
    )
    cookies = app.session_interface = TimelessCookies()
    pages = wizard(
        flow,
        manager,
        workspace=settings.onboarding_workspace,
        cookies=cookies,
        pages_a_minute=settings.onboarding_page_limit,
    )
    if not settings.production:
        from onboarding.preview.gallery import add_gallery  # which production neither serves nor loads

        add_gallery(pages)
    app.register_blueprint(pages)
    app.after_request(protect_all_but(frozenset(app.blueprints)))
    app.cli.add_command(commands(flow, manager, settings))
    return app


def _config(settings: Settings) -> dict[str, Any]:
    """What Flask, Werkzeug and Flask-Compress are told."""
    return {
        "TRUSTED_HOSTS": settings.hosts,
        "SECRET_KEY": settings.key(),
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SESSION_COOKIE_NAME": "__Host-onboarding" if settings.production else "onboarding",
        "SESSION_COOKIE_SECURE": settings.production,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(seconds=settings.onboarding_ttl_seconds) + OUTLIVES_SESSION_BY,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
        "MAX_FORM_PARTS": MOST_PARTS,
        "TEMPLATES_AUTO_RELOAD": settings.app_env == "development",
        "COMPRESS_ALGORITHM": ["zstd", "br", "gzip"],
        "COMPRESS_ALGORITHM_STREAMING": ["zstd", "br"],
    }


def main() -> None:
    """Serve on HOST:PORT, and start again when a step changes. The first process owns the embedded server."""
    from werkzeug.serving import WSGIRequestHandler, run_simple

    class Quiet(WSGIRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Our own line says it, without what a link would open."""

    settings = load_settings()
    reloads = not settings.production
    watching = reloads and os.environ.get("WERKZEUG_RUN_MAIN") != "true"
    if watching and not settings.store_url:
        embedded(settings.onboarding_data_dir)
    app = None if watching else create_app(settings)  # the process that watches for changes serves nothing itself
    if app is not None:
        app.debug = reloads
        print(f"The wizard is at http://{settings.host}:{settings.port}", flush=True)
    run_simple(settings.host, settings.port, app, use_reloader=reloads, threaded=True, request_handler=Quiet)  # type: ignore[arg-type]


if __name__ == "__main__":
    try:
        create_app() if "--check" in sys.argv else main()
    except ValueError as wrong:
        raise SystemExit(f"ValueError: {wrong}") from None
