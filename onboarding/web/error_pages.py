"""What a page says where something is refused or fails, with all that was typed still in it."""

import math
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from onboarding.flow import Step
from onboarding.forms.formdata import FormData
from onboarding.http.rate_limits import Count, RateLimited, headers_of, named
from onboarding.http.routing import NOT_OUR_HOST
from onboarding.observability import events
from onboarding.sessions.errors import (
    AlreadyFinalized,
    LimitReached,
    NoRoom,
    StoreUnavailable,
    TooMuch,
    UnknownSession,
)
from onboarding.web import browser_session, questions, submission, undo
from onboarding.web.browser_session import FORGET
from onboarding.web.pages import go, page
from onboarding.web.wizard import current_wizard

# By the limit's name, without “-around”: what the page is called, and what the limit is, in plain words.
_WHY = {
    "openings": (
        "Many people begin here just now",
        "From one network {most} people can begin within {span}, and from yours so many have.",
    ),
    "bytes": (
        "Much was saved from your network",
        "From one network so much can be saved within {span}, and from yours it has been.",
    ),
    "guesses": ("Too many codes were tried", "From one network {most} codes can be tried within {span}."),
}
_OTHERS = ("That was too often", "From one network {most} pages can be asked for within {span}.")
_FULL_FOR = 60  # seconds; until an operator, or an expiry, makes room


def limit_of(error: LimitReached) -> RateLimited:
    """What a script of the store refused, as the limit that it is."""
    return RateLimited(named(error.limit), error.seconds)


def limited(error: RateLimited, carried: dict[str, Any]) -> Response:
    """429: the truth about the limit, and when it makes sense to try again."""
    events.limited(request.endpoint or "none")
    heading, why = _WHY.get(error.limit.name.removesuffix("-around"), _OTHERS)
    message = why.format(most=error.limit.most, span=_span(error.limit.seconds))
    response = _page(429, heading, message, f"in {_span(error.seconds)}", carried)
    response.headers["Retry-After"] = str(error.retry_after)
    response.headers.update(headers_of(Count(error.limit, 0, error.seconds)))
    return response


def no_room(carried: dict[str, Any]) -> Response:
    """503 for who would begin. Who has begun goes on."""
    why = "Nobody can begin for now: we have no room for more answers. Who has begun can go on."
    response = _page(503, "We are full just now", why, "later today", carried)
    response.headers["Retry-After"] = str(_FULL_FOR)
    return response


def _page(status: int, heading: str, why: str, wait: str, carried: dict[str, Any]) -> Response:
    return page("queue.html", None, status=status, title=heading, heading=heading, why=why, wait=wait, **carried)


def _span(seconds: float) -> str:
    """“40 seconds”, “10 minutes”, rounded up."""
    if seconds < 100:
        count, unit = max(1, math.ceil(seconds)), "second"
    else:
        count, unit = math.ceil(seconds / 60), "minute"
    return f"{count} {unit}{'' if count == 1 else 's'}"


def in_one_line(error: HTTPException) -> Response:
    """What the router refuses before any blueprint is chosen."""
    if (error.code or 500) < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect of the router's
    why = NOT_OUR_HOST if isinstance(error, SecurityError) else error.name
    return Response(f"{error.code} {why}\n", error.code, mimetype="text/plain")


def register(pages: Blueprint) -> None:
    for kind, page_of in _PAGES.items():
        pages.register_error_handler(kind, _for_scripts(page_of))


def _for_scripts(page_of: Callable[[Any], Response]) -> Callable[[Any], Response]:
    """Who asks from a script for a draft to be kept has the page, and what was typed; a sentence is enough."""

    def refusing(error: Any) -> Response:
        response = page_of(error)
        if (request.endpoint or "").endswith(".keep_draft") and response.status_code >= 300:
            finalized = isinstance(error, AlreadyFinalized)
            reply = jsonify(message=TOO_LATE if finalized else WORDS_STAY, finalized=finalized)
            reply.status_code = 409 if finalized else response.status_code
            reply.headers.update(
                {name: response.headers[name] for name in ("Retry-After",) if name in response.headers}
            )
            return reply
        return response

    return refusing


TOO_LATE = "This session was finalized meanwhile, so nothing can be added to it any more."
WORDS_STAY = "This was not kept. What you typed is still on the page."
_WORDS = {
    400: ("That could not be read", "Nothing was saved. Look through what you typed, and send it again."),
    403: ("That came from another site", "Nothing was saved. Open the form here and send it from there."),
    404: ("There is no such page", "The address may be mistyped, or what it named may not exist any more."),
    405: ("That cannot be done here", "Nothing was saved. Go to the start page, which knows where you were."),
    413: (
        "That is too much at once",
        "Nothing was saved. At most a megabyte of one step is kept: shorten it, and send it.",
    ),
}


def _lost(error: HTTPException) -> Response:
    """An address that leads nowhere, or a request that cannot be answered, in our own words, with what it brought."""
    code = error.code or 500
    if code < 400:
        return error.get_response()  # type: ignore[return-value]  # a redirect of the router's
    heading, what_to_do = _WORDS.get(code, ("That did not work", "Nothing was saved. Try again in a moment."))
    seconds = getattr(error, "retry_after", None)
    response = page(
        "error.html",
        None,
        status=code,
        title=heading,
        heading=heading,
        what_to_do=what_to_do.format(wait=_in_words(seconds if isinstance(seconds, int) else 60)),
        may_send=code != 403,
        **_carried(readable=code != 413 or isinstance(error, TooMuchTyped)),
    )
    response.headers.update({name: value for name, value in error.get_headers() if name != "Content-Type"})
    return response


class TooMuchTyped(RequestEntityTooLarge):
    """What was typed can be read, and is more than is kept."""


def _too_much(error: TooMuch) -> Response:
    return _lost(TooMuchTyped())


def _in_words(seconds: int) -> str:
    """When to try again: “in 48 minutes”."""
    if seconds < 90:
        return f"in {seconds} {'second' if seconds == 1 else 'seconds'}"
    return f"in {round(seconds / 60)} minutes"


def _finalized(error: AlreadyFinalized) -> Response:
    """To the done page; who has typed something meanwhile is told that it comes too late, and has it to copy."""
    if not _typed_something():
        return go(url_for(".done"))
    return page("too_late.html", None, status=409, title="This session is finalized", message=TOO_LATE, **_carried())


def _no_session(error: browser_session.NoBrowserSession) -> Response:
    """Not started yet, or the cookie is gone; what was typed is shown with a way to start with it."""
    return _expired(error) if _typed_something() else go(url_for(".start_page"))


def _expired(error: Exception) -> Response:
    return page("expired.html", None, status=410, title="This session has expired", copies=FORGET, **_carried())


def _outage(error: StoreUnavailable) -> Response:
    response = page("outage.html", None, status=503, title="We cannot reach your answers", **_carried())
    response.headers["Retry-After"] = "5"
    return response


def _typed_something() -> bool:
    return request.method == "POST" and ("slug" in (request.view_args or {}) or "carry" in request.form)


def _carried(*, readable: bool = True) -> dict[str, Any]:
    """What was typed, to be sent again, and the step that it belongs to; nothing where the form cannot be read."""
    if not readable:
        return carried_of(None, FormData())
    carry = "carry" in request.form
    slug = request.form["carry"] if carry else (request.view_args or {}).get("slug", "")
    step = current_wizard().flow.by_slug(slug) if _typed_something() else None
    carried = carried_of(step, submission.typed_answers())
    if request.method == "GET":
        carried["again_url"] = request.path
    elif step and carry:
        carried["again_url"] = url_for(".start")
    return {**carried, "carry": carry}


def carried_of(step: Step | None, typed: FormData) -> dict[str, Any]:
    """What such a page shows of what was typed into a step; nothing where there is none."""
    return {
        "step": step,
        "again_url": url_for(".submit", slug=step.slug) if step else url_for(".start_page"),
        "typed": typed | submission.boxes() if step else {},
        "typed_answers": questions.to_read(step.form, typed) if step else [],
        "version": submission.version() if step else 0,
        "submission": submission.submission_id() if step else None,
        "state": submission.page_state_sent() if step else None,
        "undos": undo.of_request() if step else (),
        "act": request.form.get("act", "save") if step else "save",
        "changing": step is not None and "change" in request.form,
    }


_PAGES: dict[type[Exception], Callable[[Any], Response]] = {
    browser_session.NoBrowserSession: _no_session,
    UnknownSession: _expired,
    AlreadyFinalized: _finalized,
    StoreUnavailable: _outage,
    NoRoom: lambda error: no_room(_carried()),
    LimitReached: lambda error: limited(limit_of(error), _carried()),
    RateLimited: lambda error: limited(error, _carried()),
    TooMuch: _too_much,
    HTTPException: _lost,
}
