"""What finalizing leaves to be sent, and for how long."""

import base64
import os
import uuid

import pytest
import redis

from onboarding.delivery.outbox import Outbox
from onboarding.sessions import SessionManager
from onboarding.sessions.command import INDEX, NOWHERE, Outgoing
from onboarding.sessions.encryption import Encrypted
from tests.delivery.conftest import BOTH, FLOW, Finish, finished, key_of
from tests.faults.flows import IDS, managing
from tests.web.test_counts import commands


def test_nothing_where_nobody_is_to_be_sent_anything(store: redis.Redis, store_url: str) -> None:
    """Without a delivery, finalizing leaves neither outbox nor index."""
    finished(managing(store_url, FLOW, outgoing=NOWHERE))
    assert [] == [key for key in store.keys("*") if "outbox" in key or "deliver" in key]


def test_finalizing_leaves_all_that_is_to_be_sent(finish: Finish, outbox: Outbox, sending: SessionManager) -> None:
    """The outbox has the document, whose it is, and to whom it goes."""
    session_id = finish()
    finalized = sending.finalize(session_id)
    delivery = outbox.claim(session_id, first=30, longest=60, spread=1)
    assert finalized.business_context == outbox.document(delivery)
    assert ("due", ("webhook", "export")) == (delivery.standing, delivery.pending)
    assert (finalized.reference, "user-1", "workspace-1") == (
        delivery.reference,
        delivery.user_id,
        delivery.workspace_id,
    )


def test_finalizing_is_still_two_commands(sending: SessionManager, finish: Finish, store: redis.Redis) -> None:
    """Who finalizes waits for nothing more: it reads and stores, as without a delivery."""
    finish()  # the server knows every script from here on
    session_id = str(uuid.uuid4())
    sending.set_metadata(session_id, **IDS)
    for number in (1, 2):
        sending.save_step(session_id, number, {})
    with commands(store) as seen:
        sending.finalize(session_id)
    assert ["EVALSHA"] * 2 == seen
    assert "due" == Outbox(sending).look(session_id).standing


def test_a_second_finalize_sends_nothing_again(sending: SessionManager, finish: Finish, store: redis.Redis) -> None:
    """Once its outbox is gone, finalizing again does not bring it back."""
    session_id = finish()
    store.delete(key_of(session_id))
    sending.finalize(session_id)
    assert 0 == store.exists(key_of(session_id))


def test_an_outbox_has_a_retention_of_its_own(store: redis.Redis, store_url: str) -> None:
    """A session that is kept for an hour after finalizing leaves an outbox that is kept for as long as it is set."""
    manager = managing(store_url, FLOW, retention=3600, outgoing=Outgoing(("webhook",), kept=7200))
    session_id = finished(manager)
    assert [3600, 7200] == [round(store.pttl(key_of(session_id, name)) / 1000) for name in ("context", "outbox")]
    store.delete(*(key_of(session_id, name) for name in ("metadata", "progress", "context", "step:1", "step:2")))
    assert "due" == Outbox(manager).look(session_id).standing


@pytest.mark.parametrize(("kept", "tried"), [(3600, 3600), (604_800, 259_200)])
def test_it_is_tried_for_three_days(store: redis.Redis, store_url: str, kept: int, tried: int) -> None:
    """By the store's clock, or for as long as the outbox is there."""
    manager = managing(store_url, FLOW, outgoing=Outgoing(("webhook",), kept=kept))
    delivery = Outbox(manager).look(finished(manager))
    assert delivery.until is not None
    assert delivery.finalized_at is not None
    assert tried == (delivery.until - delivery.finalized_at).total_seconds()


def test_deleting_a_session_takes_its_outbox_along(sending: SessionManager, finish: Finish, store: redis.Redis) -> None:
    """What a founder deletes is sent to nobody any more; the index forgets it when it comes up."""
    session_id = finish()
    sending.delete_session(session_id)
    assert [INDEX] == store.keys()
    outbox = Outbox(sending)
    outbox.place(outbox.claim(session_id, first=1, longest=1, spread=1))
    assert [] == store.keys()


def test_the_outbox_is_sealed_too(store: redis.Redis, store_url: str) -> None:
    """With a data key nothing that was typed can be read in the store, and the document comes out whole."""
    cipher = Encrypted(base64.b64encode(os.urandom(32)).decode())
    manager = managing(store_url, FLOW, outgoing=BOTH, cipher=cipher)
    session_id = finished(manager, answer_1="a canary")
    assert "canary" not in str(store.hgetall(key_of(session_id)))
    outbox = Outbox(manager)
    document = outbox.document(outbox.claim(session_id, first=1, longest=1, spread=1))
    assert manager.finalize(session_id).business_context == document
    assert "a canary" in str(document)


def test_a_note_that_comes_too_late_brings_nothing_back(finish: Finish, outbox: Outbox, store: redis.Redis) -> None:
    """A deliverer that hung while another one delivered, or while the founder deleted everything, changes nothing."""
    session_id = finish()
    store.delete(key_of(session_id))
    assert "gone" == outbox.note(session_id, {}).standing
    assert 0 == store.exists(key_of(session_id))
