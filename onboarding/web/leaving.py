"""Leaving a step unsaved, or working on its rows: what was typed is kept as a draft."""

from dataclasses import replace

from flask import Response, abort, url_for

from onboarding.flow.navigation import next_step, previous_step
from onboarding.sessions.errors import EarlierAnswersMoved, StaleVersion, StepAhead
from onboarding.web import funnel, passage, typing
from onboarding.web.addresses import url_of
from onboarding.web.drafts import keep
from onboarding.web.pages import by_htmx, go
from onboarding.web.saving import store
from onboarding.web.step_page import Typing, conflict_page, form_of, reading_of, typed_page
from onboarding.web.wizard import current_wizard


def later(sent: Typing) -> Response:
    """Save what can be saved, keep the rest as a draft, and go to the start page, which says where it goes on."""
    flow = current_wizard().flow
    session = passage.visit(reading_of(sent.step)) if flow.needs(sent.step) else None
    form = form_of(sent, session)
    if form.validate():
        try:
            passage.opened(store(sent, form.answers(), session).session)
            return go(url_for(".start_page"))
        except StaleVersion as error:
            return conflict_page(error.session, sent, form)
        except (EarlierAnswersMoved, StepAhead):
            pass  # keep it as a draft, as if it were unfinished
    keep(sent)
    return go(url_for(".start_page"))


def leave(sent: Typing, where: str) -> Response:
    """Back or skip: keep what was typed, if anything was, as a draft."""
    flow = current_wizard().flow
    typed_anything = any(value.strip() for values in sent.typed.values() for value in values)
    session = (keep(sent) if typed_anything else None) or passage.visit()
    shown = flow.shown(session.progress.holding)
    if where == "skip":
        funnel.skipped(sent.step, session)
    if sent.changing:
        return go(url_for(".summary"))
    step = previous_step(shown, sent.step) if where == "back" else next_step(shown, sent.step)
    if step is None:
        return go(url_for(".start_page" if where == "back" else ".summary"))
    return go(url_of(step))


def work_on_rows(sent: Typing, act: typing.Act) -> Response:
    """Add, remove or move a row; the page comes again with the row in focus, and all of it is kept as a draft."""
    group = typing.group(sent.step.form, act.group)
    if group is None:
        abort(400)
    typed, row = typing.with_row_act(sent.typed, act, group.most)
    worked = replace(sent, typed=typed)
    session = keep(worked, answers=True)
    if session is None or by_htmx():
        session = session or passage.visit(reading_of(sent.step))
        return typed_page(session, worked, focus=f"{act.group}-{row}")
    return go(f"{url_of(sent.step, changing=sent.changing)}#{act.group}-{row}")


def again(sent: Typing) -> Response:
    """Show the page again with what the answers so far ask for; nothing is judged yet."""
    return typed_page(passage.visit(reading_of(sent.step)), sent)
