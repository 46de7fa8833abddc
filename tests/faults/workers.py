"""Worker processes to be killed: ``python -m tests.faults.workers`` starts one for each line that it reads.

It has everything imported and forks, so that a new worker is there within milliseconds. What a worker does it writes
to a file of its own, line by line, before and after: that outlives its kill -9.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionError, SessionManager
from tests.faults.flows import managing, plain
from tests.faults.ledger import Ledger

STEPS = 5
LIVES = 60.0  # seconds, in case nobody kills it


class Nursery:
    """Starts workers, and kills them with -9."""

    def __init__(self, process: "subprocess.Popen[str]", folder: Path) -> None:
        self._process, self._folder, self.alive = process, folder, set[int]()

    def start(self, url: str, session_ids: list[str]) -> None:
        file = str(self._folder / uuid.uuid4().hex)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([url, session_ids, file]) + "\n")
        self._process.stdin.flush()
        self.alive.add(int(self._process.stdout.readline()))

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        self.alive.discard(pid)
        for _ in range(2000):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.001)
        raise AssertionError(f"The worker {pid} is still there")

    def ledger(self, session_ids: list[str]) -> Ledger:
        """What all workers so far have begun and been told."""
        ledger = Ledger(tried=dict.fromkeys(session_ids, 0))
        for file in self._folder.iterdir():
            for line in file.read_text().splitlines():
                what, *details = json.loads(line)
                ledger.begin(*details) if what == "begin" else ledger.acknowledge(*details)
        return ledger


@contextmanager
def nursery(folder: Path) -> Iterator[Nursery]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.workers"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        nursery = Nursery(process, folder)
        try:
            yield nursery
        finally:
            for pid in list(nursery.alive):
                nursery.kill(pid)
            process.kill()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        url, session_ids, file = json.loads(line)
        pid = os.fork()
        if pid == 0:
            work(managing(url, plain(STEPS)), session_ids, Path(file))
            os._exit(0)
        print(pid, flush=True)


def work(manager: SessionManager, session_ids: list[str], file: Path) -> None:
    """Save, keep drafts and finalize, in sessions that other workers save into as well."""
    chance, until = random.Random(os.getpid()), time.monotonic() + LIVES
    notes = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(*what: Any) -> None:
        os.write(notes, (json.dumps(what) + "\n").encode())

    while time.monotonic() < until:
        session_id, step, text = (
            chance.choice(session_ids),
            chance.randrange(STEPS) + 1,
            "x" * chance.randrange(1, 3000),
        )
        try:
            if chance.random() < 0.02:
                manager.finalize(session_id)
            elif chance.random() < 0.1:
                version = manager.get_progress(session_id).version(step)
                manager.save_draft(session_id, step, FormData({"a": [text]}), version=version)
            else:
                note("begin", session_id)
                saved = manager.save_step(session_id, step, {f"answer_{step}": text})
                note("acknowledge", session_id, step, saved.version, f'{{"answer_{step}":"{text}"}}')
        except SessionError:
            continue  # finalized or not complete yet, or a draft that came too late


if __name__ == "__main__":
    main()
