"""What a proxy may do to the traffic, and who decides what becomes of a single request."""

from collections.abc import Callable
from itertools import count

Judge = Callable[[bytes], str]

PASS = "pass"
LATENCY = "latency"  # each reply comes ``latency`` seconds late
TRICKLE = "trickle"  # each byte of a reply comes ``latency`` seconds after the one before
HANG = "hang"  # everything waits until the mode changes, and then goes on
RESET = "reset"  # the connection is reset, and the request does not reach the server
DROP_REPLY = "drop reply"  # the request reaches the server, its reply is swallowed, the connection ends
BLACK_HOLE = "black hole"  # bytes are swallowed and nobody is told; new connections get no answer at all


def every(nth: int, verdict: str, of: bytes = b"EVALSHA") -> Judge:
    """A judge that lets everything pass but the first such request and each n-th after it."""
    counter = count()
    return lambda request: verdict if of in request and next(counter) % nth == 0 else PASS


def first(several: int, verdict: str, of: bytes = b"EVAL") -> Judge:
    """A judge that lets everything pass but the first such requests."""
    counter = count()
    return lambda request: verdict if of in request and next(counter) < several else PASS


def honest(request: bytes) -> str:
    return PASS
