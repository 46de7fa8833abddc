"""A step's data, judged by the step's form, whoever gives it: a page, a program, a command.

What passes is stored as the form reads it. What does not is stored as it was given; it counts in nothing until somebody
saves the step again. That covers everything which is built on answers: ``usable_answers`` is what other steps, checks
and plots may look at, so that nothing that was stored can make one of them fail.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from onboarding.flow import Flow, Step
from onboarding.forms import FixedRowsField, RowsField, StepForm
from onboarding.forms.messages import EARLIER_STEP
from onboarding.sessions.session import INVALID, AnswerError, SavedStep, Session

Json = Any


@dataclass(frozen=True, slots=True)
class Verdict:
    """``answers`` is what is stored of a step; ``errors`` says why it does not count, and is empty where it does.

    ``missing`` has the numbers of earlier steps that the form looks at and that are not answered.
    """

    answers: Mapping[str, Json]
    errors: tuple[AnswerError, ...] = ()
    missing: tuple[int, ...] = ()


def judge(flow: Flow, step: Step, data: Mapping[str, Json], session: Session | None) -> Verdict:
    """By the step's form; ``session`` has the answers that it looks at, None where it looks at none."""
    earlier = {} if session is None else usable_answers(flow, session)
    missing = tuple(_missing(flow, step, session, earlier))
    form: StepForm = step.form(answers=data, earlier=flow.earlier(step, earlier))
    fine, unexpected = form.validate(), form.unexpected()
    if fine and not unexpected and not missing:
        return Verdict(form.answers())
    errors = [AnswerError(_path(form, wrong.name), wrong.code, str(wrong.message)) for wrong in form.field_errors()]
    errors += [AnswerError(wrong.name, wrong.code, str(wrong.message)) for wrong in unexpected]
    errors += [_earlier_step(flow.step(number)) for number in missing]
    return Verdict(dict(data), tuple(errors), missing)


def usable_answers(flow: Flow, session: Session) -> dict[int, Mapping[str, Json]]:
    """The answers, of those that came with the session, which may be built on: those that passed their form.

    Of answers to other questions than the flow's now, only what the form of now accepts.
    """
    usable: dict[int, Mapping[str, Json]] = {}
    for step in in_order(flow, session.answers):
        saved = session.progress.steps.get(step.number)
        if saved is not None:
            usable |= usable_of(flow, step, saved, session.answers[step.number], usable)
    return usable


def usable_of(
    flow: Flow, step: Step, saved: SavedStep, answers: Mapping[str, Json], usable: Mapping[int, Mapping[str, Json]]
) -> dict[int, Mapping[str, Json]]:
    """What may be built on of one step, by its number; nothing where it is invalid."""
    if saved.state == INVALID:
        return {}
    if saved.fingerprint == flow.fingerprint(step):
        return {step.number: answers}
    form: StepForm = step.form(answers=answers, earlier=flow.earlier(step, usable))
    form.validate()
    return {step.number: form.passing()}


def in_order(flow: Flow, numbers: Iterable[int]) -> list[Step]:
    """The flow's steps of these numbers, as the flow has them; others are left out."""
    return sorted((flow.step(number) for number in numbers if flow.has(number)), key=flow.place)


def earlier_answers(flow: Flow, step: Step, session: Session) -> dict[str, Json]:
    """What the step's form looks at, by field, as far as it may be built on."""
    return flow.earlier(step, usable_answers(flow, session)) if flow.needs(step) else {}


def _missing(flow: Flow, step: Step, session: Session | None, usable: Mapping[int, object]) -> Iterator[int]:
    """What a form looks at must be answered, but for a step that may be left out or is not asked."""
    wanted = [number for number in flow.needs(step) if number not in usable and not flow.step(number).optional]
    if wanted:
        shown = {other.number for other in flow.shown(session.progress.holding if session else ())}
        yield from (number for number in wanted if number in shown)


def _earlier_step(step: Step) -> AnswerError:
    message = EARLIER_STEP.format(number=step.number, title=step.title)
    return AnswerError("", EARLIER_STEP.code, str(message))


def _path(form: StepForm, name: str) -> str:
    """From the name on the page: a row that is one text is that text, and a place is where the data has it."""
    group, *inside = name.split("-")
    path, rows = [group], form[group]
    while inside and isinstance(rows, RowsField):
        number, field, *inside = inside
        row = next(
            candidate for candidate in rows.rows if next(iter(candidate)).name.startswith(f"{rows.name}-{number}-")
        )
        given = rows.given.get(row.id) if isinstance(rows, FixedRowsField) else int(number)
        if given is None:
            break
        path += [str(given)] if rows.texts else [str(given), field]
        rows = row[field]  # which may be rows again
    return ".".join(path)
