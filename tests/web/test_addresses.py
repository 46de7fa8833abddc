"""Addresses that are made of one that Flask built are what Flask would have built."""

import pytest
import redis
from flask import Flask, url_for

from onboarding.business.flow import flow
from onboarding.http.rendering import STATIC
from onboarding.web import wizard
from onboarding.web.wizard import draft_url, file_url, plots_url, url_of


@pytest.fixture
def host(store: redis.Redis, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """An application that has a tenant in front of all its addresses, and a language behind them."""
    monkeypatch.setenv("REDIS_URL", store_url)
    app = Flask(__name__)
    app.secret_key = "of the host"
    app.register_blueprint(wizard(flow), url_prefix="/<tenant>/join")

    @app.url_defaults
    def add(endpoint: str, values: dict[str, object]) -> None:
        values.update(tenant="acme", lang="pt-BR")

    return app


@pytest.mark.parametrize("step", flow.steps, ids=lambda step: step.slug)
def test_a_step(host: Flask, step: object) -> None:
    """A step's page, with and without coming from the summary, and where its draft and its plots are."""
    with host.test_request_context("/acme/join/steps/company"):
        named = {"slug": step.slug}  # type: ignore[attr-defined]
        assert url_of(step) == url_for(".show", **named)  # type: ignore[arg-type]
        assert draft_url(step) == url_for(".keep_draft", **named)  # type: ignore[arg-type]
        assert plots_url(step) == url_for(".plots", **named)  # type: ignore[arg-type]
        changing = url_of(step, changing=True)  # type: ignore[arg-type]
        assert changing == f"{url_for('.show', **named)}&change=1"


def test_a_step_without_anything_behind_it(host: Flask) -> None:
    """“change” begins the query where there is none yet."""
    host.url_default_functions.clear()
    with host.test_request_context("/acme/join/steps/company"):
        host.url_defaults(lambda endpoint, values: values.update(tenant="acme"))
        assert url_of(flow.steps[0], changing=True) == "/acme/join/steps/company?change=1"


def test_a_file(host: Flask) -> None:
    """Our own files keep their version, whatever else is behind the address."""
    with host.test_request_context("/acme/join/"):
        assert file_url("wizard.css", "12ab") == url_for(".static", filename="wizard.css", v="12ab")


def test_each_request_has_its_own(host: Flask) -> None:
    """Two requests that share an application context do not share an address."""
    step = flow.steps[0]
    with host.app_context():
        with host.test_request_context("/acme/join/"):
            first = url_of(step)
        with host.test_request_context("/acme/join/", environ_overrides={"SCRIPT_NAME": "/below"}):
            second = url_of(step)
    assert (first.startswith("/acme"), second.startswith("/below/acme")) == (True, True)


def test_an_application_that_looks_at_its_files(host: Flask) -> None:
    """Flask's well-known way past old caches puts a file's time behind its address: the file has to be there."""

    @host.url_defaults
    def add(endpoint: str, values: dict[str, object]) -> None:
        if endpoint.endswith(".static"):
            values["h"] = (STATIC / str(values["filename"])).stat().st_mtime_ns

    with host.test_request_context("/acme/join/"):
        assert file_url("icon.svg", "12ab").startswith("/acme/join/static/icon.svg?v=12ab&")
