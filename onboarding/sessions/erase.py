"""Erasing what belongs to a user or a workspace: sessions, what waits to be sent, links; from files too.

A scan of the whole store finds them. Sessions may be opened while it goes on, so it goes on until a scan finds none.

A deleted key is gone from memory; its words are still in the append-only file until that is rewritten, in the last
snapshot until the next one, and in the server's logs of slow and of large commands. ``purge`` has all of these made
anew. It is safe at any time, and as much work for the server as one snapshot.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import redis
from redis.exceptions import NoPermissionError

from onboarding.sessions.command import INDEX, PATTERN, Command
from onboarding.sessions.errors import StoreUnavailable
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


EVERYTHING = "onboarding:*"
ENDS_WITHIN = 900.0  # seconds for one file; a gigabyte takes some ten
_LOOKS_AGAIN = 0.1  # seconds
# Valkey 8.1 and newer also keep what was large.
_LOGS = (("SLOWLOG", "RESET"), ("COMMANDLOG", "RESET", "large-request"), ("COMMANDLOG", "RESET", "large-reply"))


@dataclass(frozen=True, slots=True)
class Purged:
    """What was made anew on all primaries."""

    servers: int = 0
    append_only_files: int = 0
    snapshots: int = 0


def purge(manager: SessionManager) -> Purged:
    """Have every primary forget in its files what it has deleted.

    Raises StoreUnavailable where a server does not do so in time, and NoPermissionError where it may not be asked.
    """
    for _ in manager.keys(EVERYTHING):
        pass  # what has expired is deleted by being looked at
    files = snapshots = 0
    servers = manager.primaries()
    for server in servers:
        _reset_logs(server)
        info = server.info("persistence")
        if info.get("aof_enabled"):
            _anew(server, "BGREWRITEAOF", "aof_rewrite_in_progress", "aof_last_bgrewrite_status")
            files += 1
        if _takes_snapshots(server, info):
            _anew(server, "BGSAVE", "rdb_bgsave_in_progress", "rdb_last_bgsave_status")
            snapshots += 1
    return Purged(len(servers), files, snapshots)


def _reset_logs(server: redis.Redis) -> None:
    for command in _LOGS:
        try:
            server.execute_command(*command)
        except NoPermissionError:
            raise
        except redis.ResponseError:
            continue  # an older server, or another one, has no such log


def _takes_snapshots(server: redis.Redis, info: Any) -> bool:
    """Whether there may be one: by schedule, or by somebody's hand since it started."""
    return bool(server.config_get("save").get("save")) or int(info.get("rdb_saves", 0)) > 0


def _anew(server: redis.Redis, command: str, in_progress: str, status: str) -> None:
    """Begin, once whatever is under way has ended, and wait for the end."""
    deadline = time.monotonic() + ENDS_WITHIN
    _until_idle(server, deadline)
    server.execute_command(command)
    while int(server.info("persistence")[in_progress]):
        _wait(deadline)
    if server.info("persistence")[status] != "ok":
        raise StoreUnavailable(f"The store could not write its file anew ({command}); see its log")


def _until_idle(server: redis.Redis, deadline: float) -> None:
    while True:
        info = server.info("persistence")
        if not any(int(info.get(name, 0)) for name in ("aof_rewrite_in_progress", "rdb_bgsave_in_progress")):
            return
        _wait(deadline)


def _wait(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise StoreUnavailable(f"The store did not write its files anew within {ENDS_WITHIN:.0f} s")
    time.sleep(_LOOKS_AGAIN)
