"""The page of a step: with the answers as stored, as typed, or in two versions; and where pages are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, url_for

from onboarding.flow import Step
from onboarding.flow.navigation import first_incomplete, previous_step
from onboarding.forms import Json, StepForm
from onboarding.forms.formdata import FormData
from onboarding.sessions.arguments import new_submission
from onboarding.sessions.command import ReadOptions
from onboarding.sessions.session import Session
from onboarding.sessions.verdict import earlier_answers
from onboarding.web.pages import page, title
from onboarding.web.urls import draft_url, plots_url, url_of
from onboarding.web.wizard import current_wizard


@dataclass(frozen=True)
class Typing:
    """A step with what was typed into it, and the page that it was typed on."""

    step: Step
    typed: FormData
    version: int
    submission: str | None
    changing: bool  # came from the summary, and goes back there


def step_page(session: Session, step: Step, *, changing: bool, push: str | None = None, **shown: Any) -> Response:
    """A step as it stands in the store: a draft that is not older than the answers comes first."""
    flow, number = current_wizard().flow, step.number
    earlier = earlier_answers(flow, step, session)
    draft = session.drafts.get(number)
    if draft is not None and draft.version == session.progress.version(number) and not session.metadata.finalized:
        form = step.form(draft.typed, earlier=earlier)
    else:
        draft, form = None, step.form(answers=session.answers.get(number), earlier=earlier)
        if number in session.progress.invalid:
            form.validate()  # a program saved it: here is why it does not count
    sent = Typing(step, FormData(), session.progress.version(number), None, changing)
    return bound_page(session, sent, form, draft=draft, push=push, **shown)


def typed_page(session: Session, sent: Typing, **shown: Any) -> Response:
    return bound_page(session, sent, form_of(sent, session), **shown)


def bound_page(
    session: Session, sent: Typing, form: StepForm, *, status: int = 200, push: str | None = None, **shown: Any
) -> Response:
    flow, field_errors = current_wizard().flow, form.field_errors()
    return page(
        "step.html",
        session,
        status=status,
        push=push,
        step=sent.step,
        form=form,
        field_errors=field_errors,
        title=title(flow, sent.step, wrong=bool(field_errors)),
        version=sent.version,
        submission=sent.submission or new_submission(),
        changing=sent.changing,
        url=url_of(sent.step),
        draft_url=draft_url(sent.step),
        plots_url=plots_url(sent.step),
        back_url=_back_url(session, sent),
        plots=plots_of(sent.step, form),
        governing={field.shown_if[0] for field in form if field.shown_if},
        to_check=sent.step.number in session.progress.to_check,
        invalid=sent.step.number in session.progress.invalid,
        asked_anew=asked_anew(session, sent.step),
        **shown,
    )


def asked_anew(session: Session, step: Step) -> bool:
    """Whether the step's questions have changed since it was saved."""
    saved = session.progress.steps.get(step.number)
    return saved is not None and saved.fingerprint != current_wizard().flow.fingerprint(step)


def plots_of(step: Step, form: StepForm) -> list[Any]:
    """What can be drawn of the answers so far, and an empty place for what cannot yet."""
    drawings = current_wizard().flow.plots.get(step.number)
    if not drawings:
        return []
    said = {**form.earlier, **form.partial_data()}
    return [(drawing, drawing.draw(said)) for drawing in drawings]


def conflict_page(session: Session, sent: Typing, form: StepForm, **shown: Any) -> Response:
    """Somebody saved this step meanwhile: both versions, field by field, and the choice."""
    flow, number = current_wizard().flow, sent.step.number
    theirs = sent.step.form(answers=session.answers.get(number), earlier=form.earlier)
    theirs.validate()
    return page(
        "conflict.html",
        session,
        status=409,
        step=sent.step,
        mine=form,
        theirs=theirs,
        typed=sent.typed,
        title=title(flow, sent.step, wrong=True),
        version=session.progress.version(number),
        submission=new_submission(),
        changing=sent.changing,
        keep_url=url_of(sent.step, changing=sent.changing),
        **shown,
    )


def form_of(sent: Typing, session: Session | None) -> StepForm:
    earlier: Mapping[str, Json] = earlier_answers(current_wizard().flow, sent.step, session) if session else {}
    form: StepForm = sent.step.form(sent.typed, earlier=earlier)
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
