"""THE SESSION MANAGER: sessions in Redis, one script and one round trip an operation."""

from functools import cache

from onboarding.flow import Flow, load_flow
from onboarding.sessions.connection import connect, embedded
from onboarding.sessions.errors import (
    AlreadyFinalized,
    EarlierAnswersMoved,
    Incomplete,
    SessionError,
    StaleVersion,
    StepAhead,
    StoreUnavailable,
    UnknownSession,
)
from onboarding.sessions.finishing import builder
from onboarding.sessions.manager import SessionManager
from onboarding.sessions.retry import RetryPolicy
from onboarding.sessions.session import Answers, Draft, Finalized, Metadata, Progress, Saved, Session
from onboarding.settings import Settings, load_settings

__all__ = [
    "AlreadyFinalized",
    "Answers",
    "Draft",
    "EarlierAnswersMoved",
    "Finalized",
    "Incomplete",
    "Metadata",
    "Progress",
    "RetryPolicy",
    "Saved",
    "Session",
    "SessionError",
    "SessionManager",
    "StaleVersion",
    "StepAhead",
    "StoreUnavailable",
    "UnknownSession",
    "get_onboarding_session_manager",
    "manager_of",
]


@cache
def get_onboarding_session_manager() -> SessionManager:
    """The session manager that the environment describes, one for the process; it may be used from any thread."""
    settings = load_settings()
    return manager_of(settings, load_flow(settings.onboarding_flow))


def manager_of(settings: Settings, flow: Flow, *, policy: RetryPolicy = RetryPolicy()) -> SessionManager:
    """A session manager for these settings: a configured store, or the embedded server of the data folder."""
    return SessionManager(
        connect(settings.store_url or embedded(settings.onboarding_data_dir)),
        flow,
        builder(flow),
        policy=policy,
        ttl=settings.onboarding_ttl_seconds,
        retention=settings.onboarding_retention_seconds,
    )
