"""The awaiting session manager: the same operations as the blocking one, from the same Commands.

``manager = get_onboarding_session_manager()`` gives the manager at once and connects with its first command;
``await get_onboarding_session_manager()`` gives it connected.
"""

import time
from collections.abc import Awaitable, Callable, Coroutine, Generator
from datetime import timedelta
from functools import cache, wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar, Unpack

import redis

from onboarding.config import load_settings
from onboarding.flow import Flow, load_flow
from onboarding.sessions import kept_as, pool_limits, store_address
from onboarding.sessions.command import (
    Build,
    Command,
    Plan,
    RetentionOptions,
)
from onboarding.sessions.commands import Commands
from onboarding.sessions.errors import SessionError, StoreUnavailable, UnfitServer
from onboarding.sessions.finalizing import builder
from onboarding.sessions.metrics import (
    PROBE,
    READ_ONLY,
    LastLook,
    Line,
    Look,
    OperationLog,
    OperationMetrics,
    health_of,
    timed,
)
from onboarding.sessions.migrate import OlderDefinition
from onboarding.sessions.redis.connection import async_connector
from onboarding.sessions.redis.retry import Breaker, RetryPolicy, is_outage, lacks_commands
from onboarding.sessions.redis.store import AsyncStore, Durability

Json = Any
T = TypeVar("T")
P = ParamSpec("P")


def awaiting(
    operation: Callable[Concatenate[Commands, P], Command[T]],
) -> Callable[Concatenate["AsyncSessionManager", P], Coroutine[Any, Any, T]]:
    """The operation as a method to be awaited: the same parameters, the same docstring."""

    @wraps(operation)
    async def run(self: "AsyncSessionManager", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._run(operation(self._commands, *args, **kwargs))

    return run


def awaiting_plan(
    operation: Callable[Concatenate[Commands, P], Plan[T]],
) -> Callable[Concatenate["AsyncSessionManager", P], Coroutine[Any, Any, T]]:
    """Likewise, of an operation that takes several commands."""

    @wraps(operation)
    async def run(self: "AsyncSessionManager", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._follow(operation(self._commands, *args, **kwargs))

    return run


class AsyncSessionManager:
    """As SessionManager, awaited. It may be made anywhere, and awaited in any number of event loops.

    Each loop has connections of its own, which are given back when it ends.
    """

    def __init__(
        self,
        store: AsyncStore,
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

    def __await__(self) -> Generator[Any, None, "AsyncSessionManager"]:
        return self._ready().__await__()

    set_metadata = awaiting(Commands.set_metadata)
    get_metadata = awaiting(Commands.get_metadata)
    update_progress = awaiting(Commands.update_progress)
    get_progress = awaiting(Commands.get_progress)
    save_step = awaiting_plan(Commands.save_step)
    get_step = awaiting(Commands.get_step)
    get_all_steps = awaiting(Commands.get_all_steps)
    get_session_summary = awaiting(Commands.get_session_summary)
    finalize = awaiting_plan(Commands.finalize)
    delete_session = awaiting(Commands.delete_session)

    # What the pages and the API ask for besides

    visit = awaiting(Commands.visit)
    save_draft = awaiting(Commands.save_draft)
    keep_draft = awaiting_plan(Commands.keep_draft)
    tidy_draft = awaiting_plan(Commands.tidy_draft)
    discard_draft = awaiting(Commands.discard_draft)
    open_session = awaiting(Commands.open_session)
    make_links = awaiting_plan(Commands.make_links)
    use_link = awaiting_plan(Commands.use_link)
    sign_out_others = awaiting(Commands.sign_out_others)
    access = awaiting(Commands.access)
    revoke = awaiting(Commands.revoke)

    async def health(self) -> dict[str, Json]:
        """Whether the store reads, writes and runs the scripts, tried at most once a second; and the process's figures.

        ``status`` is ok, or degraded where it reads and does not write, which ``detail`` says. ``latency_ms`` is of one
        PING; besides there are the pool, the breaker, and figures per operation. Raises StoreUnavailable, and
        UnfitServer where the server is too old.
        """
        look = self._last_look.recent() or self._last_look.keep(await self._look())
        return health_of(look, self.metrics, self._breaker, self._store.pool_size)

    async def _look(self) -> Look:
        started = time.perf_counter()
        await self._attempt("health", self._store.ping)
        latency = timed(started)
        try:
            with self.metrics.timing("probe"), self._breaker.attempt():
                async with self.policy.in_time_async():
                    await self._store.run("probe", [PROBE], [])
        except redis.RedisError as error:
            if lacks_commands(error):
                raise UnfitServer from error
            return Look(latency, READ_ONLY)
        return Look(latency)

    async def close(self) -> None:
        """Give the running loop's connections back now; when it ends they are given back anyway."""
        await self._store.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def lifetime(self) -> timedelta:
        """How long a session lives unused."""
        return timedelta(milliseconds=self._commands.ttl)

    # Retry, run, parse

    async def _follow(self, plan: Plan[T]) -> T:
        try:
            command = next(plan)
            while True:
                try:
                    result = await self._run(command)
                except SessionError as error:
                    command = plan.throw(error)
                else:
                    command = plan.send(result)
        except StopIteration as done:
            return done.value  # type: ignore[no-any-return]  # a Plan[T] ends with a T

    async def _run(self, command: Command[T]) -> T:
        """What the command answers; a session that was written under another definition is brought forward first."""
        for _ in range(5):
            try:
                return await self._once(command)
            except OlderDefinition as older:
                await self._once(self._commands.migrate(older.session))
        raise StoreUnavailable("The session is being saved by others all the time; try again")

    async def _once(self, command: Command[T]) -> T:
        script, keys, args = command.script, command.keys, command.args
        with self._log.line(script, keys) as line:
            reply, tries = await self._attempt(script, lambda: self._store.run(script, keys, args), line)
            return command.read(reply, tries)

    async def _attempt(
        self, operation: str, call: Callable[[], Awaitable[T]], line: Line | None = None
    ) -> tuple[T, int]:
        """What it answers, after how many tries; as many as the policy says. StoreUnavailable where none helped."""
        with self.metrics.timing(operation) as timing:
            if self.policy.too_late():
                raise StoreUnavailable("The store is too slow for this request")

            async def once() -> T:
                with self._breaker.attempt(under_way=timing.attempts > 0):
                    timing.attempts += 1
                    if line is not None:
                        line.tries = timing.attempts
                    async with self.policy.in_time_async():
                        return await call()

            try:
                try:
                    return await once(), timing.attempts
                except redis.RedisError as error:
                    return await self.policy.again_async(once, after=error), timing.attempts
            except redis.RedisError as error:
                if is_outage(error):
                    raise StoreUnavailable(f"The store cannot do this now: {error}") from error
                if lacks_commands(error):
                    raise UnfitServer from error
                raise

    async def _ready(self) -> "AsyncSessionManager":
        await self.health()
        return self


@cache
def get_onboarding_session_manager() -> AsyncSessionManager:
    """The session manager that the environment describes, one for the process; any event loop may await it."""
    settings = load_settings()
    flow, limits = load_flow(settings.onboarding_flow), pool_limits(settings)
    connect = async_connector(store_address(settings), limits)
    store = AsyncStore(connect, Durability.of(settings.onboarding_durability), pool_size=limits.size)
    return AsyncSessionManager(store, flow, builder(flow), log=OperationLog(settings.key), **kept_as(settings))
