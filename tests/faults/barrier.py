"""Many things at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from onboarding.sessions import SessionError


def at_once(what: list[Callable[[], Any]]) -> list[Any]:
    """The results, or the session errors, of all of these, each in a thread that waited for the others."""
    barrier = threading.Barrier(len(what))

    def run(task: Callable[[], Any]) -> Any:
        barrier.wait(30)
        try:
            return task()
        except SessionError as error:
            return error

    with ThreadPoolExecutor(len(what)) as threads:
        return [running.result(60) for running in [threads.submit(run, task) for task in what]]
