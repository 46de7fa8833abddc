"""THE SESSION MANAGER: sessions in Redis, one script and one round trip an operation."""

import logging
from functools import cache
from pathlib import Path

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
    UnfitServer,
    UnknownSession,
)
from onboarding.sessions.finalizing import builder
from onboarding.sessions.manager import SessionManager
from onboarding.sessions.metrics import OperationLog
from onboarding.sessions.redis.connection import PoolLimits, connector
from onboarding.sessions.redis.connection import (
    embedded as server_here,
)  # “embedded” becomes the module, once that is imported
from onboarding.sessions.redis.retry import RetryPolicy
from onboarding.sessions.redis.store import Durability, Store
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
    "UnfitServer",
    "UnknownSession",
    "get_onboarding_session_manager",
    "manager_of",
    "store_address",
]

_log = logging.getLogger(__name__)


@cache
def get_onboarding_session_manager() -> SessionManager:
    """The session manager that the environment describes, one for the process; it may be used from any thread."""
    settings = load_settings()
    return manager_of(settings, load_flow(settings.onboarding_flow), store_address(settings))


def store_address(settings: Settings) -> str:
    """The configured store; else the embedded server of the data folder, started if need be."""
    if not settings.store_url:
        say_where(settings.onboarding_data_dir)
    return settings.store_url or server_here(settings.onboarding_data_dir)


@cache
def say_where(folder: Path) -> None:
    """Once: who starts it somewhere else by mistake finds an empty store there, and should know why."""
    if not folder.is_absolute():
        level = logging.INFO if folder.exists() else logging.WARNING
        _log.log(
            level, "sessions are kept in %s: ONBOARDING_DATA_DIR is relative to the working folder", folder.resolve()
        )


def manager_of(settings: Settings, flow: Flow, url: str, *, policy: RetryPolicy = RetryPolicy()) -> SessionManager:
    """A session manager for these settings, with its sessions in the store at this address."""
    limits = pool_limits(settings)
    store = Store(connector(url, limits), Durability.of(settings.onboarding_durability), pool_size=limits.size)
    return SessionManager(
        store, flow, builder(flow), policy=policy, log=OperationLog(settings.key), **kept_as(settings)
    )


def pool_limits(settings: Settings) -> PoolLimits:
    """How many connections one process opens, and how long it waits for one that is busy."""
    return PoolLimits(settings.onboarding_redis_connections, settings.onboarding_redis_wait_seconds)


def kept_as(settings: Settings) -> RetentionOptions:
    """How long, and how, sessions are kept by these settings."""
    return {
        "ttl": settings.onboarding_ttl_seconds,
        "retention": settings.onboarding_retention_seconds,
        "cipher": cipher_with(settings.onboarding_data_key, settings.onboarding_data_key_fallbacks),
        "outgoing": Outgoing(settings.receivers, settings.onboarding_outbox_seconds),
    }
