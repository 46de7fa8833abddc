"""Keeping what a page typed: one command where nobody else has typed meanwhile, else a merge and a second one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from onboarding.flow import Flow
from onboarding.forms.formdata import FormData
from onboarding.sessions.budgets import Budget
from onboarding.sessions.command import NOTHING, Command, NewSession, Plan, ReadOptions
from onboarding.sessions.draft_merge import Merged, Sent, Stored, left_by, merge_draft
from onboarding.sessions.draft_state import stored_of
from onboarding.sessions.errors import StaleDraft, StaleVersion, StoreUnavailable
from onboarding.sessions.session import Session, milliseconds

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
    needs the answers that ``reading`` asks for, unless there is something to merge.
    """

    sent: Sent
    typed: FormData | None
    grant: str = ""
    opening: NewSession | None = None
    reading: ReadOptions = NOTHING
    brief: bool = False
    budget: Budget | None = None
    found: Session | None = None


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
        stored = stored_of(flow, session, flow.step(number))
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
