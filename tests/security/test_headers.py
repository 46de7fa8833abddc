"""What every answer of every route tells the browser: what may run, who may frame it, and who may keep it."""

import pytest
import redis
from flask import Blueprint, Flask
from werkzeug.datastructures import Headers

from onboarding.http import headers
from onboarding.sessions import SessionManager
from tests.security.conftest import Made, session_of
from tests.security.routes import METHODS, ROUTES, every_way
from tests.web.walking import Founder

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STRANGE = ("/api", "/api/nowhere", "//", "/steps/", "/steps/%00", "/static/../app.py", "/.git/config", "/%ff", "*")


def assert_protected(found: Headers, where: object) -> None:
    assert ALWAYS == {name: found.get(name) for name in ALWAYS}, where
    assert "camera=()" in found.get("Permissions-Policy", ""), where
    policies = found.getlist("Content-Security-Policy")
    assert len(policies) == 1, where
    assert policies[0].startswith("default-src 'none'; base-uri 'none';"), where
    assert "unsafe" not in policies[0], where
    assert "frame-ancestors 'none'" in policies[0] or policies[0] == headers.FRAMED, where
    assert len(found.getlist("Cache-Control")) == 1, where


def test_every_route_has_a_policy(app: Flask) -> None:
    """A route without a policy, or a policy without a route, fails here."""
    assert set(ROUTES) == {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_answer_is_protected(app: Flask, store: redis.Redis) -> None:
    """Every route, asked in every way by somebody whom nobody knows, answers with all of the headers."""
    client = app.test_client()
    for asked in every_way(app):
        for method in METHODS:
            answer = client.open(asked.path, method=method)
            assert_protected(answer.headers, (method, asked.path, answer.status_code))
            answer.close()


@pytest.mark.parametrize("path", STRANGE)
@pytest.mark.parametrize("method", [*METHODS, "TRACE", "PROPFIND"])
def test_what_the_router_refuses_is_protected(app: Flask, method: str, path: str) -> None:
    """Addresses and methods that no route takes are answered with all of the headers too."""
    answer = app.test_client().open(path, method=method)

    assert_protected(answer.headers, answer.status_code)
    assert answer.status_code < 500 or (answer.status_code == 501)


def test_good_answers_may_do_what_they_need(
    app: Flask, founder: Founder, manager: SessionManager, store: redis.Redis
) -> None:
    """Where a founder gets what was asked for, the policy and the caching are the ones of the table, and no others."""
    session_id = session_of(store)
    manager.finalize(session_id)
    good = set()
    for asked in every_way(app, session_id):
        if asked.method == "GET":
            bearer = {"Authorization": "Bearer key-of-any"}
            answer = founder.client.get(asked.path, headers=bearer if asked.route.guard == "key" else {})
            if answer.status_code == 200:
                good.add(asked.endpoint)
                sent = (answer.headers["Content-Security-Policy"], answer.headers["Cache-Control"])
                assert (asked.route.policy, asked.route.kept) == sent, asked
            answer.close()
    assert len(good) > 20


def test_a_blueprint_that_somebody_adds_is_protected(make: Made) -> None:
    """What a team puts beside the wizard has the headers too, without a word of its own."""
    app, beside = make(), Blueprint("beside", __name__)
    beside.add_url_rule("/beside", view_func=lambda: "by the team")
    app.register_blueprint(beside)
    assert_protected(app.test_client().get("/beside").headers, "/beside")


def test_an_error_of_ours_is_protected(make: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody has foreseen is a 500 with all of the headers, and tells nothing."""
    app = make()
    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(app.extensions["onboarding"]["wizard"].manager, "health", lambda: 1 / 0)
    for path in ("/readyz", "/api/v1/onboarding/health"):
        answer = app.test_client().get(path)
        assert answer.status_code == 500
        assert_protected(answer.headers, path)
        assert "ZeroDivision" not in answer.text


def test_only_production_insists_on_tls(app: Flask, production: Flask) -> None:
    """In production browsers are told to come by TLS alone, for two years, to whatever is asked for."""
    for path in ("/", "/nowhere", "/healthz", "/static/wizard.css", "/api/v1/openapi.json", "//"):
        with production.test_client().get(path) as answer, app.test_client().get(path) as elsewhere:
            assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
            assert "Strict-Transport-Security" not in elsewhere.headers


def test_a_kept_file_has_no_cookie(app: Flask, founder: Founder) -> None:
    """What anybody's cache may keep sets no cookie and does not vary by one, however old the browser's is."""
    with founder.client.session_transaction() as cookie:
        cookie["passage"][2] -= 7200
        cookie.modified = True
    file = founder.get("/static/wizard.css?v=1")

    assert (file.status, file.headers["Cache-Control"]) == (200, headers.FOR_EVER)
    assert "Set-Cookie" not in file.headers
    assert file.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" in founder.get("/").headers
