"""What the calls share: the flow, the manager, and who is calling."""

import uuid
from dataclasses import dataclass

from flask import current_app, g, request

from onboarding.api.keys import ApiKey, KeyRing
from onboarding.api.problems import Problem
from onboarding.flow import Flow, Step
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


def authenticate() -> None:
    """Before every call: its key, or 401."""
    g.api_key = current_api().keys.caller()


def key() -> ApiKey:
    known: ApiKey = g.api_key
    return known


def limited_by() -> str:
    """What a limit counts: the key where one is known, else the address."""
    known = g.get("api_key")
    return f"key:{known.name}" if known else f"address:{request.remote_addr}"


def step_of(step_id: int) -> Step:
    flow = current_api().flow
    if not flow.has(step_id):
        raise Problem(404, f"There is no step {step_id}; the flow {flow.name} has {len(flow)} steps")
    return flow.step(step_id)


def known_id(session_id: str) -> str:
    """An id that cannot be one is not one that we know."""
    try:
        fine = str(uuid.UUID(session_id)) == session_id and uuid.UUID(session_id).version == 4
    except ValueError:
        fine = False
    if not fine:
        raise Problem(404, "No such session: an id is a UUID4 in lower case")
    return session_id
