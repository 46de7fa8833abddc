"""The awaiting session manager: the same operations as the blocking one, from the same Commands.

``manager = get_onboarding_session_manager()`` gives the running loop's manager at once and connects with its first
command; ``await get_onboarding_session_manager()`` gives it connected.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from datetime import timedelta
from typing import Any, TypeVar, Unpack
from weakref import WeakKeyDictionary

import redis

from onboarding.config import load_settings
from onboarding.flow import Flow, load_flow
from onboarding.forms.formdata import FormData
from onboarding.sessions import kept_as, store_address
from onboarding.sessions.command import (
    NOTHING,
    Build,
    Command,
    DraftJudgedBy,
    JudgedBy,
    NewSession,
    Plan,
    ReadOptions,
    RetentionOptions,
)
from onboarding.sessions.commands import Commands
from onboarding.sessions.errors import SessionError, StoreUnavailable
from onboarding.sessions.finalizing import builder
from onboarding.sessions.metrics import OperationMetrics, status_report
from onboarding.sessions.migrate import OlderDefinition
from onboarding.sessions.redis.breaker import Breaker
from onboarding.sessions.redis.connection import async_connector
from onboarding.sessions.redis.durability import Durability
from onboarding.sessions.redis.retry import RetryPolicy, is_outage
from onboarding.sessions.redis.store import AsyncStore
from onboarding.sessions.session import Answers, Finalized, Metadata, Progress, Saved, Session

Json = Any
T = TypeVar("T")


class AsyncSessionManager:
    """As SessionManager, awaited. It belongs to one event loop: its connections must not cross to another."""

    def __init__(
        self,
        store: AsyncStore,
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

    def __await__(self) -> Generator[Any, None, "AsyncSessionManager"]:
        return self._ready().__await__()

    # The contract's operations

    async def set_metadata(self, session_id: str, user_id: str, workspace_id: str, client_name: str = "") -> Metadata:
        """Open a session, or change whose it is."""
        return await self._run(self._commands.set_metadata(session_id, user_id, workspace_id, client_name))

    async def get_metadata(self, session_id: str) -> Metadata:
        return await self._run(self._commands.get_metadata(session_id))

    async def update_progress(self, session_id: str, step: int) -> Progress:
        """Note the furthest step reached; what is complete is always counted from the saved steps."""
        return await self._run(self._commands.update_progress(session_id, step))

    async def get_progress(self, session_id: str) -> Progress:
        return await self._run(self._commands.get_progress(session_id))

    async def save_step(
        self, session_id: str, step: int, data: Mapping[str, Json], **judged_by: Unpack[JudgedBy]
    ) -> Saved:
        """Save validated answers. Without a ``version`` the save is unconditional."""
        return await self._run(self._commands.save(session_id, step, data, **judged_by))

    async def get_step(self, session_id: str, step: int) -> Answers | None:
        return await self._run(self._commands.get_step(session_id, step))

    async def get_all_steps(self, session_id: str) -> dict[int, Answers]:
        return await self._run(self._commands.get_all_steps(session_id))

    async def get_session_summary(self, session_id: str, *, grant: str = "") -> Session:
        """All there is to know of a session: metadata, progress, answers, drafts, and the context once finalized."""
        return await self._run(self._commands.get_session_summary(session_id, grant=grant))

    async def finalize(self, session_id: str, *, grant: str = "") -> Finalized:
        """Prove all answers again, build the context and close the session, once; later calls answer the same."""
        return await self._follow(self._commands.finalizing(session_id, self._build, grant=grant))

    async def delete_session(self, session_id: str, *, grant: str = "") -> None:
        await self._run(self._commands.delete(session_id, grant=grant))

    async def health(self) -> dict[str, Json]:
        """One PING: its latency in ms, the pool, the breaker, and figures per operation. Raises StoreUnavailable."""
        started = time.perf_counter()
        await self._attempt("health", self._store.ping)
        latency = round((time.perf_counter() - started) * 1000, 3)
        return {"latency_ms": latency, **status_report(self.metrics, self._breaker)}

    async def visit(self, session_id: str, reading: ReadOptions = NOTHING, *, grant: str = "") -> Session:
        """A session with the answers and drafts that are asked for."""
        return await self._run(self._commands.read(session_id, reading, grant=grant))

    async def save_draft(
        self, session_id: str, step: int, typed: FormData | None, **judged_by: Unpack[DraftJudgedBy]
    ) -> Session:
        """Keep what was typed, or with None drop it."""
        return await self._run(self._commands.draft(session_id, step, typed, **judged_by))

    async def open_session(self, session_id: str, opening: NewSession, *, grant: str = "") -> Session:
        """Open a session; one that is there already stays as it is."""
        return await self._run(self._commands.open(session_id, opening, grant=grant))

    async def make_links(self, session_id: str, links: Sequence[str], *, lives: int, grant: str = "") -> Session:
        """Let whoever has one of the links (their SHA-256 are given) open the session in a browser, once."""
        return await self._follow(self._commands.linking(session_id, links, lives=lives, grant=grant))

    async def sign_out_others(self, session_id: str, grant: str) -> Session:
        """Of all browsers that may open the session, only the one with this grant still may."""
        return await self._run(self._commands.sign_out_others(session_id, grant))

    async def use_link(self, link: str, grant: str) -> Session:
        """Use a link up for a browser with this grant. UnknownSession where it was used or has expired."""
        return await self._follow(self._commands.resuming(link, grant))

    async def close(self) -> None:
        """Give the connections back before the loop ends."""
        await self._store.close()

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
                await self._once(self._commands.forward(older.session))
        raise StoreUnavailable("The session is being saved by others all the time; try again")

    async def _once(self, command: Command[T]) -> T:
        script, keys, args = command.script, command.keys, command.args
        reply, tries = await self._attempt(script, lambda: self._store.run(script, keys, args))
        return command.read(reply, tries)

    async def _attempt(self, operation: str, call: Callable[[], Awaitable[T]]) -> tuple[T, int]:
        """What it answers, after how many tries; as many as the policy says. StoreUnavailable where none helped."""
        with self.metrics.timing(operation) as timing:
            if self.policy.too_late():
                raise StoreUnavailable("The store is too slow for this request")

            async def once() -> T:
                with self._breaker.attempt(under_way=timing.attempts > 0):
                    timing.attempts += 1
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
                raise

    async def _ready(self) -> "AsyncSessionManager":
        await self.health()
        return self


_of_loop: WeakKeyDictionary[asyncio.AbstractEventLoop, AsyncSessionManager] = WeakKeyDictionary()


def get_onboarding_session_manager() -> AsyncSessionManager:
    """The session manager that the environment describes, one for each running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _of_loop:
        settings = load_settings()
        flow = load_flow(settings.onboarding_flow)
        store = AsyncStore(async_connector(store_address(settings)), Durability.of(settings.onboarding_durability))
        _of_loop[loop] = AsyncSessionManager(store, flow, builder(flow), **kept_as(settings))
    return _of_loop[loop]
