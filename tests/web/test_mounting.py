"""The wizard in applications that were there before it: nothing of theirs is touched, or in its way."""

from contextlib import closing
from typing import Any

import pytest
import redis
from flask import Blueprint, Flask, Response, session
from flask_wtf import CSRFProtect
from werkzeug.test import TestResponse, create_environ

from onboarding.business.flow import flow as business
from onboarding.flow import Flow
from onboarding.flow.lint import FlowError
from onboarding.sessions import SessionManager
from onboarding.web import wizard
from onboarding.web.wizard import current_wizard
from tests.flow.flows import dinner
from tests.web.walking import COMPANY, Founder, Shown

WHO = {"name": "Ann", "comes": "no"}


@pytest.fixture(autouse=True)
def kept(store: redis.Redis, store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment says where sessions are kept."""
    monkeypatch.setenv("REDIS_URL", store_url)


def host(**settings: Any) -> Flask:
    """An application with a page that counts its visits in its own session."""
    app = Flask(__name__)
    app.config.from_mapping({"SECRET_KEY": "of the host", **settings})

    @app.get("/")
    def home() -> str:
        session["visits"] = session.get("visits", 0) + 1
        return str(session["visits"])

    @app.get("/leave")
    def leave() -> str:
        session.clear()
        return "left"

    return app


def begin(app: Flask, prefix: str, headers: dict[str, str] | None = None) -> Founder:
    founder = Founder(app.test_client(), headers or {})
    return start(founder, prefix)


def start(founder: Founder, prefix: str) -> Founder:
    founder.open(f"{prefix}/")
    founder.open(str(founder.press(act=None).to))
    return founder


def started(app: Flask, address: str) -> TestResponse:
    """What answers to Start, at another address than the tests' usual one."""
    client = app.test_client()
    page = Shown(client.get("/join/", base_url=address))
    return client.post("/join/start", data=page.holds, base_url=address, headers={"Sec-Fetch-Site": "same-origin"})


def cookies(answer: Shown) -> list[str]:
    return answer.headers.getlist("Set-Cookie")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_flow_is_all_that_it_takes(headers: dict[str, str]) -> None:
    """``wizard(flow)`` keeps sessions where the environment says, and goes on under its prefix, with htmx too."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    founder = Founder(app.test_client())
    start(founder, "/join")
    founder.headers.update(headers)
    answer = founder.press(WHO)
    assert "/join/steps/guests" == (answer.headers["HX-Push-Url"] if headers else answer.to)


def test_a_manager_of_ones_own(manager: SessionManager, store: redis.Redis) -> None:
    """A manager that is given is the one that keeps."""
    app = host()
    app.register_blueprint(wizard(business, manager=manager), url_prefix="/join")
    assert app.extensions["onboarding"]["wizard"].manager is manager
    assert begin(app, "/join").press(COMPANY).status == 303
    assert len(store.keys("onboarding:*:metadata")) == 1


def test_two_side_by_side(store: redis.Redis) -> None:
    """Two flows in one application, each with a cookie, files and sessions of its own, in the same browser."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/dinner")
    app.register_blueprint(wizard(business, name="business"), url_prefix="/company")
    founder = begin(app, "/dinner")
    assert founder.press(WHO).to == "/dinner/steps/guests"
    start(founder, "/company")
    assert founder.press(COMPANY).to == "/company/steps/value-proposition"
    founder.open("/company/")
    assert [str(href) for href in founder.page.tree.xpath("//link/@href") if "/company/static/" not in href] == []
    assert founder.open("/dinner/steps/guests").progress == "1 of 3 done"
    assert len(store.keys("onboarding:*:metadata")) == 2


def test_a_cookie_of_one_does_not_open_the_other() -> None:
    """Each wizard signs its cookie in its own way: a copy under the other's name is no passage."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/dinner")
    app.register_blueprint(wizard(dinner(), name="supper"), url_prefix="/supper")
    founder = begin(app, "/dinner")
    founder.press(WHO)
    kept = founder.client.get_cookie("onboarding-wizard", path="/dinner")
    assert kept is not None
    founder.client.set_cookie("onboarding-supper", kept.value, path="/supper")
    assert founder.get("/supper/steps/who").to == "/supper/"


def test_a_link_of_one_does_not_open_the_other() -> None:
    """A link to carry on elsewhere opens the wizard that made it, and stays unused by another flow's."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/dinner")
    app.register_blueprint(wizard(business, name="business"), url_prefix="/company")
    founder = begin(app, "/dinner")
    founder.press(WHO)
    made = founder.post("/dinner/resume", {"csrf_token": founder.page.holds["csrf_token"], "act": "make"})
    (link,) = made.tree.xpath("//a[@class='long']/@href")
    asked = founder.post("/dinner/resume", {"csrf_token": founder.page.holds["csrf_token"], "act": "code"})
    path, code = str(link).removeprefix("http://localhost"), asked.said("//*[@class='code']")[0]
    assert path.startswith("/dinner/resume/")

    other = Founder(app.test_client())
    assert other.open(path.replace("/dinner/", "/company/")).status == 410
    other.open("/company/resume")
    assert other.press({"code": code}, act="use").status == 422
    other.open(path)
    assert other.press(act=None).to == "/dinner/steps/guests"


def test_the_cookie_goes_to_the_wizard_alone_and_outlives_the_browser() -> None:
    """Its path is the prefix; it is HttpOnly, Lax, and kept for the session's seven days and thirty more."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    founder = Founder(app.test_client())
    founder.open("/join/")
    (cookie,) = cookies(founder.press(act=None))
    kept = founder.client.get_cookie("onboarding-wizard", path="/join")
    assert kept is not None
    assert (True, "Lax", "/join") == (kept.http_only, kept.same_site, kept.path)
    assert kept.expires is not None
    assert "onboarding-wizard=" in cookie


def test_over_tls_the_cookie_is_secure() -> None:
    """Where the application's own cookie is Secure, so is the wizard's, and its name makes browsers insist on it."""
    app = host(SESSION_COOKIE_SECURE=True)
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    (cookie,) = started(app, "https://localhost").headers.getlist("Set-Cookie")
    assert cookie.startswith("__Secure-onboarding-wizard=")
    assert "; Secure;" in cookie


def test_below_a_proxys_prefix() -> None:
    """Where the whole application is below an address, links and the cookie are too."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    answer = started(app, "http://localhost/site")
    assert "; Path=/site/join" in answer.headers["Set-Cookie"]
    assert answer.headers["Location"] == "/site/join/steps/who"


def test_the_applications_session_is_left_alone() -> None:
    """Its session ends with the browser as before, and clearing it does not end the wizard's."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    founder = begin(app, "/join")
    founder.press(WHO)
    (cookie,) = cookies(founder.get("/"))
    assert cookie.startswith("session=")
    assert "Expires" not in cookie
    founder.get("/leave")
    assert founder.open("/join/steps/guests").progress == "1 of 3 done"


def test_its_pages_headers_and_settings_are_left_alone() -> None:
    """No header, Jinja setting or template of the wizard's is met outside its prefix."""
    app = host()
    before = (app.jinja_env.trim_blocks, app.session_interface, app.request_class, dict(app.config))
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    assert before == (app.jinja_env.trim_blocks, app.session_interface, app.request_class, dict(app.config))
    answer = app.test_client().get("/")
    assert "Content-Security-Policy" not in answer.headers
    assert app.test_client().get("/nowhere").status_code == 404
    assert "Content-Security-Policy" in app.test_client().get("/join/nowhere").headers


def test_other_jinja_settings_do_not_matter() -> None:
    """An application may delimit its templates as it likes, and escape nothing; the wizard's pages are the same."""
    app, plain = host(), host()
    app.jinja_options = {"variable_start_string": "[[", "variable_end_string": "]]"}
    app.jinja_env.autoescape = False
    for application in (app, plain):
        application.register_blueprint(wizard(dinner()), url_prefix="/join")
    lead = [begin(application, "/join").press({"name": "<b>", "comes": "x"}).text for application in (app, plain)]
    assert "&lt;b&gt;" in lead[0]
    assert lead[0].count("\n") == lead[1].count("\n")


def test_within_another_blueprint() -> None:
    """A blueprint of the application's may carry it, under both prefixes."""
    app, members = host(), Blueprint("members", __name__)
    members.register_blueprint(wizard(dinner()), url_prefix="/join")
    app.register_blueprint(members, url_prefix="/members")
    assert begin(app, "/members/join").press(WHO).to == "/members/join/steps/guests"


def test_beside_csrf_protection_of_the_whole_application() -> None:
    """Flask-WTF guards the application's forms; the wizard's have tokens of their own, which are looked at."""
    app = host()
    CSRFProtect(app)
    app.add_url_rule("/own", view_func=lambda: Response("done"), methods=["POST"])
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    founder = begin(app, "/join")
    assert founder.client.post("/own").status_code == 400
    forged = founder.press(WHO | {"csrf_token": "forged"})
    assert (400, ["Ann"]) == (forged.status, forged.answers["name"])
    assert founder.press(WHO).to == "/join/steps/guests"


def test_an_application_that_keeps_something_else_by_our_name() -> None:
    """What an application, or another library, keeps where Flask-WTF keeps the token's secret is replaced."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/join")

    @app.get("/other")
    def other() -> str:
        session["csrf_token"] = b"\x00\xff"
        return ""

    founder = Founder(app.test_client())
    founder.get("/other")
    start(founder, "/join")
    assert founder.press(WHO).to == "/join/steps/guests"


def test_one_application_after_another() -> None:
    """Where a second application is asked for what the first one has not, by the same ``environ``, it is itself."""
    apps = [host(), host()]
    for app in apps:
        app.register_blueprint(wizard(dinner()), url_prefix="/join")
    answered = []

    @apps[1].before_request
    def look() -> None:
        answered.append(current_wizard())

    environ = create_environ("/join/nowhere")
    for app in apps:
        with closing(app(environ, lambda *_: None)):
            pass
    assert answered == [apps[1].extensions["onboarding"]["wizard"]]


def test_too_much_is_refused_whatever_the_application_allows() -> None:
    """The wizard's own limit on a request, in an application that has none."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    assert begin(app, "/join").press({"name": "x" * 5_000_000}).status == 413


def test_codes_are_not_guessed() -> None:
    """Twenty tries a minute from one address, whatever the application limits; then it is told to wait."""
    app = host()
    app.register_blueprint(wizard(dinner()), url_prefix="/join")
    founder = Founder(app.test_client())
    founder.open("/join/resume")
    tries = [founder.press({"code": f"{number:010}"}, act="use") for number in range(21)]
    assert [422] * 20 + [429] == [attempt.status for attempt in tries]
    assert 0 < int(tries[-1].headers["Retry-After"]) <= 61


def test_without_a_key_it_is_refused() -> None:
    """One sentence, when the blueprint is registered and not when somebody comes."""
    app = host(SECRET_KEY=None)
    with pytest.raises(ValueError, match=r"^SECRET_KEY must be set before the wizard is registered"):
        app.register_blueprint(wizard(dinner()), url_prefix="/join")


def test_a_flow_with_mistakes_is_refused() -> None:
    """Mounted or not, a flow that its checks refuse is not served."""
    with pytest.raises(FlowError, match="list at least one step"):
        wizard(Flow(name="empty", title="Empty", phases=()))
