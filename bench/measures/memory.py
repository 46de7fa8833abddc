"""What a complete session takes in the store, by the server's own account, beside its answers as JSON."""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from bench import flow as flows
from bench.measured import Row, Spread
from bench.measures.manager import ANSWERS
from bench.serving import Store
from onboarding.business.flow import flow as business
from onboarding.flow import Flow
from onboarding.sessions import SessionManager
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import connect
from onboarding.sessions.redis.store import Durability
from onboarding.sessions.redis.store import Store as Scripts


def rows(store: Store) -> Iterator[Row]:
    yield _row("memory", "memory of a complete session by its JSON: business flow", store, business, business.example())
    yield _row("memory-bench", "… 23 steps of four fields", store, flows.flow, ANSWERS)


def _row(key: str, what: str, store: Store, flow: Flow, answers: Mapping[int, Mapping[str, Any]]) -> Row:
    client = connect(store.url)
    manager = SessionManager(Scripts(lambda: client, Durability()), flow, builder(flow))
    session_id = str(uuid.uuid4())
    manager.set_metadata(session_id, "bench", "bench")
    for step, data in answers.items():
        manager.save_step(session_id, step, data)
    size = len(json.dumps(answers, ensure_ascii=False).encode())
    used = {
        kind: sum(store.client.memory_usage(name) or 0 for name in store.client.keys(f"*{session_id}*:{kind}*"))
        for kind in ("step", "progress", "metadata")
    }
    manager.close()
    figures = {kind: (Spread.of([amount]), "bytes") for kind, amount in {**used, "its JSON": size}.items()}
    return Row(key, what, "×", Spread.of([sum(used.values()) / size]), 1.5, figures=figures)
