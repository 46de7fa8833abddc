"""The page of a step: with the answers as stored, as typed, or in two versions; and where pages are."""

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, url_for

from onboarding.flow import Step
from onboarding.flow.navigation import first_incomplete, previous_step
from onboarding.forms import Json, RowsField, StepForm
from onboarding.forms.formdata import FormData, joined
from onboarding.sessions.codec import new_submission
from onboarding.sessions.command import ReadOptions
from onboarding.sessions.draft_merge import Stored, short, token
from onboarding.sessions.draft_plan import stored_of
from onboarding.sessions.session import Draft, Session
from onboarding.sessions.verdict import earlier_answers
from onboarding.web import undo
from onboarding.web.other_words import others_of
from onboarding.web.pages import page, title
from onboarding.web.reader import reader_of_request
from onboarding.web.submission import Typing, state_of
from onboarding.web.wizard import current_wizard, draft_url, follow_url, plots_url, understood_url, url_of


def step_page(session: Session, step: Step, *, changing: bool, push: str | None = None, **shown: Any) -> Response:
    """A step as it stands in the store: over the answers what was typed since they were saved."""
    flow, number = current_wizard().flow, step.number
    earlier = earlier_answers(flow, step, session)
    sent = Typing(step, FormData(), session.progress.version(number), None, changing)
    if number not in session.drafts or session.metadata.finalized:
        form = form_of_saved(session, step, earlier)
        if number in session.progress.invalid:
            form.validate()  # a program saved it: here is why it does not count
        return bound_page(session, sent, form, None, push=push, **shown)
    stored = stored_of(flow, session, step, reader_of_request())
    form = step.form(joined(stored.shown.values()), earlier=earlier, reader=reader_of_request())
    return bound_page(session, sent, form, stored, push=push, **shown)


def typed_page(
    session: Session, sent: Typing, *, judged: bool = False, pasted: Mapping[str, str] | None = None, **shown: Any
) -> Response:
    """A step with what was typed into it, over what is stored now; ``judged``, with what is wrong with it.

    ``pasted`` has, by group, the text that waits to become rows of it.
    """
    form, stored = _form_over(session, sent)
    for name, text in (pasted or {}).items():
        _put_back(form, name, text)
    if judged:
        form.validate()
    return bound_page(session, sent, form, stored, **shown)


def field_page(session: Session, sent: Typing, name: str) -> Response:
    """The same with one field judged alone: 422 where it cannot be read, else with the field in focus."""
    form, stored = _form_over(session, sent)
    field = form.control(name)
    if field is None:
        abort(400)
    wrong = bool(field.process_errors) and not field.validate(form)
    return bound_page(session, sent, form, stored, status=422 if wrong else 200, focus="" if wrong else field.id)


def pasted_page(session: Session, sent: Typing, name: str, text: str, problem: str) -> Response:
    """The same with a text that could not be made into rows of the group of this name, and why."""
    form, stored = _form_over(session, sent)
    group = _put_back(form, name, text)
    if group is None:
        abort(400)
    group.paste_problem = problem
    return bound_page(session, sent, form, stored, status=422, focus=f"{group.id}-paste")


def _put_back(form: StepForm, name: str, text: str) -> RowsField | None:
    group = form.control(name)
    if not isinstance(group, RowsField):
        return None
    group.pasted = text
    return group


def _form_over(session: Session, sent: Typing) -> tuple[StepForm, Stored]:
    """The step's form with what was typed over what is stored, and that."""
    flow, reader = current_wizard().flow, reader_of_request()
    stored = stored_of(flow, session, sent.step, reader)
    earlier = earlier_answers(flow, sent.step, session)
    return sent.step.form(sent.over(stored), earlier=earlier, reader=reader), stored


def bound_page(
    session: Session,
    sent: Typing,
    form: StepForm,
    stored: Stored | None,
    *,
    status: int = 200,
    push: str | None = None,
    focus: str = "",
    **shown: Any,
) -> Response:
    """A step with this form. ``stored`` is what the session has of it; None where the form shows just that."""
    flow, number, field_errors = current_wizard().flow, sent.step.number, form.field_errors()
    return page(
        "step.html",
        session,
        status=status,
        push=push,
        step=sent.step,
        form=form,
        field_errors=field_errors,
        title=title(flow, sent.step, wrong=bool(field_errors)),
        version=session.progress.version(number) if sent.state else sent.version,
        submission=sent.submission or new_submission(),
        state=state_of(form, form.as_sent(), stored),
        draft=_draft_shown(stored),
        others=others_of(form, sent, stored),
        changing=sent.changing,
        url=url_of(sent.step),
        draft_url=draft_url(sent.step),
        plots_url=plots_url(sent.step),
        follow_url=follow_url(sent.step),
        understood_url=understood_url(sent.step),
        back_url=_back_url(session, sent),
        plots=plots_of(sent.step, form),
        governing=form.governing,
        to_check=number in session.progress.to_check,
        invalid=number in session.progress.invalid,
        asked_anew=asked_anew(session, sent.step),
        undos=sent.undos,
        undone=undo.on_page(form, sent.undos, focused=focus == undo.BUTTON),
        focus=focus,
        **shown,
    )


def _draft_shown(stored: Stored | None) -> Draft | None:
    """The draft whose words the page has in its fields."""
    draft = stored.draft if stored else None
    return draft if draft is not None and draft.typed and stored and draft.version == stored.version else None


def asked_anew(session: Session, step: Step) -> bool:
    """Whether the step's questions have changed since it was saved."""
    saved = session.progress.steps.get(step.number)
    return saved is not None and saved.fingerprint != current_wizard().flow.fingerprint(step)


def plots_of(step: Step, form: StepForm) -> list[Any]:
    """What can be drawn of the answers so far, and an empty place for what cannot yet."""
    drawings = current_wizard().flow.plots.get(step.number)
    if not drawings:
        return []
    answers = {**form.earlier, **form.partial_data()}
    return [(drawing, drawing.draw(answers)) for drawing in drawings]


def conflict_page(session: Session, sent: Typing, **shown: Any) -> Response:
    """Somebody saved this step meanwhile: both versions, field by field, and the choice."""
    flow, number = current_wizard().flow, sent.step.number
    stored = stored_of(flow, session, sent.step, reader_of_request())
    earlier, typed = earlier_answers(flow, sent.step, session), sent.over(stored)
    mine: StepForm = sent.step.form(typed, earlier=earlier, reader=reader_of_request())
    theirs = form_of_saved(session, sent.step, earlier)
    for form in (mine, theirs):
        form.validate()
    return page(
        "conflict.html",
        session,
        status=409,
        step=sent.step,
        mine=mine,
        theirs=theirs,
        tokens={name: short(token(saved, stored.row_keys.get(name, ""))) for name, saved in stored.shown.items()},
        typed=typed,
        state=state_of(mine, mine.as_sent(), stored),
        title=title(flow, sent.step, wrong=True),
        version=session.progress.version(number),
        submission=sent.submission or new_submission(),
        changing=sent.changing,
        keep_url=url_of(sent.step, changing=sent.changing),
        **shown,
    )


def form_of_saved(session: Session, step: Step, earlier: Mapping[str, Json]) -> StepForm:
    """The step's form over the answers that the session has, with what was typed for them; empty where it has none."""
    answers = session.answers.get(step.number)
    form: StepForm = step.form(
        answers=answers,
        earlier=earlier,
        reader=reader_of_request(),
        typed_texts=answers.typed_texts if answers is not None else None,
    )
    return form


# Where things are


def reading_of(*steps: Step, own: tuple[int, ...] = ()) -> ReadOptions:
    """What the pages of these steps need."""
    flow = current_wizard().flow
    numbers = dict.fromkeys((*own, *(number for step in steps for number in (step.number, *flow.needs(step)))))
    return ReadOptions(answers=tuple(numbers), drafts=tuple(step.number for step in steps))


def instead_of(session: Session, step: Step) -> Step | None:
    """The step to go to instead: the first incomplete required one before this, or the one after a hidden one."""
    flow = current_wizard().flow
    shown = flow.shown(session.progress.holding)
    gate = first_incomplete(shown, session.progress.complete)
    if gate is not None and flow.place(gate) < flow.place(step):
        return gate
    if step.number not in [other.number for other in shown]:
        return gate or shown[-1]
    return None


def _back_url(session: Session, sent: Typing) -> str:
    if sent.changing:
        return url_for(".summary")
    before = previous_step(current_wizard().flow.shown(session.progress.holding), sent.step)
    return url_of(before) if before else url_for(".start_page")
