"""Deliverers to be killed: ``python -m tests.faults.deliverers URL RECEIVER`` is one, with short times."""

import sys
import threading

from onboarding.delivery.deliverer import Deliverer, Pace
from onboarding.delivery.webhook import Webhook
from onboarding.sessions.command import Outgoing
from tests.delivery.receiver import SECRET
from tests.faults.flows import SOON, managing, plain

OUTGOING = Outgoing(("webhook",))
PACE = Pace(first=0.3, longest=0.5, lease=0.5, scan_every=0.5, look_every=0.02)


def main(url: str, receiver: str) -> None:
    manager = managing(url, plain(1), SOON, outgoing=OUTGOING)
    Deliverer(manager, {"webhook": Webhook(receiver, [SECRET], answer_within=2)}, PACE).run(threading.Event())


if __name__ == "__main__":
    main(*sys.argv[1:])
