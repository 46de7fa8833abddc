"""Sessions as an earlier release stored them, key by key: ``tests/sessions/old`` was dumped with its code (dfbb2d3)."""

import json
from pathlib import Path

import redis

FOLDER = Path(__file__).parents[1] / "sessions" / "old"
GRANT = "f" * 64  # the hash that the dumped sessions keep of their browser's grant
LIVES = 600_000  # ms


def restore(store: redis.Redis, name: str, *, grant: str = GRANT) -> str:
    """Put a dumped session into a store; its id."""
    dumped = json.loads((FOLDER / f"{name}.json").read_text())
    for key, value in dumped["keys"].items():
        full = f"onboarding:{{{dumped['id']}}}:{key}"
        if isinstance(value, dict):
            store.hset(full, mapping={field: grant if field == "grants" else text for field, text in value.items()})
        else:
            store.set(full, value)
        store.pexpire(full, LIVES)
    return str(dumped["id"])


def stored(store: redis.Redis, session_id: str) -> dict[str, object]:
    """Everything that the store has of a session, by the part of the key after its id."""
    found: dict[str, object] = {}
    for key in store.scan_iter(f"onboarding:{{{session_id}}}:*"):
        kind = store.type(key)
        found[str(key).split("}:")[1]] = store.hgetall(key) if kind == "hash" else store.get(key)
    return found
