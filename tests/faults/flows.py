"""Flows and managers for these tests: as many steps as asked for, one text each, and nothing conditional."""

from functools import cache
from typing import Any

from onboarding.flow import Flow, Phase, Step
from onboarding.forms import StepForm, TextField
from onboarding.sessions import RetryPolicy, SessionManager
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import connector
from onboarding.sessions.redis.store import Durability, Store

AT_ONCE = RetryPolicy(attempts=1)  # so that a test sees each failure
SOON = RetryPolicy(attempts=4, first=0.005, breaks_after=1000)  # so that a test need not wait
IDS = {"user_id": "user-1", "workspace_id": "workspace-1"}


@cache
def plain(steps: int) -> Flow:
    """Steps 1 to N, each with one optional text, ``answer_<n>``."""

    def step(number: int) -> Step:
        form = type(f"Form{number}", (StepForm,), {f"answer_{number}": TextField("Answer")})
        return Step(number=number, slug=f"step-{number}", title=f"Step {number}", form=form, section="all")

    return Flow(name="plain", title="NoCipher", phases=(Phase("All", *map(step, range(1, steps + 1))),))


def managing(
    url: str, flow: Flow, policy: RetryPolicy = AT_ONCE, durability: str = "none", **kept: Any
) -> SessionManager:
    """A manager of its own, with a pool of its own."""
    return SessionManager(Store(connector(url), Durability.of(durability)), flow, builder(flow), policy=policy, **kept)
