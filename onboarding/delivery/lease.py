"""One deliverer at a time: a lease in the store, which ends by itself when its holder dies."""

import os
import secrets
import socket

from onboarding.sessions.command import LEASE, Command
from onboarding.sessions.manager import SessionManager


class Lease:
    """``seconds`` is how long it is held after each ``take``."""

    def __init__(self, manager: SessionManager, seconds: float) -> None:
        self._manager, self._ms = manager, int(seconds * 1000)
        self._who = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(8)}"

    def take(self) -> bool:
        """Take it, or hold it longer. False where somebody else has it."""
        return self._ask(self._ms)

    def give_back(self) -> None:
        self._ask(0)

    def _ask(self, ms: int) -> bool:
        return self._manager.run(Command("lease", [LEASE], [self._who, str(ms)], bool))
