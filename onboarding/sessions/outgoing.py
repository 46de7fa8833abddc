"""Sending finalized contexts on: who gets them, and how long it is tried. Does no IO."""

from dataclasses import dataclass

INDEX = "onboarding:{deliver}:due"
LEASE = "onboarding:{deliver}:lease"
PATTERN = "onboarding:{*}:outbox"
TRIED_FOR = 3 * 86_400  # seconds, by the store's clock
KEPT_FOR = 7 * 86_400  # seconds; what could not be delivered is there to be looked at and sent again


@dataclass(frozen=True, slots=True)
class Outgoing:
    """``to`` names the receivers; ``kept`` is how long, in seconds, an outbox is there for them at most."""

    to: tuple[str, ...] = ()
    kept: int = KEPT_FOR

    @property
    def tried(self) -> int:
        """How long it is tried, in seconds."""
        return min(TRIED_FOR, self.kept)

    @property
    def arguments(self) -> dict[str, str | int]:
        """What finalizing says of it to its script."""
        return {"to": " ".join(self.to), "tried": self.tried * 1000, "kept": self.kept * 1000, "index": INDEX}


NOWHERE = Outgoing()
