"""What was typed and is not saved, step by step: told wherever it matters, and used or discarded by one button each."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, abort, url_for

from onboarding.flow import Step
from onboarding.forms import Json
from onboarding.forms.formdata import FormData, by_field, joined
from onboarding.sessions.draft_plan import stored_of, waiting
from onboarding.sessions.errors import EarlierAnswersMoved, StaleDraft, StaleVersion, StepAhead
from onboarding.sessions.session import Session
from onboarding.sessions.verdict import earlier_answers
from onboarding.web import browser_session, funnel_events, questions, security, submission
from onboarding.web.pages import go
from onboarding.web.reader import reader_of_request
from onboarding.web.step_page import reading_of
from onboarding.web.submission import hidden_after
from onboarding.web.wizard import current_wizard, url_of


@dataclass(frozen=True)
class UnsavedWords:
    """The words for one question; ``beside`` others for the same one."""

    label: str
    words: Json
    rows: bool


@dataclass(frozen=True)
class UnsavedStep:
    """A step with words that are not saved. ``url`` is empty where it is not asked now, or is no step any more."""

    number: int
    title: str
    url: str
    revision: str
    at: datetime
    words: tuple[UnsavedWords, ...]


def unsaved_steps(session: Session) -> list[UnsavedStep]:
    """All that waits to be used or discarded, in the order of the flow. ``session`` has all answers and drafts."""
    flow = current_wizard().flow
    shown = {step.number for step in flow.shown(session.progress.holding)}
    found = []
    for number, (main, others) in waiting(flow, session, reader_of_request()).items():
        step, draft = flow.step(number) if flow.has(number) else None, session.drafts[number]
        versions = [joined(main.values()), *(other.typed for other in others)]
        words = tuple(entry for typed in versions for entry in _words(session, step, typed))
        title = step.title if step else "A step that is not asked any more"
        url = url_of(step, changing=True) if step and number in shown else ""
        found.append(UnsavedStep(number, title, url, draft.revision, draft.saved_at, words))
    return found


def _words(session: Session, step: Step | None, typed: FormData) -> list[UnsavedWords]:
    if step is None:
        texts = [value for values in typed.values() for value in values if value.strip()]
        return [UnsavedWords("What you typed", texts, rows=False)] if texts else []
    earlier = earlier_answers(current_wizard().flow, step, session)
    read = [(name, *questions.read_field(step.form, name, data, earlier)) for name, data in by_field(typed).items()]
    return [
        UnsavedWords(str(field.label.text) if field else name, words, field is not None and field.kind == "rows")
        for name, field, words in read
    ]


def settle(number: int) -> Response:
    """Use what was typed into a step, as its answers, or discard it; then the summary again."""
    if not security.token_is_ours():
        return go(url_for(".summary"))
    act, flow = submission.act(), current_wizard().flow
    if act.name == "discard":
        return _discard(number, act.group)
    if act.name != "use" or not flow.has(number):
        abort(400)
    return _use(flow.step(number), act.group)


def _discard(number: int, revision: str) -> Response:
    """Only what was shown: the summary tells of what somebody has typed since."""
    browser = browser_session.required()
    try:
        current_wizard().manager.discard_draft(browser.id, number, revision=revision, grant=browser.grant_hash)
    except StaleDraft:
        pass  # it is another draft by now, which the summary shows
    return go(url_for(".summary"))


def _use(step: Step, revision: str) -> Response:
    """Save it where it can be saved; else to the step, which says what is missing, or asks which words it shall be."""
    browser, manager, flow = browser_session.required(), current_wizard().manager, current_wizard().flow
    session = browser_session.visit(reading_of(step))
    reader = reader_of_request()
    stored, look = stored_of(flow, session, step, reader), go(url_of(step, changing=True))
    draft = stored.draft
    if draft is None or draft.revision != revision or draft.others or draft.version != stored.version:
        return look
    if by_field(draft.typed).keys() - set(step.form.field_names()):
        return look  # words for questions that are gone: the page shows them
    form = step.form(joined(stored.shown.values()), earlier=earlier_answers(flow, step, session), reader=reader)
    if not form.validate():
        return look
    try:
        saved = manager.save_step(
            browser.id,
            step.number,
            form.answers(),
            version=stored.version,
            read={needed: session.progress.version(needed) for needed in flow.needs(step)},
            in_order=True,
            draft=revision,
            hidden=hidden_after(step, form, stored.shown, session),
            typed_texts=form.typed_texts(),
            grant=browser.grant_hash,
        )
    except (StaleVersion, EarlierAnswersMoved, StepAhead):
        return look
    funnel_events.saved(step, saved)
    return go(url_for(".summary"))
