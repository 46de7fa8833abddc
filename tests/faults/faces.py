"""The two managers, called alike by a test."""

import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from onboarding.sessions import SessionManager
from onboarding.sessions.aio import AsyncSessionManager


class Blocking:
    """A blocking manager, which can also be asked the same many times at once."""

    def __init__(self, manager: SessionManager) -> None:
        self._manager = manager

    def __getattr__(self, name: str) -> Any:
        return getattr(self._manager, name)

    def at_once(self, many: int, name: str, *args: Any) -> list[Any]:
        with ThreadPoolExecutor(many) as threads:
            return list(threads.map(lambda _: getattr(self._manager, name)(*args), range(many)))


class Awaiting:
    """The awaiting manager, called as if it were blocking."""

    def __init__(self, manager: AsyncSessionManager, runner: asyncio.Runner) -> None:
        self._manager, self._runner = manager, runner

    def __getattr__(self, name: str) -> Any:
        operation = getattr(self._manager, name)
        if not inspect.iscoroutinefunction(operation):
            return operation
        return lambda *args, **kwargs: self._runner.run(operation(*args, **kwargs))

    def at_once(self, many: int, name: str, *args: Any) -> list[Any]:
        async def gather() -> list[Any]:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(getattr(self._manager, name)(*args)) for _ in range(many)]
            return [task.result() for task in tasks]

        return self._runner.run(gather())
