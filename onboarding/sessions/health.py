"""What a manager says of itself: its pool, its breaker, and its operations."""

from dataclasses import asdict
from typing import Any

from onboarding.observe import Figures
from onboarding.sessions.breaker import Breaker
from onboarding.sessions.connection import POOL_SIZE

Json = Any


def standing(figures: Figures, breaker: Breaker) -> dict[str, Json]:
    """The pool's size, use and queue; the breaker's state; and per operation count, errors, retries and seconds."""
    busy = figures.in_flight
    return {
        "pool": {"size": POOL_SIZE, "in_use": min(busy, POOL_SIZE), "waiting": max(0, busy - POOL_SIZE)},
        "breaker": breaker.state,
        "operations": {name: asdict(operation) for name, operation in figures.operations().items()},
    }
