"""A session that is answered already, for tests and demonstrations, so that nobody need walk to a page.

Development and tests only: ``POST /preview/seed`` from this machine opens a new session in the browser that asks.
"""

from collections.abc import Mapping

from flask import Response, abort, jsonify, request, url_for

from onboarding.flow import Answers, Flow
from onboarding.http.routing import from_this_machine
from onboarding.sessions.command import NewSession
from onboarding.sessions.errors import Incomplete
from onboarding.web import browser_session
from onboarding.web.start import where_to_go_on
from onboarding.web.wizard import current_wizard


def seed() -> Response:
    """``sample`` answers the steps up to and with number ``upto``, or those that ``steps`` lists, "1,2,5".

    Without either it answers all; ``finalize=1`` finalizes too. The answer says the session's id, and where it goes on.
    """
    if not from_this_machine():
        abort(404)
    flow, form = current_wizard().flow, request.form
    name = form.get("sample") or next(iter(flow.samples), "")
    if name not in flow.samples:
        return _refused(f"There is no sample {name!r}; the flow has {', '.join(flow.samples) or 'none'}")
    answers = flow.samples[name]()
    try:
        numbers = _numbers(flow, answers, form.get("upto", ""), form.get("steps", ""))
        url = _saved(numbers, answers, finalize=form.get("finalize") == "1")
    except (ValueError, Incomplete) as error:
        return _refused(str(error))
    response = jsonify(session_id=browser_session.required().id, url=url)
    response.status_code = 201
    response.headers["Location"] = url
    return response


def _numbers(flow: Flow, answers: Mapping[int, Answers], upto: str, steps: str) -> list[int]:
    """The steps to answer, in the flow's order."""
    wanted = steps.split(",") if steps else [upto] if upto else []
    unknown = [part for part in wanted if not (part.isascii() and part.isdigit() and flow.has(int(part)))]
    if unknown:
        raise ValueError(f"There is no step {unknown[0]!r}; a step is named by its number")
    inside = [step.number for step in flow if step.number in answers]
    if steps:
        chosen = {int(part) for part in wanted}
        return [number for number in inside if number in chosen]
    last = flow.place(flow.step(int(upto))) if upto else len(flow)
    return [number for number in inside if flow.place(flow.step(number)) <= last]


def _saved(numbers: list[int], answers: Mapping[int, Answers], *, finalize: bool) -> str:
    """Open a session in this browser and save the steps; where it goes on."""
    wizard, fresh = current_wizard(), browser_session.another()
    opening = NewSession(user_id=browser_session.ANONYMOUS, workspace_id=wizard.workspace)
    session = wizard.manager.open_session(fresh.id, opening, grant=fresh.grant_hash)
    for number in numbers:
        session = wizard.manager.save_step(fresh.id, number, answers[number], grant=fresh.grant_hash).session
    browser_session.enter(fresh.id, fresh.grant)
    if finalize:
        wizard.manager.finalize(fresh.id, grant=fresh.grant_hash)
        return url_for(".done")
    return where_to_go_on(session)


def _refused(why: str) -> Response:
    response = jsonify(error=why)
    response.status_code = 422
    return response
