"""How somebody goes through each arm: to the first step, and from a step to the next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench.answers import typed
from bench.flow import named
from bench.visitor import Answer, Visitor, Walk


@dataclass(frozen=True)
class Arm:
    """``app`` is what gunicorn serves. ``begin`` ends on the page of the first step, ``go`` on that of the next one."""

    name: str
    app: str
    first: str  # the address of the first step
    begin: Callable[[Visitor], Walk]
    go: Callable[[Visitor, Answer, int], Walk]
    environment: Mapping[str, str] | None = None
    always: Mapping[str, str] | None = None
    options: tuple[str, ...] = ()  # of gunicorn

    def visitor(self) -> Visitor:
        return Visitor(dict(self.always or {}))


def _begin_ours(visitor: Visitor) -> Walk:
    page = yield from visitor.get("/")
    sent = yield from visitor.post("/start", {"csrf_token": page.value("csrf_token")}, 303)
    return (yield from visitor.get(sent.headers["location"]))


def form_of_ours(page: Answer, step: int) -> dict[str, str]:
    """What a browser sends for a step's page."""
    hidden = {name: page.value(name) for name in ("csrf_token", "version", "submission")}
    return hidden | {named(name, step): value for name, value in typed(step).items()} | {"act": "save"}


def _go_ours(visitor: Visitor, page: Answer, step: int) -> Walk:
    """POST, 303, GET."""
    sent = yield from visitor.post(f"/steps/step-{step}", form_of_ours(page, step), 303)
    return (yield from visitor.get(sent.headers["location"]))


def _go_htmx(visitor: Visitor, page: Answer, step: int) -> Walk:
    """One request, answered with the next page's part."""
    headers = {"HX_Request": "true", "HX_Target": "page"}
    return (yield from visitor.post(f"/steps/step-{step}", form_of_ours(page, step), 200, **headers))


def _go_flask(visitor: Visitor, page: Answer, step: int) -> Walk:
    form = {"csrf_token": page.value("csrf_token"), **typed(step)}
    sent = yield from visitor.post(f"/steps/{step}", form, 303)
    return (yield from visitor.get(sent.headers["location"]))


def _go_formtools(visitor: Visitor, page: Answer, step: int) -> Walk:
    hidden = {name: page.value(name) for name in ("csrfmiddlewaretoken", "wizard-current_step")}
    form = hidden | {f"step-{step}-{name}": value for name, value in typed(step).items()}
    sent = yield from visitor.post(f"/steps/step-{step}", form, 302)
    return (yield from visitor.get(sent.headers["location"]))


PRODUCTION = ("--config", "deploy/gunicorn.conf.py")  # log lines and figures included
OURS = {"APP_ENV": "production", "ONBOARDING_FLOW": "bench.flow:flow"}
LIKE_A_BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}

LONG = OURS | {"ONBOARDING_FLOW": "bench.flow:long"}


def _ours(name: str, go: Callable[[Visitor, Answer, int], Walk], **more: Mapping[str, str]) -> Arm:
    environment, always = more.get("environment", OURS), more.get("always")
    return Arm(name, "app:create_app()", "/steps/step-1", _begin_ours, go, environment, always, PRODUCTION)


def _others(name: str, app: str, first: str, go: Callable[[Visitor, Answer, int], Walk]) -> Arm:
    """An arm in which one begins with the first step."""
    return Arm(name, app, first, lambda visitor: visitor.get(first), go)


ours = _ours("ours", _go_ours)
htmx = _ours("ours, htmx", _go_htmx)
packed = _ours("ours, compressed", _go_ours, always=LIKE_A_BROWSER)
htmx_packed = _ours("ours, htmx, compressed", _go_htmx, always=LIKE_A_BROWSER)
long = _ours("ours, 200 steps", _go_ours, environment=LONG)
floor = _others("floor", "bench.arms.floor:app", "/steps/1", _go_flask)
flask_session = _others("Flask-Session", "bench.arms.flask_session:app", "/steps/1", _go_flask)
formtools = _others("django-formtools", "bench.arms.formtools:app", "/steps/step-1", _go_formtools)
