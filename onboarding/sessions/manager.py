"""The blocking session manager: a loop of retry, run and parse around the Commands."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar, Unpack

import redis

from onboarding.flow import Flow
from onboarding.forms.formdata import FormData
from onboarding.sessions.command import (
    NOTHING,
    Build,
    Command,
    DraftJudgedBy,
    JudgedBy,
    NewSession,
    Outgoing,
    Plan,
    ReadOptions,
    RetentionOptions,
)
from onboarding.sessions.commands import Commands
from onboarding.sessions.errors import SessionError, StoreUnavailable
from onboarding.sessions.metrics import OperationMetrics, status_report
from onboarding.sessions.migrate import OlderDefinition
from onboarding.sessions.redis.breaker import Breaker
from onboarding.sessions.redis.retry import RetryPolicy, is_outage
from onboarding.sessions.redis.store import Store
from onboarding.sessions.session import Answers, Finalized, Metadata, Progress, Saved, Session

Json = Any
T = TypeVar("T")
SCANNED = 1000  # keys a page: a millisecond of the server's time


class SessionManager:
    """Every operation is one script and one round trip, but finalize, which is two. Safe for threads.

    Raises UnknownSession for a session that is not there, StoreUnavailable where the store does not answer after the
    retries that ``policy`` allows, and ValueError or TypeError at once, before anything is sent.
    """

    def __init__(
        self,
        store: Store,
        flow: Flow,
        build: Build,
        *,
        policy: RetryPolicy = RetryPolicy(),
        **kept: Unpack[RetentionOptions],
    ) -> None:
        self.flow, self.policy = flow, policy
        self.metrics = OperationMetrics()
        self._store, self._build = store, build
        self._commands = Commands(flow, **kept)
        self._breaker = Breaker(policy)

    # The contract's operations

    def set_metadata(self, session_id: str, user_id: str, workspace_id: str, client_name: str = "") -> Metadata:
        """Open a session, or change whose it is."""
        return self._run(self._commands.set_metadata(session_id, user_id, workspace_id, client_name))

    def get_metadata(self, session_id: str) -> Metadata:
        return self._run(self._commands.get_metadata(session_id))

    def update_progress(self, session_id: str, step: int) -> Progress:
        """Note the furthest step reached; what is complete is always counted from the saved steps."""
        return self._run(self._commands.update_progress(session_id, step))

    def get_progress(self, session_id: str) -> Progress:
        return self._run(self._commands.get_progress(session_id))

    def save_step(self, session_id: str, step: int, data: Mapping[str, Json], **judged_by: Unpack[JudgedBy]) -> Saved:
        """Save validated answers. Without a ``version`` the save is unconditional."""
        return self._run(self._commands.save(session_id, step, data, **judged_by))

    def get_step(self, session_id: str, step: int) -> Answers | None:
        return self._run(self._commands.get_step(session_id, step))

    def get_all_steps(self, session_id: str) -> dict[int, Answers]:
        return self._run(self._commands.get_all_steps(session_id))

    def get_session_summary(self, session_id: str, *, grant: str = "") -> Session:
        """All there is to know of a session: metadata, progress, answers, drafts, and the context once finalized."""
        return self._run(self._commands.get_session_summary(session_id, grant=grant))

    def finalize(self, session_id: str, *, grant: str = "") -> Finalized:
        """Prove all answers again, build the context and close the session, once; later calls answer the same."""
        return self._follow(self._commands.finalizing(session_id, self._build, grant=grant))

    def delete_session(self, session_id: str, *, grant: str = "") -> None:
        self._run(self._commands.delete(session_id, grant=grant))

    def health(self) -> dict[str, Json]:
        """One PING: its latency in ms, the pool, the breaker, and figures per operation. Raises StoreUnavailable."""
        started = time.perf_counter()
        self._attempt("health", self._store.ping)
        latency = round((time.perf_counter() - started) * 1000, 3)
        return {"latency_ms": latency, **status_report(self.metrics, self._breaker)}

    # What the pages and the API ask for besides

    def visit(self, session_id: str, reading: ReadOptions = NOTHING, *, grant: str = "") -> Session:
        """A session with the answers and drafts that a page needs."""
        return self._run(self._commands.read(session_id, reading, grant=grant))

    def save_draft(
        self, session_id: str, step: int, typed: FormData | None, **judged_by: Unpack[DraftJudgedBy]
    ) -> Session:
        """Keep what was typed, or with None drop it."""
        return self._run(self._commands.draft(session_id, step, typed, **judged_by))

    def open_session(self, session_id: str, opening: NewSession, *, grant: str = "") -> Session:
        """Open a session; one that is there already stays as it is."""
        return self._run(self._commands.open(session_id, opening, grant=grant))

    def make_links(self, session_id: str, links: Sequence[str], *, lives: int, grant: str = "") -> Session:
        """Let whoever has one of the links (their SHA-256 are given) open the session in a browser, once."""
        return self._follow(self._commands.linking(session_id, links, lives=lives, grant=grant))

    def sign_out_others(self, session_id: str, grant: str) -> Session:
        """Of all browsers that may open the session, only the one with this grant still may."""
        return self._run(self._commands.sign_out_others(session_id, grant))

    def use_link(self, link: str, grant: str) -> Session:
        """Use a link up for a browser with this grant. UnknownSession where it was used or has expired."""
        return self._follow(self._commands.resuming(link, grant))

    def count(self, what: str, more: int, seconds: int) -> tuple[int, float]:
        """Count what a limit is on: how many there are with these, and in how many seconds the counting begins anew."""
        return self._run(self._commands.count(what, more, seconds))

    def run(self, command: Command[T]) -> T:
        """A command that another table than the sessions' makes: the outbox's."""
        return self._run(command)

    def erasing(self, session_id: str, user_id: str, workspace_id: str, *, erase: bool) -> Command[list[int]]:
        """The command that finds or erases a session that is theirs; ``erasing.py`` has the rest of it."""
        return self._commands.erasing(session_id, user_id, workspace_id, erase=erase)

    def keys(self, match: str) -> Iterator[str]:
        """Every key of this pattern, page by page, on every primary. One may come twice."""
        for server in self._attempt("scan", self._store.primaries)[0]:
            cursor = 0
            while True:
                page = partial(server.scan, cursor, match=match, count=SCANNED)
                (cursor, keys), _ = self._attempt("scan", page)
                yield from map(str, keys)
                if cursor == 0:
                    break

    def opened(self, sealed: str, session_id: str, place: str) -> str:
        """A text as it was before it was sealed for this place."""
        return self._commands.opened(sealed, session_id, place)

    @property
    def outgoing(self) -> Outgoing:
        """Who is sent the contexts of finalized sessions."""
        return self._commands.outgoing

    def close(self) -> None:
        """Give the connections back."""
        self._store.close()

    @property
    def breaker_state(self) -> str:
        """“closed”, “half_open” or “open”."""
        return self._breaker.state

    @property
    def lifetime(self) -> timedelta:
        """How long a session lives unused."""
        return timedelta(milliseconds=self._commands.ttl)

    # Retry, run, parse

    def _follow(self, plan: Plan[T]) -> T:
        try:
            command = next(plan)
            while True:
                try:
                    result = self._run(command)
                except SessionError as error:
                    command = plan.throw(error)
                else:
                    command = plan.send(result)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # a Plan[T] ends with a T

    def _run(self, command: Command[T]) -> T:
        """What the command answers; a session that was written under another definition is brought forward first."""
        for _ in range(5):
            try:
                return self._once(command)
            except OlderDefinition as older:
                self._once(self._commands.forward(older.session))
        raise StoreUnavailable("The session is being saved by others all the time; try again")

    def _once(self, command: Command[T]) -> T:
        script, keys, args = command.script, command.keys, command.args
        reply, tries = self._attempt(script, lambda: self._store.run(script, keys, args))
        return command.read(reply, tries)

    def _attempt(self, operation: str, call: Callable[[], T]) -> tuple[T, int]:
        """What it answers, after how many tries; as many as the policy says. StoreUnavailable where none helped."""
        with self.metrics.timing(operation) as timing:
            if self.policy.too_late():
                raise StoreUnavailable("The store is too slow for this request")

            def once() -> T:
                with self._breaker.attempt(under_way=timing.attempts > 0), self.policy.in_time():
                    timing.attempts += 1
                    return call()

            try:
                try:
                    return once(), timing.attempts
                except redis.RedisError as error:
                    return self.policy.again(once, after=error), timing.attempts
            except redis.RedisError as error:
                if is_outage(error):
                    raise StoreUnavailable(f"The store cannot do this now: {error}") from error
                raise
