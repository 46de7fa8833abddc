"""The deliverer: everybody gets everything, one deliverer at a time, and what cannot be delivered is kept."""

import base64
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from onboarding.delivery.deliverer import Deliverer, Pace
from onboarding.delivery.delivery import Receiver as Reached
from onboarding.delivery.outbox import Lease, Outbox
from onboarding.delivery.webhook import Webhook
from onboarding.sessions import SessionManager
from onboarding.sessions.command import INDEX, LEASE, Outgoing
from onboarding.sessions.encryption import Encrypted
from tests.delivery.conftest import BOTH, FLOW, Finish, finished, key_of
from tests.delivery.receiver import SECRET, Receiver, status
from tests.faults.flows import managing

AT_ONCE = Pace(first=0.0, longest=0.0, look_every=0.01)  # what failed is due again at once
SLOW = Pace(first=600.0, longest=86_400.0, jitter=0.0)
Receivers = dict[str, Reached]


@contextmanager
def running(deliverer: Deliverer) -> Iterator[None]:
    over = threading.Event()
    thread = threading.Thread(target=deliverer.run, args=(over,))
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_everybody_gets_it(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver, folder: Path, store: redis.Redis
) -> None:
    """Each document reaches the webhook and the folder once, and then nothing of it waits any more."""
    sessions = [finish() for _ in range(10)]
    assert Deliverer(sending, receivers).once()
    assert {f"msg_{session_id}": 1 for session_id in sessions} == receiver.times
    assert 10 == len(os.listdir(folder))
    assert [] == [key for key in store.keys("*") if "outbox" in key or "deliver" in key]


def test_who_has_it_is_not_sent_it_again(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver, folder: Path
) -> None:
    """While the webhook fails, the folder is written once; each tries until it has it."""
    receiver.answer = status(500)
    session_id = finish()
    Deliverer(sending, receivers, SLOW).once()
    delivery = Outbox(sending).look(session_id)
    assert (("webhook",), "later", 1, "webhook: status 500") == (
        delivery.pending,
        delivery.standing,
        delivery.tries,
        delivery.why,
    )
    assert 1 == len(os.listdir(folder))


def test_tries_spread_out(sending: SessionManager, receivers: Receivers, finish: Finish, store: redis.Redis) -> None:
    """The next try is due after 10 minutes, 20, 40, …; never after the three days are over."""
    session_id, outbox, waits = finish(), Outbox(sending), []
    for _ in range(12):
        delivery = outbox.claim(session_id, first=600, longest=86_400, spread=1)
        assert delivery.due is not None
        assert delivery.until is not None
        waits.append(round((delivery.due - delivery.now).total_seconds()))
        store.hset(key_of(session_id), "due", 0)
    assert [600, 1200, 2400, 4800, 9600, 19_200, 38_400, 76_800, 86_400, 86_400, 86_400, 86_400] == waits


def test_they_spread_by_chance() -> None:
    """Many that failed together are not tried again together."""
    spreads = [Pace().spread() for _ in range(200)]
    assert (True, True) == (0.75 <= min(spreads) < 0.8, 1.2 < max(spreads) <= 1.25)


def test_a_receiver_that_asks_for_time_gets_it(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver
) -> None:
    """Retry-After moves the next try, where it is later than ours."""
    receiver.answer = status(429, Retry_After="5000")
    session_id = finish()
    Deliverer(sending, receivers, SLOW).once()
    delivery = Outbox(sending).look(session_id)
    assert delivery.due is not None
    assert 4990 < (delivery.due - delivery.now).total_seconds() <= 5000


def test_gone_is_dead_at_once(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver
) -> None:
    """After 410 it is not tried again, and is kept to be looked at."""
    receiver.answer = status(410)
    session_id = finish()
    for _ in range(3):
        Deliverer(sending, receivers, AT_ONCE).once()
    delivery = Outbox(sending).look(session_id)
    assert ("dead", (), ("webhook",), 1) == (delivery.standing, delivery.pending, delivery.dead, delivery.tries)
    assert 1 == len(receiver.got)


def test_after_three_days_it_is_dead(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver, store: redis.Redis
) -> None:
    """The last try is made when the time is over, even if nobody delivered all the while; then it is kept, not sent."""
    receiver.stop()
    session_id = finish()
    store.hset(key_of(session_id), "until", 1)
    Deliverer(sending, receivers, AT_ONCE).once()
    delivery = Outbox(sending).look(session_id)
    assert ("dead", ("webhook",), 1) == (delivery.standing, delivery.dead, delivery.tries)
    assert store.hexists(key_of(session_id), "context")


def test_the_dead_can_be_sent_again(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver, store: redis.Redis
) -> None:
    """Under the same id as ever, from the outbox's own copy where the session is gone."""
    receiver.answer = status(410)
    session_id = finish()
    Deliverer(sending, receivers).once()
    store.delete(*(key_of(session_id, name) for name in ("metadata", "progress", "context")))
    receiver.answer = status(204)
    outbox = Outbox(sending)
    outbox.place(outbox.again(session_id))
    Deliverer(sending, receivers).once()
    assert {f"msg_{session_id}": 2} == receiver.times
    assert "gone" == outbox.look(session_id).standing


def test_the_delivered_can_be_sent_again(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver
) -> None:
    """From the session, as long as it is there; the same message under the same id."""
    session_id = finish()
    Deliverer(sending, receivers).once()
    outbox = Outbox(sending)
    outbox.place(outbox.again(session_id))
    Deliverer(sending, receivers).once()
    assert receiver.got[0] == receiver.got[1]
    assert 2 == len(receiver.got)


def test_what_is_not_finalized_cannot_be_sent(sending: SessionManager, session_id: str, store: redis.Redis) -> None:
    """An open session, or none, has nothing to send, and is left as it is."""
    sending.set_metadata(session_id, "user-1", "workspace-1")
    for unsent_id in (session_id, "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44"):
        assert "gone" == Outbox(sending).again(unsent_id).standing
    assert [] == [key for key in store.keys("*") if "outbox" in key]


def test_a_lost_index_loses_nothing(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver, store: redis.Redis
) -> None:
    """A scan finds what the index does not know of, and what the index has of sessions that are gone is dropped."""
    session_id = finish()
    store.delete(INDEX)
    store.zadd(INDEX, {"0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44": 0})
    Deliverer(sending, receivers).once()
    assert {f"msg_{session_id}": 1} == receiver.times
    assert 0 == store.exists(INDEX)


def test_the_index_spares_the_scan(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver
) -> None:
    """What is finalized while a deliverer works is sent without another scan."""
    deliverer = Deliverer(sending, receivers, Pace(scan_every=1e9, look_every=0.01))
    with running(deliverer):
        while deliverer.scanned_at is None:
            threading.Event().wait(0.01)
        session_id = finish()
        receiver.wait_for(lambda receiver: receiver.times[f"msg_{session_id}"] == 1)


def test_one_at_a_time(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver, store: redis.Redis
) -> None:
    """While somebody else has the lease nothing is sent; once it has ended, the one that stood by goes on."""
    other = Lease(sending, 600)
    assert other.take()
    finish()
    assert not Deliverer(sending, receivers).once()
    with running(Deliverer(sending, receivers, Pace(look_every=0.01))):
        threading.Event().wait(0.2)
        assert [] == receiver.got
        store.pexpire(LEASE, 1)  # its holder died, and time passed
        receiver.wait_for(lambda receiver: len(receiver.got) == 1)
    assert 0 == store.exists(LEASE)  # given back


def test_a_lease_is_its_holders_alone(sending: SessionManager, store: redis.Redis) -> None:
    """Nobody else takes it, makes it longer or gives it back."""
    mine, other = Lease(sending, 60), Lease(sending, 600)
    assert mine.take()
    assert not other.take()
    other.give_back()
    assert mine.take()
    assert store.pttl(LEASE) <= 60_000
    mine.give_back()
    assert other.take()


def test_two_deliverers_send_each_once(
    sending: SessionManager, store_url: str, receivers: Receivers, finish: Finish, receiver: Receiver
) -> None:
    """Even where both believe to have the lease, a claim is one deliverer's."""
    sessions = [finish() for _ in range(20)]
    outbox, found = Outbox(sending), []

    def claim_all() -> None:
        found.extend(
            session_id
            for session_id in sessions
            if outbox.claim(session_id, first=60, longest=60, spread=1).standing == "due"
        )

    threads = [threading.Thread(target=claim_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sessions) == sorted(found)


def test_an_address_that_is_not_set_is_said(
    sending: SessionManager, receivers: Receivers, finish: Finish, receiver: Receiver
) -> None:
    """A deliverer that knows only one of the two sends to that one, and notes why the other waits."""
    session_id = finish()
    Deliverer(sending, {"webhook": receivers["webhook"]}, SLOW).once()
    delivery = Outbox(sending).look(session_id)
    assert (("export",), "export: its address is not set here") == (delivery.pending, delivery.why)


def test_a_key_that_is_not_known_is_said(
    store: redis.Redis, store_url: str, receivers: Receivers, receiver: Receiver
) -> None:
    """Sealed with a key that the deliverer does not have, it waits and says which; with the key it is sent."""
    with_key = managing(store_url, FLOW, outgoing=BOTH, cipher=Encrypted(base64.b64encode(os.urandom(32)).decode()))
    without = managing(store_url, FLOW, outgoing=BOTH)
    session_id = finished(with_key)
    Deliverer(without, receivers, SLOW).once()
    outbox = Outbox(with_key)
    assert "ONBOARDING_DATA_KEY" in outbox.look(session_id).why
    outbox.place(outbox.again(session_id))
    Deliverer(with_key, receivers).once()
    assert {f"msg_{session_id}": 1} == receiver.times


def test_the_store_may_be_away(store: redis.Redis, store_url: str, receiver: Receiver) -> None:
    """A deliverer outlives an outage of the store, and delivers afterwards what was finalized before."""
    manager = managing(store_url, FLOW, outgoing=Outgoing(("webhook",)))
    session_id = finished(manager)
    deliverer = Deliverer(manager, {"webhook": Webhook(receiver.url, [SECRET])}, Pace(look_every=0.01))
    store.config_set("maxmemory", 1)  # it can read, and take no lease
    with running(deliverer):
        threading.Event().wait(0.3)
        assert [] == receiver.got
        store.config_set("maxmemory", 0)
        receiver.wait_for(lambda receiver: receiver.times[f"msg_{session_id}"] == 1)
