"""The summary: every answer, grouped, with what is missing and what does not fit together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response

from onboarding.flow import Phase, Step
from onboarding.flow.navigation import blocking
from onboarding.forms import AnswerField, Json
from onboarding.sessions.command import ReadOptions
from onboarding.sessions.session import Session
from onboarding.sessions.verdict import usable_answers
from onboarding.web import browser_session
from onboarding.web.pages import page
from onboarding.web.step_page import asked_anew, form_of_saved
from onboarding.web.unsaved import unsaved_steps
from onboarding.web.wizard import current_wizard, url_of

Usable = Mapping[int, Mapping[str, Json]]


@dataclass(frozen=True)
class Entry:
    """One question with its answer as a person reads it; ``rows`` where it is a group."""

    field: AnswerField
    answer: Json

    @property
    def label(self) -> str:
        return str(self.field.label.text)


@dataclass(frozen=True)
class Part:
    """One step of the summary. ``state`` is done, check, invalid, missing or skipped; ``wrong``: its form refuses."""

    step: Step
    state: str
    asked_anew: bool
    wrong: bool
    entries: tuple[Entry, ...]
    checks: tuple[object, ...]
    plots: tuple[Any, ...]
    url: str


@dataclass(frozen=True)
class Chapter:
    """A phase, with the steps of it that are shown."""

    phase: Phase
    parts: tuple[Part, ...]


def summary() -> Response:
    return of(browser_session.visit(ReadOptions(all_answers=True, all_drafts=True)))


def of(session: Session, *, push: str | None = None) -> Response:
    flow = current_wizard().flow
    all_chapters = chapters(session)
    progress = session.progress
    blocked = blocking(flow.shown(progress.holding), progress.complete, progress.unsettled)
    missing = [part for chapter in all_chapters for part in chapter.parts if part.step in blocked or part.wrong]
    return page(
        "summary.html",
        session,
        push=push,
        title=f"Check your answers – {flow.title}",
        chapters=all_chapters,
        missing=[(part.step, part.url) for part in missing],
        unsaved=[] if session.metadata.finalized else unsaved_steps(session),
    )


def chapters(session: Session) -> list[Chapter]:
    """All answers by phase, in the order of the flow."""
    flow = current_wizard().flow
    shown = set(flow.shown(session.progress.holding))
    usable = usable_answers(flow, session)
    checks = _checks(session, usable)
    found = []
    for phase in flow.phases:
        parts = tuple(_part(session, step, usable, checks) for step in phase.steps if step in shown)
        if parts:
            found.append(Chapter(phase, parts))
    return found


def _part(session: Session, step: Step, usable: Usable, checks: list[object]) -> Part:
    flow, number = current_wizard().flow, step.number
    form = form_of_saved(session, step, flow.earlier(step, usable))
    wrong = not form.validate() and number in session.answers
    every = {name: value for answers in session.answers.values() for name, value in answers.items()}
    entries = tuple(Entry(field, field.shown_among(every)) for field in form if not field.hidden)
    concerned = tuple(check for check in checks if check.steps and max(check.steps) == number)  # type: ignore[attr-defined]
    answers = {**form.earlier, **usable.get(number, {})}
    drawn = tuple(plot for drawing in flow.plots.get(number, ()) if (plot := drawing.draw(answers)))
    url = url_of(step, changing=True)
    answered = entries if number in session.answers else ()
    return Part(step, _state(session, step), asked_anew(session, step), wrong, answered, concerned, drawn, url)


def _state(session: Session, step: Step) -> str:
    if step.number in session.progress.complete:
        return "done"
    if step.number in session.progress.to_check:
        return "check"
    if step.number in session.progress.invalid:
        return "invalid"
    return "skipped" if step.optional else "missing"


def _checks(session: Session, usable: Usable) -> list[object]:
    """The flow's consistency checks over what there is so far."""
    flow = current_wizard().flow
    if flow.checks is None:
        return []
    answers = flow.said(usable)
    return list(flow.checks(answers, today=session.now.date()))
