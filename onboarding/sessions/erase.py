"""Erasing what belongs to a user or a workspace: sessions, what waits to be sent of them, and links to them.

A scan of the whole store finds them. Sessions may be opened while it goes on, so it goes on until a scan finds none.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onboarding.sessions.command import INDEX, PATTERN, Command
from onboarding.sessions.manager import SessionManager

SESSIONS = ("onboarding:{*}:metadata", PATTERN)
LINKS = "onboarding:{resume:*}"
PASSES = 5  # at most; somebody who keeps opening sessions is to be stopped first


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseScope:
    """What is erased: a session by its id, or all of a user, of a workspace, or of a user in a workspace."""

    session: str = ""
    user: str = ""
    workspace: str = ""

    def __post_init__(self) -> None:
        if not (self.session or self.user or self.workspace):
            raise ValueError("Say whose: a session, a user or a workspace")


def count(manager: SessionManager, whose: EraseScope) -> Counter[str]:
    """How many there are, by kind. Changes nothing."""
    found: Counter[str] = Counter()
    for session_id in _sessions(manager, whose):
        found.update(_kinds(_ask(manager, session_id, whose, erase=False)))
    return found


def erase(manager: SessionManager, whose: EraseScope) -> Counter[str]:
    """How many were erased, by kind."""
    erased: Counter[str] = Counter()
    gone: set[str] = set()
    for _ in range(PASSES):
        before = len(gone)
        for session_id in _sessions(manager, whose):
            kinds = _kinds(_ask(manager, session_id, whose, erase=True))
            if kinds:
                erased.update(kinds)
                gone.add(session_id)
                manager.run(Command("outbox_index", [INDEX], ["drop", session_id], int))
        if whose.session or len(gone) == before:
            break
    erased["links"] = _forget_links(manager, gone) if gone else 0
    return erased


def _sessions(manager: SessionManager, whose: EraseScope) -> Iterable[str]:
    return [whose.session] if whose.session else dict.fromkeys(_found(manager))


def _found(manager: SessionManager) -> Iterator[str]:
    for pattern in SESSIONS:
        for key in manager.keys(pattern):
            yield key.split("{")[1].split("}")[0]


def _ask(manager: SessionManager, session_id: str, whose: EraseScope, *, erase: bool) -> list[int]:
    return manager.run(manager.erasing(session_id, whose.user, whose.workspace, erase=erase))


def _kinds(found: list[int]) -> list[str]:
    return [kind for kind, there in zip(("sessions", "outboxes"), found, strict=True) if there]


def _forget_links(manager: SessionManager, gone: set[str]) -> int:
    """Links hold nothing but the session's id; used ones are kept until they expire."""
    forgotten = 0
    for key in manager.keys(LINKS):
        leads_to: str | None = manager.run(Command("link_find", [key], [], lambda reply: reply))
        if leads_to in gone:
            forgotten += manager.run(Command("link_drop", [key], [], int))
    return forgotten
