"""What a write may cost whoever sends it: sessions opened and bytes stored, counted in the script that writes."""

from dataclasses import dataclass
from typing import Any

Json = Any
LARGEST_SESSION = 4 << 20  # bytes of a session's answers and drafts; an honest megabyte fits, with its draft
BRIEF = 86_400  # seconds that a session lives at most in which nobody has said anything yet
NEARLY_FULL = 0.85  # of the store's maxmemory: beyond it no session begins, so that those there are can go on


@dataclass(frozen=True, slots=True)
class Allowance:
    """At most so many in so many seconds, counted by this key of the store; ``name`` is the limit's."""

    key: str
    most: int
    seconds: int
    name: str

    def as_argument(self) -> list[Json]:
        return [self.key, self.most, self.seconds * 1000, self.name]


@dataclass(frozen=True, slots=True)
class Budget:
    """``openings`` count sessions, ``growth`` the bytes that a session grows by."""

    openings: tuple[Allowance, ...] = ()
    growth: tuple[Allowance, ...] = ()

    def as_argument(self) -> dict[str, Json]:
        """As ``_session.lua`` reads it."""
        return {
            "openings": [allowance.as_argument() for allowance in self.openings],
            "growth": [allowance.as_argument() for allowance in self.growth],
        }
