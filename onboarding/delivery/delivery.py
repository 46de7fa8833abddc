"""One delivery as the outbox holds it, and how a try to send it ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """``standing`` is "due", "later", "dead" (nobody is tried any more), "delivered" or "gone".

    ``pending`` and ``dead`` name receivers; ``why`` is how the last try failed. ``sealed`` is the context as it is
    stored, and comes with a claim alone.
    """

    session_id: str
    standing: str
    now: datetime
    reference: str = ""
    user_id: str = ""
    workspace_id: str = ""
    finalized_at: datetime | None = None
    pending: tuple[str, ...] = ()
    dead: tuple[str, ...] = ()
    tries: int = 0
    due: datetime | None = None
    until: datetime | None = None
    why: str = ""
    sealed: str = ""

    @property
    def id(self) -> str:
        """The webhook-id: one for each session, however often it is sent."""
        return f"msg_{self.session_id}"

    @property
    def document_name(self) -> str:
        """The one name that it is written under."""
        return f"{self.reference}-{self.session_id}.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try at one receiver ended. ``wait`` is how many seconds it asked for; ``dead``, not to be tried again."""

    sent: bool
    why: str = ""
    wait: float = 0.0
    dead: bool = False


class Receiver(Protocol):
    """Takes a business context. Whatever goes wrong is an Outcome, and no exception."""

    def send(self, delivery: Delivery, document: dict[str, Json]) -> Outcome: ...


def read_delivery(session_id: str, reply: list[str]) -> Delivery:
    """A Delivery from the reply of a script about the outbox."""
    standing, now, *flat = reply
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    if not fields:
        return Delivery(session_id=session_id, standing=standing, now=_moment(now))
    return Delivery(
        session_id=session_id,
        standing=standing,
        now=_moment(now),
        reference=fields["reference"],
        user_id=fields["user_id"],
        workspace_id=fields["workspace_id"],
        finalized_at=_moment(fields["finalized_at"]),
        pending=tuple(fields["pending"].split()),
        dead=tuple(fields["dead"].split()),
        tries=int(fields["tries"]),
        due=_moment(fields["due"]),
        until=_moment(fields["until"]),
        why=fields["why"],
        sealed=fields.get("context", ""),
    )


def _moment(milliseconds: str) -> datetime:
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
