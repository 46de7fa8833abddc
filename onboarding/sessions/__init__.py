"""THE SESSION MANAGER: sessions in Redis, one script and one round trip an operation."""

from functools import cache

from onboarding.config import Settings, load_settings
from onboarding.flow import Flow, load_flow
from onboarding.sessions.command import Outgoing, RetentionOptions
from onboarding.sessions.encryption import cipher_with
from onboarding.sessions.errors import (
    AlreadyFinalized,
    DraftsWaiting,
    EarlierAnswersMoved,
    ForeignSession,
    Incomplete,
    InvalidAnswers,
    SessionError,
    StaleDraft,
    StaleVersion,
    StepAhead,
    StoreUnavailable,
    TooMuch,
    UnknownSession,
)
from onboarding.sessions.finalizing import builder
from onboarding.sessions.manager import SessionManager
from onboarding.sessions.redis.connection import connector
from onboarding.sessions.redis.connection import (
    embedded as server_here,
)  # “embedded” becomes the module, once that is imported
from onboarding.sessions.redis.durability import Durability
from onboarding.sessions.redis.retry import RetryPolicy
from onboarding.sessions.redis.store import Store
from onboarding.sessions.session import AnswerError, Answers, Draft, Finalized, Metadata, Progress, Saved, Session

__all__ = [
    "AlreadyFinalized",
    "AnswerError",
    "Answers",
    "Draft",
    "DraftsWaiting",
    "EarlierAnswersMoved",
    "Finalized",
    "ForeignSession",
    "Incomplete",
    "InvalidAnswers",
    "Metadata",
    "Progress",
    "RetryPolicy",
    "Saved",
    "Session",
    "SessionError",
    "SessionManager",
    "StaleDraft",
    "StaleVersion",
    "StepAhead",
    "StoreUnavailable",
    "TooMuch",
    "UnknownSession",
    "get_onboarding_session_manager",
    "manager_of",
    "store_address",
]


@cache
def get_onboarding_session_manager() -> SessionManager:
    """The session manager that the environment describes, one for the process; it may be used from any thread."""
    settings = load_settings()
    return manager_of(settings, load_flow(settings.onboarding_flow), store_address(settings))


def store_address(settings: Settings) -> str:
    """The configured store; else the embedded server of the data folder, started if need be."""
    return settings.store_url or server_here(settings.onboarding_data_dir)


def manager_of(settings: Settings, flow: Flow, url: str, *, policy: RetryPolicy = RetryPolicy()) -> SessionManager:
    """A session manager for these settings, with its sessions in the store at this address."""
    store = Store(connector(url), Durability.of(settings.onboarding_durability))
    return SessionManager(store, flow, builder(flow), policy=policy, **kept_as(settings))


def kept_as(settings: Settings) -> RetentionOptions:
    """How long, and how, sessions are kept by these settings."""
    return {
        "ttl": settings.onboarding_ttl_seconds,
        "retention": settings.onboarding_retention_seconds,
        "cipher": cipher_with(settings.onboarding_data_key, settings.onboarding_data_key_fallbacks),
        "outgoing": Outgoing(settings.receivers, settings.onboarding_outbox_seconds),
    }
