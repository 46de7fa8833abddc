"""The outbox: what finalizing left to be sent. One hash a session, in its slot; an index that may be lost.

Every change is one script. Whatever a deliverer does or dies of, an outbox goes only when all have its context.

One deliverer at a time: a lease in the store, which ends by itself when its holder dies.
"""

import json
import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.delivery.delivery import Delivery, Outcome, read_delivery
from onboarding.sessions.command import INDEX, LEASE, PATTERN, Command
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


Json = Any


class Outbox:
    def __init__(self, manager: SessionManager) -> None:
        self._manager = manager

    def due(self, most: int) -> list[str]:
        """The sessions whose context is to be sent now, as far as the index knows."""
        command: Command[list[str]] = Command("outbox_index", [INDEX], ["due", str(most)], lambda reply: reply)
        return self._manager.run(command)

    def every(self) -> Iterator[str]:
        """Every session that has an outbox; a scan of the whole store, so that the index may be lost."""
        found = self._manager.keys(PATTERN)
        yield from dict.fromkeys(key.split("{")[1].split("}")[0] for key in found)

    def look(self, session_id: str) -> Delivery:
        return self._run("outbox_look", session_id)

    def claim(self, session_id: str, *, first: float, longest: float, spread: float) -> Delivery:
        """Take it, if it is due. The next try is due ``first`` seconds later, then twice that, …, times ``spread``."""
        return self._run("outbox_claim", session_id, _ms(first), _ms(longest), str(spread))

    def note(self, session_id: str, outcomes: Mapping[str, Outcome]) -> Delivery:
        """How the try ended, by receiver."""
        failed = {name: outcome for name, outcome in outcomes.items() if not outcome.sent}
        note = {
            "sent": [name for name in outcomes if name not in failed],
            "dead": [name for name, outcome in failed.items() if outcome.dead],
            "why": "; ".join(f"{name}: {outcome.why}" for name, outcome in failed.items()),
            "wait": int(max((outcome.wait for outcome in failed.values()), default=0) * 1000),
        }
        return self._run("outbox_note", session_id, json.dumps(note))

    def again(self, session_id: str) -> Delivery:
        """Send it again to all receivers; "gone" where neither outbox nor finalized session is there."""
        outgoing = self._manager.outgoing
        more = [f"onboarding:{{{session_id}}}:{name}" for name in ("metadata", "context")]
        terms = [" ".join(outgoing.to), _ms(outgoing.tried), _ms(outgoing.kept)]
        return self._run("outbox_again", session_id, *terms, more_keys=more)

    def place(self, delivery: Delivery) -> None:
        """Put it into the index by when it is due, or take it out where nothing is to be done."""
        args = ["drop", delivery.session_id]
        if delivery.standing in ("due", "later"):
            assert delivery.due is not None, "what is to be sent has a moment for it"
            args = ["put", delivery.session_id, str(int(delivery.due.timestamp() * 1000))]
        self._manager.run(Command("outbox_index", [INDEX], args, lambda reply: reply))

    def document(self, delivery: Delivery) -> dict[str, Json]:
        """The context of a claimed delivery. CannotDecrypt where it was sealed with a key that is not known."""
        document: dict[str, Json] = json.loads(self._manager.opened(delivery.sealed, delivery.session_id, "context"))
        return document

    def _run(self, script: str, session_id: str, *args: str, more_keys: list[str] | None = None) -> Delivery:
        keys = [f"onboarding:{{{session_id}}}:outbox", *(more_keys or [])]
        return self._manager.run(Command(script, keys, list(args), lambda reply: read_delivery(session_id, reply)))


def _ms(seconds: float) -> str:
    return str(int(seconds * 1000))
