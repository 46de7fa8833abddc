"""Threads that save into sessions of their own, each save until it is acknowledged, and a ledger of what was."""

import random
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from onboarding.forms.formdata import FormData
from onboarding.sessions import SessionManager, StoreUnavailable
from tests.faults.flows import IDS
from tests.faults.ledger import Ledger

STEPS = 7


@dataclass
class Writer:
    """A save, sometimes a draft; what met no answer is sent again before anything else, as a browser does."""

    manager: SessionManager
    ledger: Ledger
    session_id: str
    chance: random.Random
    versions: dict[int, int] = field(default_factory=dict)
    unanswered: tuple[int, str, str] | None = None  # step, text, submission
    number: int = 0
    failed: BaseException | None = None

    def run(self, over: threading.Event) -> None:
        try:
            while not over.is_set():
                self.save()
        except StoreUnavailable:
            pass  # the server was killed; what was being saved is sent again in the next round
        except BaseException as error:  # noqa: BLE001  # told by the thread that waits
            self.failed = error

    def save(self) -> None:
        step, text, submission = self.unanswered or self._next()
        version = self.versions.get(step, 0)
        data = {f"answer_{step}": text}
        saved = self.manager.save_step(self.session_id, step, data, version=version, submission=submission)
        assert version + 1 == saved.version, f"{saved.version} after {version}"
        self.ledger.acknowledge(self.session_id, step, saved.version, f'{{"answer_{step}":"{text}"}}')
        self.versions[step], self.unanswered = saved.version, None
        if self.chance.random() < 0.1:
            self.manager.save_draft(self.session_id, step, FormData({f"answer_{step}": [text]}), version=saved.version)

    def _next(self) -> tuple[int, str, str]:
        self.number += 1
        self.ledger.begin(self.session_id)
        self.unanswered = (
            self.chance.randrange(STEPS) + 1,
            f"{self.number} {'x' * self.chance.randrange(1, 400)}",
            uuid.uuid4().hex,
        )
        return self.unanswered


def writers(manager: SessionManager, ledger: Ledger, many: int, seed: int) -> list[Writer]:
    """Each with a session that is open."""
    made = [Writer(manager, ledger, str(uuid.uuid4()), random.Random(seed + number)) for number in range(many)]
    for writer in made:
        manager.set_metadata(writer.session_id, **IDS)
    return made


@contextmanager
def writing(who: list[Writer]) -> Iterator[Callable[[], None]]:
    """They write as long as the block lasts. What one of them has seen go wrong is raised."""
    over = threading.Event()
    threads = [threading.Thread(target=writer.run, args=(over,)) for writer in who]
    for thread in threads:
        thread.start()
    try:
        yield over.set
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
    for writer in who:
        if writer.failed is not None:
            raise writer.failed
