"""The deliverer: sends what is due, under a lease, until it is told to stop.

It may be killed at any moment. A claim has scheduled the next try before this one begins, so that the next deliverer
goes on where this one ended; a receiver may then see a delivery twice, under the same id.
"""

import random
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import structlog

from onboarding.delivery.delivery import Delivery, Outcome, Receiver
from onboarding.delivery.outbox import Lease, Outbox
from onboarding.sessions.encryption import CannotDecrypt
from onboarding.sessions.errors import StoreUnavailable
from onboarding.sessions.manager import SessionManager

log = structlog.get_logger("onboarding.delivery")


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Seconds. A failed try is followed by another after ``first``, twice that, and so on up to ``longest``, each give
    or take ``jitter`` of it.

    ``lease`` is how long after a deliverer's death another one begins; it is longer than a try takes.
    """

    first: float = 30.0
    longest: float = 4 * 3600.0
    jitter: float = 0.25
    lease: float = 60.0
    scan_every: float = 60.0
    look_every: float = 1.0
    at_once: int = 4

    def spread(self) -> float:
        return random.uniform(1 - self.jitter, 1 + self.jitter)  # noqa: S311  # spreads load, hides nothing


class Deliverer:
    def __init__(self, manager: SessionManager, receivers: Mapping[str, Receiver], pace: Pace = Pace()) -> None:
        self._outbox, self._receivers, self._pace = Outbox(manager), receivers, pace
        self._lease = Lease(manager, pace.lease)
        self.scanned_at: float | None = None

    def run(self, over: threading.Event) -> None:
        """Deliver until it is over; while another deliverer has the lease, stand by."""
        last_state = ""
        while not over.is_set():
            try:
                state = "delivering" if self.round(over) else "standing by: another deliverer is at work"
            except StoreUnavailable as error:
                state = f"waiting: {error}"
            if state != last_state:
                log.info(state)
                last_state = state
            over.wait(self._pace.look_every)
        try:
            self._lease.give_back()
        except StoreUnavailable as error:  # it ends by itself
            log.warning("the lease was not given back", why=str(error))

    def once(self) -> bool:
        """Send everything that is due now. False where another deliverer is at work."""
        try:
            return self.round(threading.Event())
        finally:
            self._lease.give_back()

    def round(self, over: threading.Event) -> bool:
        """Everything that is due, as long as the lease lasts. False where somebody else has it."""
        if not self._lease.take():
            return False
        if self.scanned_at is None or time.monotonic() - self.scanned_at > self._pace.scan_every:
            self._scan()
        with ThreadPoolExecutor(self._pace.at_once) as threads:
            while not over.is_set() and (due := self._outbox.due(self._pace.at_once)):
                list(threads.map(self._try, due))
                if not self._lease.take():
                    return False
        return True

    def _scan(self) -> None:
        """Find what the index does not know of."""
        for session_id in self._outbox.every():
            self._outbox.place(self._outbox.look(session_id))
        self.scanned_at = time.monotonic()

    def _try(self, session_id: str) -> None:
        pace = self._pace
        delivery = self._outbox.claim(session_id, first=pace.first, longest=pace.longest, spread=pace.spread())
        if delivery.standing == "due":
            reference, delivery = delivery.reference, self._outbox.note(session_id, self._send(delivery))
            write = log.info if delivery.standing == "delivered" else log.warning
            write("delivery", standing=delivery.standing, reference=reference, tries=delivery.tries, why=delivery.why)
        self._outbox.place(delivery)

    def _send(self, delivery: Delivery) -> dict[str, Outcome]:
        """To everybody who does not have it yet."""
        try:
            document = self._outbox.document(delivery)
        except CannotDecrypt as error:
            return dict.fromkeys(delivery.pending, Outcome(sent=False, why=str(error)))
        unknown = Outcome(sent=False, why="its address is not set here")
        return {
            name: self._receivers[name].send(delivery, document) if name in self._receivers else unknown
            for name in delivery.pending
        }
