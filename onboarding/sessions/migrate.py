"""Answers that were saved under another definition of the flow, as the flow has them now. Pure.

A saved step is known by its slug: the session keeps which slug its numbers stood for. What no step of the flow asks for
any more is kept under a number that no step has, and found again should its slug return.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from onboarding.flow import Flow, Step
from onboarding.flow.fingerprint import first_fingerprint
from onboarding.sessions.session import (
    CHECK,
    COMPLETE,
    INVALID,
    Answers,
    Draft,
    Progress,
    SavedStep,
    Session,
    milliseconds,
)
from onboarding.sessions.verdict import in_order, usable_of

Json = Any
_NOT_KNOWN = "?"  # begins what stands for the slug of a step that the flow had not when numbers were first noted
FROM_BEFORE = "forward"  # the submission of a step that a migration made


class OlderDefinition(Exception):
    """Nothing was written: the session is to be brought forward first."""

    def __init__(self, session: Session) -> None:
        super().__init__("The session was written under another definition of the flow")
        self.session = session


@dataclass(frozen=True)
class MigratedSession:
    """``session`` as it is now; for each saved step and draft the number that it came from, 0 for a new one.

    ``rewritten`` are the steps whose stored text changes, because it moved or a migration changed it.
    """

    session: Session
    came_from: Mapping[int, int]
    drafts_from: Mapping[int, int]
    rewritten: tuple[int, ...]
    numbering: str


def migrated(flow: Flow, session: Session) -> MigratedSession:
    """The session under this flow: each step's answers where the step is now, and asked again where they do not fit."""
    slugs = _slugs(flow, session)
    numbers = _numbers(flow, slugs)
    before = {slugs[number]: answers for number, answers in session.answers.items()}
    by_slug = _migrated(flow, session.metadata.flow_version, before)
    made = {slug: numbers.get(slug) or _number_of(flow, slug, numbers) for slug in by_slug}
    came_from = {made[slug]: next((n for n in session.answers if slugs[n] == slug), 0) for slug in by_slug}
    answers = {made[slug]: dict(data) for slug, data in by_slug.items()}
    touched = {
        made[slug] for slug, data in by_slug.items() if before.get(slug) is None or dict(before[slug]) != dict(data)
    }
    steps, usable = _steps(flow, session, came_from, answers, touched)
    drafts_from = {numbers[slugs[number]]: number for number in session.drafts}
    drafts = {number: session.drafts[old] for number, old in drafts_from.items()}
    progress = _progress(flow, session.progress, steps, drafts, usable, numbers, slugs)
    metadata = replace(session.metadata, flow_version=max(session.metadata.flow_version, flow.version))
    now = replace(
        session,
        metadata=metadata,
        progress=progress,
        answers={n: _with(before.get(slug), Answers(answers[n], n, steps)) for slug, n in made.items()},
        drafts=drafts,
    )
    rewritten = tuple(n for n in sorted(answers) if n in touched or came_from[n] != n)
    return MigratedSession(now, came_from, drafts_from, rewritten, _numbering(flow, numbers | made))


def migration_arguments(flow: Flow, older: Session, forward: MigratedSession) -> dict[str, Json]:
    """What ``forward.lua`` needs to know, beside the texts."""
    now = forward.session
    progress = now.progress
    answers = {number: data for number, data in now.answers.items() if flow.has(number)}
    return {
        "was": older.metadata.definition,
        "revision": progress.revision,
        "definition": flow.definition,
        "version": str(now.metadata.flow_version),
        "numbering": forward.numbering,
        "steps": [
            [forward.came_from[n], n, str(step.version), step.state, step.fingerprint]
            for n, step in progress.steps.items()
        ],
        "drafts": [[old, number, now.drafts[number].noted] for number, old in forward.drafts_from.items()],
        "atoms": flow.reach.bits(answers),
        "shown": [[n, int(n in progress.holding)] for n in flow.reach.steps],
        "completed": str(progress.completed),
        "total": str(progress.total),
        "reached": str(progress.reached),
    }


# Which step a number stood for


def _slugs(flow: Flow, session: Session) -> dict[int, str]:
    """The slug of every number that has something saved, or a draft."""
    noted = dict(pair.split(":") for pair in session.metadata.numbering.split())
    kept = {number: slug for number, slug in noted.items() if not slug.startswith(_NOT_KNOWN)}
    wanted = {*session.progress.steps, *session.progress.drafts}
    return {n: kept.get(str(n)) or _recognised(flow, session, n, first_time=not noted) for n in wanted}


def _recognised(flow: Flow, session: Session, number: int, *, first_time: bool) -> str:
    """Of a session from before numbers were noted: by its form, else by what it answers, else by its number."""
    saved = session.progress.steps.get(number)
    for step in flow:
        for slug in (step.slug, *step.formerly):
            if saved is not None and saved.fingerprint == first_fingerprint(slug, step.form.field_names()):
                return slug
    draft = session.drafts.get(number)
    named = set(session.answers.get(number, {})) or {name.partition("-")[0] for name in (draft.typed if draft else ())}
    best = max(flow, key=lambda step: len(named & set(step.form.field_names())))
    if named & set(best.form.field_names()):
        return best.slug
    return flow.step(number).slug if first_time and flow.has(number) else f"{_NOT_KNOWN}{number}"


def _numbers(flow: Flow, slugs: Mapping[int, str]) -> dict[str, int]:
    """The number that each slug has now; those that the flow lacks keep theirs where it is free."""
    numbers = {slug: step.number for slug in slugs.values() if (step := flow.by_slug(slug)) is not None}
    for number, slug in slugs.items():
        if slug not in numbers:
            taken = flow.has(number) or number in numbers.values()
            numbers[slug] = _free(flow, numbers, slugs) if taken else number
    return numbers


def _number_of(flow: Flow, slug: str, numbers: Mapping[str, int]) -> int:
    """The number of a slug that a migration named."""
    step = flow.by_slug(slug)
    if step is None:
        raise ValueError(f"A migration of the flow {flow.name!r} names {slug!r}, which no step is called")
    return step.number


def _free(flow: Flow, numbers: Mapping[str, int], slugs: Mapping[int, str]) -> int:
    return max(*(step.number for step in flow), *numbers.values(), *slugs) + 1


def _numbering(flow: Flow, numbers: Mapping[str, int]) -> str:
    """The flow's own, and after it what is kept of steps that are gone."""
    gone = (f"{number}:{slug}" for slug, number in numbers.items() if not flow.has(number))
    return " ".join([flow.numbering, *gone])


# What the answers are now


def _with(before: Answers | None, answers: Answers) -> Answers:
    """What is hidden was never judged and counts in nothing: it stays as it was typed, also where its field is called
    otherwise now, and is there again where a field of that name is shown. So does what was typed for the answers."""
    if before is not None:
        answers.hidden, answers.typed_texts = before.hidden, before.typed_texts
    return answers


def _migrated(flow: Flow, version: int, by_slug: Mapping[str, Mapping[str, Json]]) -> Mapping[str, Mapping[str, Json]]:
    """One version after the other; a version without a migration changes nothing."""
    for target in range(version + 1, flow.version + 1):
        if target in flow.migrations:
            by_slug = flow.migrations[target]({slug: dict(data) for slug, data in by_slug.items()})
    return by_slug


def _steps(
    flow: Flow,
    session: Session,
    came_from: Mapping[int, int],
    answers: Mapping[int, dict[str, Json]],
    touched: Collection[int],
) -> tuple[dict[int, SavedStep], Mapping[int, Mapping[str, Json]]]:
    """What is kept of each saved step, by number, and what of their answers may be built on."""
    steps, usable = dict[int, SavedStep](), dict[int, Mapping[str, Json]]()
    for step in in_order(flow, answers):
        n = step.number
        steps[n] = _step(flow, session, step, came_from[n], answers[n], usable, n in touched)
        usable |= usable_of(flow, step, steps[n], answers[n], usable)
    gone = {n: _saved(session, came_from[n]) for n in answers if not flow.has(n)}
    return dict(sorted((steps | gone).items())), usable


def _saved(session: Session, number: int) -> SavedStep:
    """What was kept of it; a step that a migration made was not there before."""
    return session.progress.steps.get(number) or SavedStep(1, milliseconds(session.now), COMPLETE, FROM_BEFORE, "")


def _step(
    flow: Flow,
    session: Session,
    step: Step,
    came_from: int,
    answers: dict[str, Json],
    usable: Mapping[int, Mapping[str, Json]],
    touched: bool,
) -> SavedStep:
    """What is kept of a saved step. It is asked again where its questions changed, or it does not take its answers."""
    saved, now = _saved(session, came_from), flow.fingerprint(step)
    if saved.fingerprint == now and not touched:
        return saved
    if (touched or _same_questions(step, saved.fingerprint, now)) and _takes(flow, step, answers, usable):
        return saved._replace(fingerprint=now, state=COMPLETE if saved.state == INVALID else saved.state)
    return saved._replace(state=INVALID if saved.state == INVALID else CHECK, fingerprint=saved.fingerprint or "-")


def _same_questions(step: Step, before: str, now: str) -> bool:
    first = {first_fingerprint(slug, step.form.field_names()) for slug in (step.slug, *step.formerly)}
    return before[:8] == now[:8] or before in first


def _takes(flow: Flow, step: Step, answers: dict[str, Json], usable: Mapping[int, Mapping[str, Json]]) -> bool:
    form = step.form(answers=answers, earlier=flow.earlier(step, usable))
    return bool(form.validate())


def _progress(
    flow: Flow,
    before: Progress,
    steps: Mapping[int, SavedStep],
    drafts: Mapping[int, Draft],
    usable: Mapping[int, Mapping[str, Json]],
    numbers: Mapping[str, int],
    slugs: Mapping[int, str],
) -> Progress:
    holding = flow.holding(usable)
    shown = flow.shown(holding)
    complete = {n for n, step in steps.items() if step.state == COMPLETE}
    return Progress(
        sum(step.number in complete for step in shown),
        len(shown),
        before.revision,
        numbers.get(slugs.get(before.reached, ""), before.reached),
        steps,
        frozenset(drafts),
        {number: draft.noted for number, draft in drafts.items()},
        holding,
    )
