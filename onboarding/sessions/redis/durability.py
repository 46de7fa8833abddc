"""How sure a save has to be before it is told as saved.

Redis answers a write when it is in memory. ``appendfsync always`` makes it answer when it is on the server's disk; that
is the server's setting. What a client can ask for besides, after its write and on the same connection:

- ``aof``: WAITAOF 1 0, the write is in the server's own append-only file, whatever its fsync policy
- ``replica:<n>``: WAIT n, the write has reached n replicas, so that a failover keeps it

Either on every save, or on finalize alone (``aof@finalize``, ``replica:1@finalize``).
"""

import re
from dataclasses import dataclass

from onboarding.sessions.errors import StoreUnavailable

WITHIN = 500  # ms; its answer has 0.8 s
_WRITES = ("open", "save", "draft", "reach", "grant", "finalize", "delete")
_LEVEL = re.compile(r"(none|aof|replica:([1-9]))(@finalize)?")


@dataclass(frozen=True)
class Durability:
    """What follows a write. ``on`` names the scripts after which it does."""

    level: str = "none"
    replicas: int = 0
    on: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Durability":
        """From ``ONBOARDING_DURABILITY``."""
        found = _LEVEL.fullmatch(text)
        if found is None:
            raise ValueError(
                f"ONBOARDING_DURABILITY is none, aof or replica:<n>, with @finalize to ask it of finalizing only; "
                f"{text!r} is none of these"
            )
        level, replicas, finalize_only = found.groups()
        if level == "none":
            return cls()
        return cls(level.partition(":")[0], int(replicas or 0), ("finalize",) if finalize_only else _WRITES)

    def follows(self, script: str) -> bool:
        return script in self.on

    @property
    def command(self) -> tuple[str | int, ...]:
        return ("WAITAOF", 1, 0, WITHIN) if self.level == "aof" else ("WAIT", self.replicas, WITHIN)

    def judge(self, reply: int | list[int]) -> None:
        """Too few is no success: the write is there, and may not outlive what comes next. Trying again is safe."""
        have = reply[0] if isinstance(reply, list) else reply
        if have < max(1, self.replicas):
            raise StoreUnavailable(f"The store could not confirm the write ({self.level}); try again")
