"""What the calls share: the flow, the manager, and who is calling."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, g, request

from onboarding.api.keys import ApiKey, KeyRing
from onboarding.api.problems import Problem
from onboarding.flow import Flow, Step
from onboarding.observing.requests import concerns
from onboarding.sessions import SessionManager
from onboarding.sessions.links import Links


@dataclass(frozen=True)
class Api:
    flow: Flow
    manager: SessionManager
    keys: KeyRing
    links: Links
    link_endpoint: str


def current_api() -> Api:
    found: Api = current_app.extensions["onboarding-api"]
    return found


def admit(count: Callable[[], None]) -> None:
    """Before every call: its key, or 401. Either way it counts, so that guessing keys meets the limit too."""
    try:
        g.api_key = current_api().keys.caller()
    finally:
        count()


def key() -> ApiKey:
    known: ApiKey = g.api_key
    return known


def limited_by() -> str:
    """What a limit counts: the key where one is known, else the address."""
    known = g.get("api_key")
    return f"key:{known.name}" if known else f"address:{request.remote_addr}"


def step_of(step_id: str) -> Step:
    """Ids are whole numbers as JSON writes them: “7”, and not “07”."""
    flow = current_api().flow
    found = next((step for step in flow if str(step.number) == step_id), None)
    if found is None:
        raise Problem(404, f"There is no such step; the flow {flow.name} has {len(flow)} steps")
    concerns(step=found.slug)
    return found


def known_id(session_id: UUID) -> str:
    """As the store knows it. An id of another version is not one that we made."""
    if session_id.version != 4:
        raise Problem(404, "No such session: an id is a UUID of version 4")
    concerns(session=str(session_id))
    return str(session_id)
