"""The awaiting session manager: the same operations as the blocking one, from the same Commands.

``manager = get_onboarding_session_manager()`` gives the running loop's manager at once and connects with its first
command; ``await get_onboarding_session_manager()`` gives it connected.
"""

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable, Generator, Mapping
from datetime import timedelta
from typing import Any, TypeVar, Unpack
from weakref import WeakKeyDictionary

import redis
import redis.asyncio

from onboarding.flow import Flow, load_flow
from onboarding.sessions import scripts
from onboarding.sessions.commands import (
    NOTHING,
    Build,
    Command,
    Commands,
    DraftJudgedBy,
    JudgedBy,
    Plan,
    Reading,
)
from onboarding.sessions.connection import connect_async, embedded
from onboarding.sessions.errors import SessionError, StoreUnavailable
from onboarding.sessions.finishing import builder
from onboarding.sessions.retry import RetryPolicy, is_outage
from onboarding.sessions.session import Answers, Finalized, Metadata, Progress, Saved, Session
from onboarding.settings import load_settings
from onboarding.typed import Typed

Json = Any
T = TypeVar("T")
Connect = Callable[[], redis.asyncio.Redis]


class AsyncSessionManager:
    """As SessionManager, awaited. It belongs to one event loop: its connections must not cross to another.

    ``connect`` is called once, in a thread, since it may start the embedded server.
    """

    def __init__(
        self,
        connect: Connect,
        flow: Flow,
        build: Build,
        *,
        policy: RetryPolicy = RetryPolicy(),
        ttl: int = 604_800,
        retention: int | None = None,
    ) -> None:
        self.flow, self.policy = flow, policy
        self._connect, self._build = connect, build
        self._commands = Commands(flow, ttl=ttl, retention=retention)
        self._connecting = asyncio.Lock()
        self._client: redis.asyncio.Redis | None = None
        self._scripts: dict[str, Callable[..., Awaitable[Any]]] = {}

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
        """One PING: ``{"latency_ms": …}``. Raises StoreUnavailable."""
        client = await self._connected()
        started = time.perf_counter()
        await self._attempt(client.ping)
        return {"latency_ms": round((time.perf_counter() - started) * 1000, 3)}

    async def visit(self, session_id: str, reading: Reading = NOTHING, *, grant: str = "") -> Session:
        """A session with the answers and drafts that are asked for."""
        return await self._run(self._commands.read(session_id, reading, grant=grant))

    async def save_draft(
        self, session_id: str, step: int, typed: Typed | None, **judged_by: Unpack[DraftJudgedBy]
    ) -> Session:
        """Keep what was typed, or with None drop it."""
        return await self._run(self._commands.draft(session_id, step, typed, **judged_by))

    async def close(self) -> None:
        """Give the connections back before the loop ends."""
        if self._client is not None:
            await self._client.aclose()
            await self._client.connection_pool.disconnect()

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
        client = await self._connected()
        if command.script not in self._scripts:
            self._scripts[command.script] = client.register_script(scripts.source(command.script))
        script = self._scripts[command.script]
        return command.parse(await self._attempt(functools.partial(script, command.keys, command.args)))

    async def _attempt(self, call: Callable[[], Awaitable[Any]]) -> Any:
        async def once() -> Any:
            return await call()  # tenacity awaits what it sees to be a coroutine function

        try:
            return await self.policy.retrying_async()(once)
        except redis.RedisError as error:
            if is_outage(error):
                raise StoreUnavailable(f"The store cannot do this now: {error}") from error
            raise

    async def _connected(self) -> redis.asyncio.Redis:
        async with self._connecting:
            if self._client is None:
                self._client = await asyncio.to_thread(self._connect)
        return self._client

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
        _of_loop[loop] = AsyncSessionManager(
            lambda: connect_async(settings.store_url or embedded(settings.onboarding_data_dir)),
            flow,
            builder(flow),
            ttl=settings.onboarding_ttl_seconds,
            retention=settings.onboarding_retention_seconds,
        )
    return _of_loop[loop]
