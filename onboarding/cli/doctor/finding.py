"""What the doctor finds, and how errors read in plain words: what is wrong, and what to do."""

import re
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    OK = 0
    WARNING = 1  # works, and may hurt one day
    WRONG = 2


@dataclass(frozen=True)
class Finding:
    level: Level
    words: str


def ok(words: str) -> Finding:
    return Finding(Level.OK, words)


def warning(words: str) -> Finding:
    return Finding(Level.WARNING, words)


def wrong(words: str) -> Finding:
    return Finding(Level.WRONG, words)


# The words of servers (redis-py takes their codes away), of redis-py and of the system. The first that fits counts.
_MEANINGS = (
    ("WRONGPASS|invalid username-password|AUTH <?password|without any password", "The password in REDIS_URL is wrong"),
    ("NOAUTH|[Aa]uthentication", "The store wants a password: put it into REDIS_URL, like redis://:PASSWORD@host:6379"),
    (
        "NOPERM|no permission",
        "The store's user may not do this: give it the rights that docs/deploy.md has, for the keys onboarding:*",
    ),
    ("READONLY|read only replica", "This is a read-only replica: set REDIS_URL to the primary, or to its Sentinels"),
    ("OOM|maxmemory", "The store's memory is full: give it more maxmemory"),
    ("MISCONF|to persist", "The store cannot write to its disk: free some, and see the server's log"),
    (
        "NOREPLICAS|Not enough good replicas",
        "The store has too few replicas to take writes (min-replicas-to-write): start them",
    ),
    ("LOADING|loading the dataset", "The store is still reading its data: wait, and look again"),
    ("MASTERDOWN", "This replica has lost its primary: set REDIS_URL to the primary"),
    ("CLUSTERDOWN|cluster is down", "The Cluster has slots that no node serves: see CLUSTER INFO"),
    ("could not confirm|cannot confirm", "Writes are not confirmed as ONBOARDING_DURABILITY asks for"),
    (
        "[Uu]nknown .*command|unknown command|too old",
        "The store lacks a command that is needed: take Valkey, or Redis 7 or newer",
    ),
    ("CERTIFICATE|certificate", "The store's certificate is not trusted: name its authority, as ?ssl_ca_certs=/path"),
    ("SSL|TLS|WRONG_VERSION", "One side speaks TLS and the other does not: rediss:// is with it, redis:// without"),
    ("refused", "Nobody listens there: start the store, or correct the host and port in REDIS_URL"),
    ("No such file", "There is no such socket: start the store, or correct the path in REDIS_URL"),
    ("Name or service|getaddrinfo|nodename|name resolution", "The host name in REDIS_URL is not known"),
    (
        "[Tt]imeout|[Tt]imed out|too slow|took too long|time is up",
        "The store does not answer in time: see whether a firewall is between",
    ),
    ("No (master|primary) found|MasterNotFound", "The Sentinels know no primary of that name"),
    ("ealed|encrypted", "What is stored cannot be opened: see ONBOARDING_DATA_KEY and its fallbacks"),
    ("closed by server|reset|Broken pipe", "The store hangs up: a proxy or a firewall is between, or it wants TLS"),
)


def meaning(error: Exception) -> str:
    """What an error means; where nobody has foreseen it, its own words, on one line."""
    text = " ".join(str(error).split())
    for pattern, words in _MEANINGS:
        if re.search(pattern, text):
            return words
    return text or type(error).__name__
