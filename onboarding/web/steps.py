"""The pages of the steps: show one, and take what was typed into it."""

from dataclasses import replace

from flask import Response, abort, request, url_for

from onboarding.fields import Json
from onboarding.flow import Step
from onboarding.observing import happened
from onboarding.observing.requests import concerns
from onboarding.rendering import render
from onboarding.sessions.command import Reading
from onboarding.sessions.errors import EarlierAnswersMoved, StaleVersion, StepAhead
from onboarding.sessions.session import Saved, Session
from onboarding.walking import blocking, next_step, previous_step
from onboarding.web import funnel, passage, security, summary, typing
from onboarding.web.pages import by_htmx, go
from onboarding.web.start import where_to_go_on
from onboarding.web.step_page import (
    Typing,
    bound_page,
    conflict_page,
    form_of,
    instead_of,
    plots_of,
    reading_of,
    step_page,
    typed_page,
    url_of,
)
from onboarding.web.wizard import current_wizard

SEND_AGAIN = "This page was open for too long or came from elsewhere. Nothing was saved; send it again."
FACE = happened.PAGES
_ROW_ACTS = ("add", "remove", "up", "down")


def by_number(number: int) -> Response:
    flow = current_wizard().flow
    if not flow.has(number):
        abort(404)
    response = go(url_for(".show", slug=flow.step(number).slug))
    response.status_code = 302
    return response


def show(slug: str) -> Response:
    """One step: its draft where there is one, else its answers, else empty."""
    step = _step(slug)
    if slug != step.slug:
        return go(url_of(step, "change" in request.args))
    session = passage.visit(reading_of(step))
    if not session.metadata.finalized and (elsewhere := instead_of(session, step)) is not None:
        return go(url_for(".show", slug=elsewhere.slug))
    return step_page(session, step, changing="change" in request.args)


def submit(slug: str) -> Response:
    """What a button of the form asks for: save, keep for later, go back, skip, or work on the rows."""
    step, act = _step(slug), typing.act()
    sent = Typing(step, typing.of_request(), typing.version(), typing.submission(), "change" in request.form)
    if not security.token_is_ours():
        session = passage.visit(reading_of(step))
        return typed_page(session, sent, notice=SEND_AGAIN, status=400)
    if act.name == "drop":
        _draft(replace(sent, typed=None))  # type: ignore[arg-type]  # None drops the draft
        return go(url_of(step, sent.changing))
    if act.name == "later":
        return _later(sent)
    if act.name in ("back", "skip"):
        return _leave(sent, act.name)
    if act.name in _ROW_ACTS:
        return _work_on_rows(sent, act)
    if act.name == "again":
        return _again(sent)
    return _save(sent)


def keep_draft(slug: str) -> Response:
    """Autosave. A draft that was typed on an older version is dropped; ``Draft-Saved`` says that this one was not."""
    step = _step(slug)
    if not security.token_is_ours():
        abort(400)
    sent = Typing(step, typing.of_request(), typing.version(), None, changing=False)
    response = Response(status=204)
    session = _draft(sent)
    if session is not None:
        response.headers["Draft-Saved"] = f"{session.now:%H:%M}"
        response.headers["Draft-Saved-At"] = session.now.isoformat()
    return response


# Saving


def _save(sent: Typing) -> Response:
    """Validate, then one command; two where the form looks at earlier answers."""
    flow = current_wizard().flow
    session = passage.visit(reading_of(sent.step)) if flow.needs(sent.step) else None
    form = form_of(sent, session)
    if not form.validate():
        happened.refused(sent.step, FACE, "invalid", form.wrongs())
        session = session or passage.visit(reading_of(sent.step))
        return bound_page(session, sent, form, status=422)
    try:
        saved = _store(sent, form.answers(), session)
    except StaleVersion as error:
        happened.refused(sent.step, FACE, "stale")
        return conflict_page(error.session, sent, form)
    except EarlierAnswersMoved:
        return _save(sent)  # validate against what the earlier steps say now
    except StepAhead as error:
        happened.refused(sent.step, FACE, "ahead")
        _draft(sent)
        elsewhere = instead_of(error.session, sent.step)
        return go(url_of(elsewhere or sent.step, changing=False))
    passage.opened(saved.session)
    return _onward(sent, saved)


def _store(sent: Typing, answers: dict[str, Json], session: Session | None) -> Saved:
    known, wizard = passage.required(), current_wizard()
    read = {number: session.progress.version(number) for number in wizard.flow.needs(sent.step)} if session else {}
    saved = wizard.manager.save_step(
        known.id,
        sent.step.number,
        answers,
        version=sent.version,
        submission=sent.submission,
        read=read,
        in_order=True,
        grant=known.grant_hash,
        opening=known.opening,
        reading=_reading_after(sent),
    )
    funnel.saved(sent.step, saved)
    return saved


def _reading_after(sent: Typing) -> Reading:
    """With htmx the save brings the next page's answers along. Its own step comes for the page of a conflict."""
    own = sent.step.number
    if not by_htmx():
        return Reading(answers=(own,))
    following = current_wizard().flow.after(sent.step)
    if sent.changing or not following:
        return Reading(all_answers=True, all_drafts=True)
    return reading_of(*following, own=(own,))


def _onward(sent: Typing, saved: Saved) -> Response:
    """To the next step, or back to the summary; there, first to what the change has opened."""
    flow, session = current_wizard().flow, saved.session
    shown = flow.shown(session.progress.holding)
    opened = blocking(shown, session.progress.complete) if sent.changing else []
    following = opened[0] if opened else None if sent.changing else next_step(shown, sent.step)
    url = url_for(".summary") if following is None else url_of(following, sent.changing)
    if not by_htmx():
        return go(url)
    if following is None:
        return summary.of(session, push=url)
    return step_page(session, following, changing=sent.changing, push=url)


# Not saving, but keeping


def _later(sent: Typing) -> Response:
    """Save what can be saved, keep the rest as a draft, and go to the start page, which says where it goes on."""
    flow = current_wizard().flow
    session = passage.visit(reading_of(sent.step)) if flow.needs(sent.step) else None
    form = form_of(sent, session)
    if form.validate():
        try:
            passage.opened(_store(sent, form.answers(), session).session)
            return go(url_for(".start_page"))
        except StaleVersion as error:
            return conflict_page(error.session, sent, form)
        except (EarlierAnswersMoved, StepAhead):
            pass  # keep it as a draft, as if it were unfinished
    _draft(sent)
    return go(url_for(".start_page"))


def _leave(sent: Typing, where: str) -> Response:
    """Back or skip: keep what was typed, if anything was, as a draft."""
    flow = current_wizard().flow
    typed_anything = any(value.strip() for values in sent.typed.values() for value in values)
    session = (_draft(sent) if typed_anything else None) or passage.visit()
    shown = flow.shown(session.progress.holding)
    if where == "skip":
        funnel.skipped(sent.step, session)
    if sent.changing:
        return go(url_for(".summary"))
    step = previous_step(shown, sent.step) if where == "back" else next_step(shown, sent.step)
    if step is None:
        return go(url_for(".start_page" if where == "back" else ".summary"))
    return go(url_of(step, changing=False))


def _work_on_rows(sent: Typing, act: typing.Act) -> Response:
    """Add, remove or move a row; the page comes again with the row in focus, and all of it is kept as a draft."""
    group = typing.group(sent.step.form, act.group)
    if group is None:
        abort(400)
    typed, row = typing.with_row_act(sent.typed, act, group.most)
    worked = replace(sent, typed=typed)
    session = _draft(worked, answers=True)
    if session is None or by_htmx():
        session = session or passage.visit(reading_of(sent.step))
        return typed_page(session, worked, focus=f"{act.group}-{row}")
    return go(f"{url_of(sent.step, sent.changing)}#{act.group}-{row}")


def _again(sent: Typing) -> Response:
    """Show the page again with what the answers so far ask for; nothing is judged yet."""
    return typed_page(passage.visit(reading_of(sent.step)), sent)


def _draft(sent: Typing, *, answers: bool = False) -> Session | None:
    """Keep what was typed; None where the step was saved meanwhile, and the draft is too old to keep."""
    known = passage.required()
    try:
        session = current_wizard().manager.save_draft(
            known.id,
            sent.step.number,
            sent.typed,
            version=sent.version,
            grant=known.grant_hash,
            opening=known.opening,
            reading=reading_of(sent.step) if answers else Reading(),
        )
    except StaleVersion:
        return None
    passage.opened(session)
    if sent.typed is not None:
        happened.drafted(sent.step)
    return session


def plots(slug: str) -> Response:
    """The step's plots of what is typed, while it is typed; nothing is kept."""
    step = _step(slug)
    if not security.token_is_ours():
        abort(400)
    flow = current_wizard().flow
    session = passage.visit(reading_of(step)) if flow.needs(step) else None
    sent = Typing(step, typing.of_request(), 0, None, changing=False)
    return Response(render("_plots.html", plots=plots_of(step, form_of(sent, session)), swapped=True))


def _step(slug: str) -> Step:
    """The step of this slug. Who was on a page that is gone since goes on where the session does."""
    step = current_wizard().flow.by_slug(slug)
    if step is None:
        abort(_elsewhere(slug) or 404)
    concerns(step=step.slug)
    return step


def _elsewhere(slug: str) -> Response | None:
    if passage.current() is None:
        return None
    session = passage.visit()
    known = {pair.partition(":")[2] for pair in session.metadata.numbering.split()}
    return go(where_to_go_on(session)) if slug in known else None
