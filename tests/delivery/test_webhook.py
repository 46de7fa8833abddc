"""What a webhook's receiver gets, and what its answers mean."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from standardwebhooks import Webhook as Verifier

from onboarding.delivery.delivery import Delivery, Outcome
from onboarding.delivery.webhook import Webhook
from tests.delivery.receiver import SECRET, Receiver, status

NOW = datetime.now(UTC)
DELIVERY = Delivery(session_id="0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44", standing="due", now=NOW, finalized_at=NOW)


def due_now() -> Delivery:
    """The delivery at this moment: a receiver refuses a message of five minutes ago, and these tests may run late."""
    return replace(DELIVERY, now=datetime.now(UTC))


DOCUMENT = {"reference": "BC-7KQ2M-X9T4W", "name": "Bäckerei “Krume” \u202e <b>"}
OLD = "whsec_YW4gb2xkZXIgc2VjcmV0IG9mIDMyIGJ5dGVzISEhISE="


@pytest.fixture
def send(receiver: Receiver) -> Callable[[], Outcome]:
    return lambda: Webhook(receiver.url, [SECRET]).send(due_now(), DOCUMENT)


def test_a_message_verifies(send: Callable[[], Outcome], receiver: Receiver) -> None:
    """The receiver's own copy of the library accepts it, and the document is what was finalized."""
    assert Outcome(sent=True) == send()
    ((name, message),) = receiver.got
    assert "msg_0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44" == name
    assert ("onboarding.finalized", DOCUMENT) == (message["type"], message["data"])


def test_an_altered_message_does_not(receiver: Receiver) -> None:
    """Signed with another secret it is refused, and not counted as received."""
    receiver.secret = OLD
    assert not Webhook(receiver.url, [SECRET]).send(due_now(), DOCUMENT).sent
    assert [] == receiver.got


@pytest.mark.parametrize("secret", [SECRET, OLD])
def test_secrets_rotate(receiver: Receiver, secret: str) -> None:
    """With two secrets a receiver that knows either of them verifies."""
    receiver.secret = secret
    assert Webhook(receiver.url, [SECRET, OLD]).send(due_now(), DOCUMENT).sent


@pytest.mark.parametrize("code", [200, 201, 202, 204, 299])
def test_success(send: Callable[[], Outcome], receiver: Receiver, code: int) -> None:
    """Any 2xx means that it has it."""
    receiver.answer = status(code)
    assert Outcome(sent=True) == send()


@pytest.mark.parametrize("code", [400, 401, 404, 409, 422, 500, 502, 503])
def test_failure(send: Callable[[], Outcome], receiver: Receiver, code: int) -> None:
    """Anything else is tried again."""
    receiver.answer = status(code)
    assert Outcome(sent=False, why=f"status {code}") == send()


def test_gone(send: Callable[[], Outcome], receiver: Receiver) -> None:
    """410 says that nothing is to be sent there any more."""
    receiver.answer = status(410)
    assert Outcome(sent=False, why="status 410", dead=True) == send()


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(send: Callable[[], Outcome], receiver: Receiver, code: int) -> None:
    """A document goes to the address that was set, and to no other."""
    receiver.answer = status(code, Location=receiver.url.replace("hook", "elsewhere"))
    assert Outcome(sent=False, why=f"status {code}") == send()
    assert ["/hook"] == receiver.paths


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        ("0", 0),
        pytest.param(timedelta(seconds=90), 90, id="a date"),
        pytest.param(timedelta(seconds=-90), 0, id="a date that is over"),
        ("soon", 0),
        ("-5", 0),
        ("²", 0),
        pytest.param("9" * 400, 999_999_999, id="too long"),
    ],
)
def test_a_receiver_may_ask_for_time(
    send: Callable[[], Outcome], receiver: Receiver, text: str | timedelta, seconds: float
) -> None:
    """Retry-After, in seconds or as a date, counts; what cannot be read does not."""
    if isinstance(text, timedelta):
        text = format_datetime(datetime.now(UTC) + text, usegmt=True)
    receiver.answer = status(429, Retry_After=text.encode().decode("latin-1"))
    assert abs(send().wait - seconds) < 1.5


def _never(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


def _byte_by_byte(handler: BaseHTTPRequestHandler) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100:
        handler.wfile.write(bytes([byte]))
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [_never, _byte_by_byte], ids=["never", "byte by byte"])
def test_it_waits_no_longer_than_it_may(receiver: Receiver, answer: Any) -> None:
    """Neither silence nor an answer that never ends holds it."""
    receiver.answer = answer
    outcome = Webhook(receiver.url, [SECRET], answer_within=0.5).send(due_now(), DOCUMENT)
    assert Outcome(sent=False, why="no answer within 0.5 s") == outcome


def test_nothing_of_a_body_is_read(send: Callable[[], Outcome], receiver: Receiver) -> None:
    """An answer with an endless body is its status, at once."""
    written = 0

    def endless(handler: BaseHTTPRequestHandler) -> None:
        nonlocal written
        handler.send_response(200)
        handler.end_headers()
        while written < 1 << 30:
            written += handler.wfile.write(b"x" * 65536)

    receiver.answer = endless
    assert Outcome(sent=True) == send()
    assert written < 1 << 26


def test_nobody_there(send: Callable[[], Outcome], receiver: Receiver) -> None:
    """A port that nobody listens at is a failure with its reason."""
    receiver.stop()
    outcome = send()
    assert (False, False, True) == (outcome.sent, outcome.dead, outcome.why.startswith("ConnectError"))


def test_the_body_is_always_the_same(send: Callable[[], Outcome], receiver: Receiver) -> None:
    """However often it is sent, id and message are the same."""
    send()
    send()
    first, second = receiver.got
    assert first == second


def test_an_old_message_is_refused_by_the_library() -> None:
    """Replayed ten minutes later it does not verify: the moment that is signed is that of the try."""
    webhook = Webhook("http://127.0.0.1:1/", [SECRET])
    old = Delivery(session_id=DELIVERY.session_id, standing="due", now=NOW - timedelta(minutes=10), finalized_at=NOW)
    with pytest.raises(Exception, match="too old"):
        Verifier(SECRET).verify("{}", webhook.signed_headers(old, "{}"))
