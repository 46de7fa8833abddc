"""The addresses of the steps: show one, take what a button of its form asks for, and what a page asks as it is typed.

While somebody types, a draft is kept, plots are drawn, and it is said what was understood.
"""

from flask import Response, abort, jsonify, request

from onboarding.flow import Step
from onboarding.forms import StepForm
from onboarding.http.rendering import render
from onboarding.observability.logs import concerns
from onboarding.sessions.draft_plan import KeptDraft
from onboarding.web import actions, browser_session, other_words, security, submission
from onboarding.web.actions import save
from onboarding.web.pages import go
from onboarding.web.saved_before import saved_before, steps_before
from onboarding.web.start import where_to_go_on
from onboarding.web.step_page import instead_of, plots_of, reading_of, step_page, typed_page
from onboarding.web.wizard import current_wizard, url_of

SEND_AGAIN = "This page was open for too long or came from elsewhere. Nothing was saved; send it again."
_ROW_ACTS = ("add", "remove", "up", "down")


def by_number(number: int) -> Response:
    flow = current_wizard().flow
    if not flow.has(number):
        abort(404)
    response = go(url_of(flow.step(number)))
    response.status_code = 302
    return response


def show(slug: str) -> Response:
    """One step: its draft where there is one, else its answers, else empty."""
    step = _step(slug)
    if slug != step.slug:
        return go(url_of(step, changing="change" in request.args))
    session = browser_session.visit(reading_of(step, own=steps_before(step)))
    if not session.metadata.finalized and (elsewhere := instead_of(session, step)) is not None:
        return go(url_of(elsewhere))
    return step_page(session, step, changing="change" in request.args, saved_before=saved_before(session, step))


def submit(slug: str) -> Response:
    """What a button of the form asks for: save, keep for later, go back, skip, or work on the rows."""
    step, act = _step(slug), submission.act()
    sent = submission.of_request(step)
    if not security.token_is_ours():
        session = browser_session.visit(reading_of(step))
        return typed_page(session, sent, notice=SEND_AGAIN, status=400, pasted=submission.pasted())
    if pasted := submission.pasted():
        return actions.take_pasted(sent, act, pasted)
    if act.name in other_words.CHOICES:
        return actions.choose(sent, act)
    if act.name in ("back", "skip"):
        return actions.leave(sent, act.name)
    if act.name in _ROW_ACTS:
        return actions.work_on_rows(sent, act)
    if act.name == "clear":
        return actions.clear(sent, act)
    if act.name == "choose":
        return actions.show_chips(sent, act)
    others = {"drop": actions.drop, "later": actions.later, "again": actions.again, "undo": actions.put_back}
    does = others.get(act.name, save)
    return does(sent)


def keep_draft(slug: str) -> Response:
    """Autosave. 204, with what the page needs to go on, or 409 with what others have in the same fields."""
    step = _step(slug)
    if not security.token_is_ours():
        abort(400)
    sent = submission.of_request(step)
    return actions.told(sent, actions.keep(sent) if sent.has_news else KeptDraft(browser_session.visit()))


def plots(slug: str) -> Response:
    """The step's plots of what is typed, while it is typed; nothing is kept."""
    step = _step(slug)
    return Response(render("_plots.html", plots=plots_of(step, _as_typed(step)), swapped=True))


def follow(slug: str) -> Response:
    """Which comparisons hold of what is typed, and what is computed of it, for the page's script; nothing is kept."""
    form = _as_typed(_step(slug))
    return jsonify(holds=form.asked(), computed={field.name: field.shown() for field in form if field.computed})


def _as_typed(step: Step) -> StepForm:
    if not security.token_is_ours():
        abort(400)
    session = browser_session.visit(reading_of(step)) if current_wizard().flow.needs(step) else None
    return submission.form_of(submission.of_request(step), session)


def understood(slug: str) -> Response:
    """What was understood of one field, ``?field=<control>``, as text; empty where that is nothing. Nothing is kept.

    404 where the step asks for no such field, or says nothing of it.
    """
    field = _as_typed(_step(slug)).control(request.args.get("field", ""))
    if field is None or not field.interprets:
        abort(404)
    return Response(field.understood(), mimetype="text/plain")


def _step(slug: str) -> Step:
    """The step of this slug. Who was on a page that is gone since goes on where the session does."""
    step = current_wizard().flow.by_slug(slug)
    if step is None:
        abort(_elsewhere(slug) or 404)
    concerns(step=step.slug)
    return step


def _elsewhere(slug: str) -> Response | None:
    if browser_session.current() is None:
        return None
    session = browser_session.visit()
    slugs = {pair.partition(":")[2] for pair in session.metadata.numbering.split()}
    return go(where_to_go_on(session)) if slug in slugs else None
