"""How sure a save has to be before it is told as saved.

Redis answers a write when it is in memory. Only ``appendfsync always`` makes it wait for its disk; that is the server's
setting. What a client can ask for besides, after its write and on the same connection:

- ``aof``: WAITAOF 1 0, the write is in the server's own append-only file and on its disk. That answer is worth
  something under ``always`` alone: under ``everysec`` Valkey 9.0 to 9.1.2 confirms within a millisecond, and no sync
  comes between (seen by system calls); under ``no`` it never confirms. So the policy is asked for along with it, each
  time: whoever changes the server's setting while it runs makes saves fail, and not the promise.
- ``replica:<n>``: WAIT n, the write has reached n replicas, so that a failover keeps it. Whether it is on any disk then
  is their settings' business.

Either on every save, or on finalize alone (``aof@finalize``, ``replica:1@finalize``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onboarding.sessions.errors import StoreUnavailable

WITHIN = 500  # ms; its answer has 0.8 s
SYNCED = "always"  # the one policy under which a confirmed write is on disk
_WRITES = ("open", "save", "draft", "reach", "grant", "finalize", "delete")
_LEVEL = re.compile(r"(none|aof|replica:([1-9]))(@finalize)?")
_POLICY = ("CONFIG", "GET", "appendfsync")
Words = tuple[str | int, ...]


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
    def commands(self) -> tuple[Words, ...]:
        """What is sent after the write, all at once."""
        return (("WAITAOF", 1, 0, WITHIN), _POLICY) if self.level == "aof" else (("WAIT", self.replicas, WITHIN),)

    def judge(self, replies: Sequence[Any]) -> None:
        """Too few is no success: the write is there, and may not outlive what comes next. Trying again is safe."""
        first = replies[0]
        have = first[0] if isinstance(first, list) else first
        if have < max(1, self.replicas):
            raise StoreUnavailable(f"The store could not confirm the write ({self.level}); try again")
        if self.level == "aof" and (policy := policy_in(replies[1])) != SYNCED:
            raise StoreUnavailable(f"The store cannot confirm writes: appendfsync is {policy}")

    def promise_broken_by(self, policy: str | None, append_only: bool) -> str:
        """What in a server's settings makes this level false, in words; "" where nothing does.

        ``policy`` is its appendfsync, None where it does not say.
        """
        if self.level != "aof":
            return ""
        if not append_only:
            return "the store keeps no append-only file (appendonly no)"
        if policy is None:
            return "the store does not say its appendfsync (its user needs +config|get)"
        return "" if policy == SYNCED else f"the store's appendfsync is {policy}, and only always waits for the disk"


def policy_in(reply: Any) -> str | None:
    """From what CONFIG GET answers, as a list or as a dict."""
    if isinstance(reply, dict):
        return reply.get("appendfsync")
    return str(reply[1]) if len(reply) == 2 else None
