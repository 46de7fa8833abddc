"""Keeping what a page typed: one command where nobody else has typed meanwhile, else a merge and a second one.

The merge is over what the store has of the step as its page would send it: the answers, and the draft over them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from onboarding.flow import Flow, Step
from onboarding.forms.formdata import FormData, by_field, joined
from onboarding.forms.reader import NOBODY, Reader
from onboarding.sessions.command import NOTHING, Budget, Command, NewSession, Plan, ReadOptions
from onboarding.sessions.draft_merge import Merged, Sent, Stored, differing, left_by, merge_draft, of_version
from onboarding.sessions.errors import StaleDraft, StaleVersion, StoreUnavailable
from onboarding.sessions.session import OtherWords, Session, milliseconds
from onboarding.sessions.verdict import earlier_answers


def stored_of(flow: Flow, session: Session, step: Step, reader: Reader = NOBODY) -> Stored:
    """``session`` has the step's answers and draft, and the answers that its form looks at.

    A page writes answers as its ``reader`` does, and is compared with what that reader's page has.
    """
    number, earlier = step.number, earlier_answers(flow, step, session)
    answers = session.answers.get(number)
    answered = step.form(
        answers=answers,
        earlier=earlier,
        everything=True,
        reader=reader,
        typed_texts=answers.typed_texts if answers is not None else None,
    )
    draft, version = session.drafts.get(number), session.progress.version(number)
    saved = by_field(answered.as_sent())
    typed, _ = of_version(draft, version)
    shown = saved
    if typed:
        drafted = step.form(over(saved, typed), earlier=earlier, everything=True, reader=reader)
        shown = by_field(drafted.as_sent())
    return Stored(draft=draft, version=version, saved=saved, shown=shown, row_keys=answered.row_keys)


def over(saved: Mapping[str, FormData], typed: Mapping[str, FormData]) -> FormData:
    """What was saved, with these fields instead of its own: what a form shows that has a draft."""
    return joined({**saved, **typed}.values())


def waiting(
    flow: Flow, session: Session, reader: Reader = NOBODY
) -> dict[int, tuple[dict[str, FormData], tuple[OtherWords, ...]]]:
    """By step number, in the order of the flow: what was typed and says something else than the answers.

    Of a step that the flow has no more all of it counts. ``session`` has all answers and drafts.
    """
    found: dict[int, tuple[dict[str, FormData], tuple[OtherWords, ...]]] = {}
    for number in sorted(session.drafts, key=lambda number: _place(flow, number)):
        draft = session.drafts[number]
        if flow.has(number):
            stored = stored_of(flow, session, flow.step(number), reader)
            left = differing(draft, stored.saved, version=stored.version, row_keys=stored.row_keys)
        else:
            left = differing(draft, {}, version=draft.version, row_keys={})
        if any(left):
            found[number] = left
    return found


def said_already(flow: Flow, session: Session) -> dict[str, str]:
    """By step number, the revisions of drafts that say nothing but what is saved: they do not keep from finalizing."""
    wait = waiting(flow, session)
    return {str(number): draft.revision for number, draft in session.drafts.items() if number not in wait}


def _place(flow: Flow, number: int) -> tuple[bool, Any]:
    return (False, flow.place(flow.step(number))) if flow.has(number) else (True, number)


TRIES = 5  # of a merge, with others who type at the same time


@dataclass(frozen=True)
class KeptDraft:
    """What was kept of a page's words: the session after it, and the merge where there was one."""

    session: Session
    merged: Merged | None = None

    @property
    def conflicts(self) -> tuple[str, ...]:
        """The fields in which others have typed or saved something else; both are kept, and wait for a choice."""
        return self.merged.conflicts if self.merged else ()


class Drafting(Protocol):
    """``Commands.draft``."""

    def __call__(
        self,
        session_id: str,
        step: int,
        typed: FormData | Merged | None,
        *,
        version: int,
        revision: str | None = None,
        by: str | None = None,
        order: int | None = None,
        grant: str = "",
        opening: NewSession | None = None,
        reading: ReadOptions = NOTHING,
        brief: bool = False,
        budget: Budget | None = None,
    ) -> Command[Session]: ...


@dataclass(frozen=True, kw_only=True)
class DraftWrite:
    """``sent`` is what to keep; ``typed`` what the draft is where nobody else has typed, None for none at all.

    ``found``: the session as a save that was refused found it, so that merging can begin at once. ``brief``: nobody
    needs the answers that ``reading`` asks for, unless there is something to merge. ``reader`` is whose page it is.
    """

    sent: Sent
    typed: FormData | None
    grant: str = ""
    opening: NewSession | None = None
    reading: ReadOptions = NOTHING
    brief: bool = False
    budget: Budget | None = None
    found: Session | None = None
    reader: Reader = NOBODY


def keeping(flow: Flow, draft: Drafting, session_id: str, number: int, write: DraftWrite) -> Plan[KeptDraft]:
    """The draft that a page's words make together with what others typed. TooMuch where that is too much to keep."""
    session, sent = write.found, write.sent
    if session is None:
        try:
            kept: Session = yield draft(
                session_id,
                number,
                write.typed or None,
                version=sent.version,
                revision=sent.revision or "0",
                by=sent.by,
                order=sent.order,
                grant=write.grant,
                opening=write.opening,
                reading=write.reading,
                brief=write.brief,
                budget=write.budget,
            )
            return KeptDraft(kept)
        except (StaleVersion, StaleDraft) as error:
            session = error.session
    return (
        yield from _merging(
            flow,
            draft,
            session,
            number,
            write,
            lambda stored, now_ms: merge_draft(stored, sent, now_ms=now_ms),
        )
    )


def leaving_what_others_typed(
    flow: Flow, draft: Drafting, session: Session, number: int, write: DraftWrite
) -> Plan[KeptDraft]:
    """After a save of a page that had others' words beside its own: those stay that it did not show."""
    return (
        yield from _merging(flow, draft, session, number, write, lambda stored, now_ms: left_by(write.sent, stored))
    )


def _merging(
    flow: Flow,
    draft: Drafting,
    session: Session,
    number: int,
    write: DraftWrite,
    merge: Callable[[Stored, int], Merged],
) -> Plan[KeptDraft]:
    for _ in range(TRIES):
        stored = stored_of(flow, session, flow.step(number), write.reader)
        merged = merge(stored, milliseconds(session.now))
        if merged.says_as(stored.draft, stored.version):
            return KeptDraft(session, merged)
        try:
            session = yield draft(
                session.id,
                number,
                merged,
                version=stored.version,
                revision=stored.draft.revision if stored.draft else "0",
                grant=write.grant,
                reading=write.reading,
                budget=write.budget,
            )
            return KeptDraft(session, merged)
        except (StaleVersion, StaleDraft) as error:
            session = error.session
    raise StoreUnavailable("The session is being changed by others all the time; try again")
