"""How a page is answered: whole, or with htmx only what is swapped; and where a browser is sent."""

from datetime import datetime
from typing import Any

from flask import Response, redirect, request
from htmx_flask import make_response
from htmx_flask.requests import HtmxHeaders

from onboarding.flow import Flow, Step
from onboarding.http.rendering import render
from onboarding.sessions.session import Session
from onboarding.web import assets, browser_session, progress
from onboarding.web.wizard import Wizard, current_wizard, request_cached


@request_cached
def by_htmx() -> bool:
    """Whether htmx asks and swaps. A history restore gets the whole page, as after a reload."""
    asks = HtmxHeaders(request.headers)
    return bool(asks) and not asks.history_restore_request


def page(
    template: str, session: Session | None, *, status: int = 200, push: str | None = None, **shown: Any
) -> Response:
    """A page of the wizard, with its progress and rail where there is a session."""
    wizard = current_wizard()
    flow = wizard.flow
    bar = progress.bar(flow, session, shown.get("step")) if session else None
    html = render(
        template,
        whole=not by_htmx(),
        flow=flow,
        session=session,
        bar=bar,
        moment=moment,
        kept_for=_kept_for(wizard),
        **{"copies": "" if by_htmx() else browser_session.local_copies_keys(session), **assets.of_pages(), **shown},
    )
    response: Response = make_response(html, status, push_url=push if by_htmx() else None)
    return response


def go(url: str) -> Response:
    """Send the browser elsewhere with GET."""
    if by_htmx():
        away: Response = make_response("", 200, redirect=url)
        return away
    return redirect(url, 303)  # type: ignore[return-value]  # werkzeug's own response, which Flask passes on


def title(flow: Flow, step: Step, *, wrong: bool) -> str:
    """“Error: Pricing – Step 10 of 23 – Business onboarding”."""
    return f"{'Error: ' if wrong else ''}{step.title} – Step {flow.place(step)} of {len(flow)} – {flow.title}"


def moment(time: datetime) -> str:
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def _kept_for(wizard: Wizard) -> str:
    """How long a session lives unused, in words: “7 days”."""
    seconds = int(wizard.manager.lifetime.total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= size:
            count = round(seconds / size)
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{seconds} seconds"
