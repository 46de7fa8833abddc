"""What a client was promised and whether the store kept it: acknowledged saves, and the laws of a whole session."""

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import redis


@dataclass
class Ledger:
    """Saves of any number of sessions by any number of threads; each session's step has one writer at a time."""

    acknowledged: dict[str, dict[tuple[int, int], str]] = field(default_factory=dict)  # (step, version) -> text
    tried: dict[str, int] = field(default_factory=dict)  # saves begun
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, session_id: str) -> None:
        with self._lock:
            self.tried[session_id] = self.tried.get(session_id, 0) + 1

    def acknowledge(self, session_id: str, step: int, version: int, text: str) -> None:
        """A save was told as saved. No two saves have the same version of the same step."""
        with self._lock:
            mine = self.acknowledged.setdefault(session_id, {})
            assert (step, version) not in mine, f"Version {version} of step {step} was promised twice"
            mine[step, version] = text

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))

    def lost(self, store: redis.Redis) -> list[str]:
        """The acknowledged saves that the store does not have, nor a later one over them."""
        found = []
        for session_id, saves in self.acknowledged.items():
            session = Stored(store, session_id)
            for (step, version), text in saves.items():
                have = session.version(step)
                if have < version or (have == version and session.texts.get(step) != text):
                    found.append(f"{session_id} step {step} version {version}, the store has {have}")
        return found

    def surplus(self, store: redis.Redis) -> list[str]:
        """Sessions with fewer saves than were acknowledged, or more than were tried."""
        return [
            f"{session_id}: {len(self.acknowledged.get(session_id, ()))} <= {revision} <= {tried}"
            for session_id, tried in self.tried.items()
            if not len(self.acknowledged.get(session_id, ()))
            <= (revision := Stored(store, session_id).revision)
            <= tried
        ]

    def torn(self, store: redis.Redis) -> list[str]:
        return torn(store, self.tried)


class Stored:
    """A session as its keys say, read without the project's own code."""

    def __init__(self, store: redis.Redis, session_id: str) -> None:
        self.base = f"onboarding:{{{session_id}}}:"
        self.keys = {str(key).removeprefix(self.base) for key in store.keys(f"onboarding:{{{session_id}}}:*")}
        self.progress: dict[str, Any] = store.hgetall(f"{self.base}progress")
        self.metadata: dict[str, Any] = store.hgetall(f"{self.base}metadata")
        self.steps = {int(name[5:]): entry.split() for name, entry in self.progress.items() if name.startswith("step:")}
        self.drafts = {int(name[6:]) for name in self.progress if name.startswith("draft:")}
        self.texts = {number: store.get(f"{self.base}step:{number}") for number in self.steps}
        self.expiries = {store.pexpiretime(f"{self.base}{key}") for key in self.keys}

    @property
    def revision(self) -> int:
        return int(self.progress.get("revision", 0))

    def version(self, step: int) -> int:
        return int(self.steps[step][0]) if step in self.steps else 0

    @property
    def field_errors(self) -> list[str]:
        """What does not agree: keys, progress, revision, versions, digests, status and expiry."""
        listed = {"metadata", "progress", *(f"step:{n}" for n in self.steps), *(f"draft:{n}" for n in self.drafts)}
        finalized = self.metadata.get("status") == "finalized"
        laws = {
            "keys are those that progress lists": self.keys == listed | ({"context"} if finalized else set()),
            "progress lists the context of a finalized session": ("context" in self.progress) == finalized,
            "a finalized session has a reference": ("reference" in self.metadata) == finalized,
            "completed is the number of complete steps": int(self.progress.get("completed", -1))
            == sum(entry[2] == "complete" for entry in self.steps.values()),
            "the revision is the sum of the versions": self.revision == sum(map(self.version, self.steps)),
            "each step's text is the one that was digested": all(
                text is not None and hashlib.sha256(text.encode()).hexdigest()[:16] == self.steps[number][4]
                for number, text in self.texts.items()
            ),
            "all keys expire together": len(self.expiries) == 1 and min(self.expiries) > 0,
        }
        return [law for law, holds in laws.items() if not holds]


def torn(store: redis.Redis, session_ids: Iterable[str]) -> list[str]:
    """The sessions whose keys do not agree, with the laws that they break; one that is not there at all is whole."""
    sessions = {session_id: Stored(store, session_id) for session_id in session_ids}
    return [
        f"{session_id}: {wrong}" for session_id, found in sessions.items() if found.keys for wrong in found.field_errors
    ]
