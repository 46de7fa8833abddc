"""What a founder sees when something is in the way. Each page says what is saved, what is not, and what to do."""

from typing import Any

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import HTTPException, SecurityError

from onboarding.flow import Step
from onboarding.forms.formdata import FormData
from onboarding.http.rate_limits import RateLimited
from onboarding.http.routing import NOT_OUR_HOST
from onboarding.sessions.errors import (
    AlreadyFinalized,
    LimitReached,
    NoRoom,
    StoreUnavailable,
    TooMuch,
    UnknownSession,
)
from onboarding.web import browser_session, page_state, queue, step_form_request
from onboarding.web.pages import go, page
from onboarding.web.wizard import current_wizard


def in_one_line(error: HTTPException) -> Response:
    """What the router refuses before any blueprint is chosen."""
    if (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect of the router's
    why = NOT_OUR_HOST if isinstance(error, SecurityError) else error.name
    return Response(f"{error.code} {why}\n", error.code, mimetype="text/plain")


def register(pages: Blueprint) -> None:
    pages.register_error_handler(browser_session.NoBrowserSession, _no_passage)
    pages.register_error_handler(UnknownSession, _expired)
    pages.register_error_handler(AlreadyFinalized, lambda error: go(url_for(".done")))
    pages.register_error_handler(StoreUnavailable, _outage)
    pages.register_error_handler(NoRoom, lambda error: queue.no_room(_carried()))
    pages.register_error_handler(LimitReached, lambda error: queue.limited(queue.of(error), _carried()))
    pages.register_error_handler(RateLimited, lambda error: queue.limited(error, _carried()))
    pages.register_error_handler(TooMuch, lambda error: queue.too_much(_carried()))
    pages.register_error_handler(HTTPException, _lost)


_WORDS = {
    400: ("That could not be read", "Go back, look through what you typed, and send it again."),
    403: ("That came from another site", "Nothing was saved. Open the form here and send it from there."),
    404: ("There is no such page", "The address may be mistyped, or what it named may not exist any more."),
    405: ("That cannot be done here", "Nothing was saved. Go to the start page, which knows where you were."),
    413: ("That is too much at once", "Nothing was saved. Shorten what you typed, and send it again."),
}


def _lost(error: HTTPException) -> Response:
    """An address that leads nowhere, or a request that cannot be answered, in our own words."""
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect of the router's
    heading, what_to_do = _WORDS.get(code, ("That did not work", "Nothing was saved. Try again in a moment."))
    response = page("error.html", None, status=code, title=heading, heading=heading, what_to_do=what_to_do)
    response.headers.update({name: value for name, value in error.get_headers() if name != "Content-Type"})
    return response


def _no_passage(error: browser_session.NoBrowserSession) -> Response:
    """Not started yet, or the cookie is gone; what was typed is shown with a way to start with it."""
    return _expired(error) if _typed_something() else go(url_for(".start_page"))


def _expired(error: Exception) -> Response:
    return page("expired.html", None, status=410, title="This session has expired", **_carried())


def _outage(error: StoreUnavailable) -> Response:
    response = page("outage.html", None, status=503, title="We cannot reach your answers", **_carried())
    response.headers["Retry-After"] = "5"
    return response


def _typed_something() -> bool:
    return request.method == "POST" and "slug" in (request.view_args or {})


def _carried() -> dict[str, Any]:
    """What was typed, to be sent again, and the step that it belongs to."""
    step = current_wizard().flow.by_slug((request.view_args or {}).get("slug", "")) if _typed_something() else None
    again_url = request.path if step or request.method == "GET" else url_for(".start_page")
    return {**carried_of(step, step_form_request.of_request()), "again_url": again_url}


def carried_of(step: Step | None, typed: FormData) -> dict[str, Any]:
    """What such a page shows of what was typed into a step; nothing where there is none."""
    return {
        "step": step,
        "typed": typed if step else {},
        "typed_answers": step_form_request.to_read(step.form, typed) if step else [],
        "version": step_form_request.version(),
        "submission": step_form_request.submission(),
        "state": page_state.of_request(),
        "act": request.form.get("act", "save"),
        "changing": "change" in request.form,
    }
