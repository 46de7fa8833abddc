"""The session manager by itself, on the wall clock: blocking, awaiting, beside one SET and beside one command a key."""

import asyncio
import json
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import redis
import redis.asyncio

from bench import flow as flows
from bench.answers import STEPS, typed
from bench.arms.one_key import OneKeyManager
from bench.flow import named
from bench.measured import Row, Spread, ratio
from bench.serving import Store
from onboarding.sessions import SessionManager
from onboarding.sessions.aio import AsyncSessionManager
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.connection import connect, connect_async
from onboarding.sessions.redis.embedded import EmbeddedServer
from onboarding.sessions.redis.store import AsyncStore, Durability
from onboarding.sessions.redis.store import Store as Scripts

ANSWERS = {step: {named(name, step): value for name, value in typed(step).items()} for step in range(1, STEPS + 1)}
OPERATIONS = ("all steps", "summary", "delete")


def blocking(url: str) -> SessionManager:
    client = connect(url)
    return SessionManager(Scripts(lambda: client, Durability()), flows.flow, builder(flows.flow))


def rows(store: Store, folder: Path, *, rounds: int, calls: int) -> Iterator[Row]:
    yield _save("save", "save_step by one SET, no file", store.url, rounds, calls)
    server = EmbeddedServer(folder / "embedded")
    try:
        url = f"unix://{server.ensure()}"
        yield _save("save-embedded", "save_step by one SET, embedded server", url, rounds, calls, goal=1.6)
    finally:
        server.close()
    yield from _whole(store, rounds, max(5, calls // 10))


def _save(key: str, what: str, url: str, rounds: int, calls: int, goal: float | None = None) -> Row:
    """Both as a program would: redis-py with hiredis, over the Unix socket. The SET expires too, as a session does."""
    manager, plain = blocking(url), redis.Redis.from_url(url)
    session_id, text = str(uuid.uuid4()), json.dumps(ANSWERS[1])
    manager.set_metadata(session_id, "bench", "bench")
    saves, sets = [], []
    for _ in range(rounds + 1):
        saves.append(_each(lambda n: manager.save_step(session_id, n % STEPS + 1, ANSWERS[n % STEPS + 1]), calls))
        sets.append(_each(lambda n: plain.set(f"raw:{n % STEPS}", text, ex=604_800), calls))
    figures = {"save_step": _micro(saves[1:]), "SET": _micro(sets[1:])}
    manager.close()
    return Row(key, what, "×", ratio(saves[1:], sets[1:]), goal, figures=figures)


def _each(call: Callable[[int], object], calls: int) -> float:
    started = time.perf_counter()
    for number in range(calls):
        call(number)
    return (time.perf_counter() - started) / calls


def _micro(seconds: list[float]) -> tuple[Spread, str]:
    return Spread.of([1e6 * value for value in seconds]), "µs"


def _whole(store: Store, rounds: int, calls: int) -> Iterator[Row]:
    ours = _blocking_seconds(blocking(store.url), rounds, calls)
    awaited, one_key = asyncio.run(_awaited_seconds(store.url, rounds, calls))
    for operation in OPERATIONS:
        figures = {
            "ours, blocking": _micro(ours[operation]),
            "ours, awaited": _micro(awaited[operation]),
            "one command a key, awaited": _micro(one_key[operation]),
        }
        key, faster = operation.replace(" ", "-"), ratio(one_key[operation], awaited[operation])
        yield Row(key, f"{operation} at {STEPS} steps: times faster", "×", faster, 10, at_least=True, figures=figures)
        blocked = ratio(one_key[operation], ours[operation])
        yield Row(f"{key}-blocking", f"… {operation}, our blocking manager", "×", blocked, 10, at_least=True)


def _blocking_seconds(manager: SessionManager, rounds: int, calls: int) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {operation: [] for operation in OPERATIONS}
    for _ in range(rounds + 1):
        ids = [str(uuid.uuid4()) for _ in range(calls)]
        for session_id in ids:
            manager.set_metadata(session_id, "bench", "bench")
            for step, answers in ANSWERS.items():
                manager.save_step(session_id, step, answers)
        does: dict[str, Callable[[str], object]] = {
            "all steps": manager.get_all_steps,
            "summary": manager.get_session_summary,
            "delete": manager.delete_session,
        }
        for operation, call in does.items():
            taken[operation].append(_each(lambda number, call=call, ids=ids: call(ids[number]), calls))  # type: ignore[misc]
    manager.close()
    return {operation: seconds[1:] for operation, seconds in taken.items()}


async def _awaited_seconds(url: str, rounds: int, calls: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """The two managers take turns, round by round."""
    ours = AsyncSessionManager(AsyncStore(lambda: connect_async(url), Durability()), flows.flow, builder(flows.flow))
    theirs = OneKeyManager(redis.asyncio.Redis.from_url(url, decode_responses=True))
    taken: tuple[dict[str, list[float]], dict[str, list[float]]] = (
        {operation: [] for operation in OPERATIONS},
        {operation: [] for operation in OPERATIONS},
    )
    for _ in range(rounds + 1):
        ids = [str(uuid.uuid4()) for _ in range(calls)]
        for session_id in ids:
            await ours.set_metadata(session_id, "bench", "bench")
            for step, answers in ANSWERS.items():
                await ours.save_step(session_id, step, answers)
                await theirs.save_step(session_id, step, answers)
        for manager, seconds in zip((ours, theirs), taken, strict=True):
            does: dict[str, Callable[[str], Awaitable[Any]]] = {
                "all steps": manager.get_all_steps,  # type: ignore[attr-defined]
                "summary": manager.get_session_summary,  # type: ignore[attr-defined]
                "delete": manager.delete_session,  # type: ignore[attr-defined]
            }
            for operation, call in does.items():
                started = time.perf_counter()
                for session_id in ids:
                    await call(session_id)
                seconds[operation].append((time.perf_counter() - started) / calls)
    await ours.close()
    first, second = ({operation: seconds[1:] for operation, seconds in times.items()} for times in taken)
    return first, second
