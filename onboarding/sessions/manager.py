"""The blocking session manager: a loop of retry, run and parse around the Commands."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, Unpack

import redis

from onboarding.flow import Flow
from onboarding.sessions.command import (
    Build,
    Command,
    Outgoing,
    Plan,
    RetentionOptions,
)
from onboarding.sessions.commands import Commands
from onboarding.sessions.errors import SessionError, StoreUnavailable, UnfitServer
from onboarding.sessions.metrics import (
    PROBE,
    READ_ONLY,
    LastLook,
    Line,
    Look,
    OperationLog,
    OperationMetrics,
    health_of,
    looked,
    timed,
)
from onboarding.sessions.migrate import OlderDefinition
from onboarding.sessions.redis.retry import Breaker, RetryPolicy, is_outage, lacks_commands
from onboarding.sessions.redis.store import Store

Json = Any
T = TypeVar("T")
P = ParamSpec("P")
SCANNED = 1000  # keys a page: a millisecond of the server's time


def blocking(
    operation: Callable[Concatenate[Commands, P], Command[T]],
) -> Callable[Concatenate["SessionManager", P], T]:
    """The operation as a method that runs its command: the same parameters, the same docstring."""

    @wraps(operation)
    def run(self: "SessionManager", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._run(operation(self._commands, *args, **kwargs))

    return run


def blocking_plan(
    operation: Callable[Concatenate[Commands, P], Plan[T]],
) -> Callable[Concatenate["SessionManager", P], T]:
    """Likewise, of an operation that takes several commands."""

    @wraps(operation)
    def run(self: "SessionManager", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return self._follow(operation(self._commands, *args, **kwargs))

    return run


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
        log: OperationLog | None = None,
        **kept: Unpack[RetentionOptions],
    ) -> None:
        self.flow, self.policy, self._log = flow, policy, log or OperationLog()
        self._store = store
        self._commands = Commands(flow, build, **kept)
        self._breaker = Breaker(policy)
        self.metrics, self._last_look = OperationMetrics(), LastLook(self._breaker)

    set_metadata = blocking(Commands.set_metadata)
    get_metadata = blocking(Commands.get_metadata)
    update_progress = blocking(Commands.update_progress)
    get_progress = blocking(Commands.get_progress)
    save_step = blocking_plan(Commands.save_step)
    get_step = blocking(Commands.get_step)
    get_all_steps = blocking(Commands.get_all_steps)
    get_session_summary = blocking(Commands.get_session_summary)
    finalize = blocking_plan(Commands.finalize)
    delete_session = blocking(Commands.delete_session)

    # What the pages and the API ask for besides

    visit = blocking(Commands.visit)
    save_draft = blocking(Commands.save_draft)
    keep_draft = blocking_plan(Commands.keep_draft)
    tidy_draft = blocking_plan(Commands.tidy_draft)
    discard_draft = blocking(Commands.discard_draft)
    open_session = blocking(Commands.open_session)
    make_links = blocking_plan(Commands.make_links)
    use_link = blocking_plan(Commands.use_link)
    sign_out_others = blocking(Commands.sign_out_others)
    access = blocking(Commands.access)
    revoke = blocking(Commands.revoke)
    count = blocking(Commands.count)

    def health(self) -> dict[str, Json]:
        """Whether the store reads, writes and runs the scripts, tried at most once a second; and the process's figures.

        ``status`` is ok, or degraded where it reads and does not write, which ``detail`` says. ``latency_ms`` is of one
        PING; besides there are the pool, the breaker, and figures per operation. Raises StoreUnavailable, and
        UnfitServer where the server is too old.
        """
        return health_of(looked(self._last_look, self._look), self.metrics, self._breaker, self._store.pool_size)

    def check_server(self) -> None:
        """UnfitServer where the server answers and is too old. One that does not answer may come yet."""
        try:
            self.health()
        except UnfitServer:
            raise
        except StoreUnavailable:
            pass  # pages and health say so as long as it lasts

    def _look(self) -> Look:
        started = time.perf_counter()
        self._attempt("health", self._store.ping)
        latency = timed(started)
        try:
            with self.metrics.timing("probe"), self._breaker.attempt(), self.policy.in_time():
                self._store.run("probe", [PROBE], [])
        except redis.RedisError as error:
            if lacks_commands(error):
                raise UnfitServer from error
            return Look(latency, READ_ONLY)
        return Look(latency)

    def count_all(self, counters: Sequence[tuple[str, int, int]]) -> list[tuple[int, float]]:
        """As ``count``, by several keys at once: (key, how many more, seconds) of each. They share a Cluster slot."""
        return self._run(self._commands.count_all(counters))

    @property
    def in_cluster(self) -> bool:
        """Whether a session's script reaches the session's keys alone."""
        return self._store.in_cluster

    def run(self, command: Command[T]) -> T:
        """A command that another table than the sessions' makes: the outbox's."""
        return self._run(command)

    @property
    def commands(self) -> Commands:
        """The table that its operations come from, for what has a module of its own and ``run``s its commands."""
        return self._commands

    def erasing(self, session_id: str, user_id: str, workspace_id: str, *, erase: bool) -> Command[list[int]]:
        """The command that finds or erases a session that is theirs; ``erasing.py`` has the rest of it."""
        return self._commands.erasing(session_id, user_id, workspace_id, erase=erase)

    def keys(self, match: str) -> Iterator[str]:
        """Every key of this pattern, page by page, on every primary. One may come twice."""
        for server in self.primaries():
            cursor = 0
            while True:
                page = partial(server.scan, cursor, match=match, count=SCANNED)
                (cursor, keys), _ = self._attempt("scan", page)
                yield from map(str, keys)
                if cursor == 0:
                    break

    def primaries(self) -> list[redis.Redis]:
        """A client of every server that has sessions of its own, for what is asked of servers and not of sessions."""
        return self._attempt("scan", self._store.primaries)[0]

    def opened(self, sealed: str, session_id: str, place: str) -> str:
        """A text as it was before it was sealed for this place."""
        return self._commands.opened(sealed, session_id, place)

    @property
    def outgoing(self) -> Outgoing:
        """Who is sent the contexts of finalized sessions."""
        return self._commands.outgoing

    def close(self) -> None:
        """Give the connections back. Whoever calls an operation later opens others."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pool_size(self) -> int:
        """How many connections this process may open to each server."""
        return self._store.pool_size

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
                self._once(self._commands.migrate(older.session))
        raise StoreUnavailable("The session is being saved by others all the time; try again")

    def _once(self, command: Command[T]) -> T:
        script, keys, args = command.script, command.keys, command.args
        with self._log.line(script, keys) as line:
            reply, tries = self._attempt(script, lambda: self._store.run(script, keys, args), line)
            return command.read(reply, tries)

    def _attempt(self, operation: str, call: Callable[[], T], line: Line | None = None) -> tuple[T, int]:
        """What it answers, after how many tries; as many as the policy says. StoreUnavailable where none helped."""
        with self.metrics.timing(operation) as timing:
            if self.policy.too_late():
                raise StoreUnavailable("The store is too slow for this request")

            def once() -> T:
                with self._breaker.attempt(under_way=timing.attempts > 0), self.policy.in_time():
                    timing.attempts += 1
                    if line is not None:
                        line.tries = timing.attempts
                    return call()

            try:
                try:
                    return once(), timing.attempts
                except redis.RedisError as error:
                    return self.policy.again(once, after=error), timing.attempts
            except redis.RedisError as error:
                if is_outage(error):
                    raise StoreUnavailable(f"The store cannot do this now: {error}") from error
                if lacks_commands(error):
                    raise UnfitServer from error
                raise
