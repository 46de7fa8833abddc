"""What a step costs where a flow is long, and where very many sessions are stored."""

import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from bench.arms import walks
from bench.measured import Row, Spread, ratio
from bench.measures.manager import ANSWERS, blocking
from bench.measures.steps import WALKED, walk
from bench.serving import Store, serving

AT_ONCE = 10_000  # sessions that one script writes
FILL = Path(__file__).parents[1] / "fill.lua"


def rows(store: Store, *, rounds: int, sessions: int) -> Iterator[Row]:
    yield _long(store, rounds)
    yield _full(store, rounds, sessions)


def _long(store: Store, rounds: int) -> Row:
    """The last steps of 200, when all before them are saved, beside those of 23."""
    with serving(walks.ours, walks.long, store=store) as servers:
        short, long = [], []
        for _ in range(rounds + 1):
            short.append(walk(servers[walks.ours.name], walks.ours, WALKED, visitors=2))
            long.append(walk(servers[walks.long.name], walks.long, WALKED, visitors=1, first=200 - WALKED))
    figures = {"of 23 steps": _ms(short[1:]), "the last of 200": _ms(long[1:])}
    value = ratio(long[1:], short[1:])
    return Row("long", "CPU of a step at the end of 200, by one of 23", "×", value, 1.2, figures=figures)


def _full(empty: Store, rounds: int, sessions: int) -> Row:
    """Worker and store together, in two stores that differ in nothing else."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        full = Store(Path(folder))
        try:
            _fill(full, sessions)
            bytes_each = (full.client.info("memory")["used_memory"]) / sessions
            taken = _taken(empty, full, rounds)
        finally:
            full.close()
    figures = {
        "few sessions": _ms(taken[0]),
        f"{sessions:,} sessions": _ms(taken[1]),
        "memory of a stored session": (Spread.of([bytes_each]), "bytes"),
    }
    value = ratio(taken[1], taken[0])
    return Row("full", f"CPU of a step with {sessions:,} sessions stored", "×", value, 1.1, figures=figures)


def _taken(empty: Store, full: Store, rounds: int) -> tuple[list[float], list[float]]:
    taken: tuple[list[float], list[float]] = ([], [])
    with serving(walks.ours, store=empty) as few, serving(walks.ours, store=full) as many:
        for _ in range(rounds + 1):
            for store, servers, seconds in ((empty, few, taken[0]), (full, many, taken[1])):
                before = store.cpu()
                used = walk(servers[walks.ours.name], walks.ours, WALKED, visitors=2)
                seconds.append(used + (store.cpu() - before) / WALKED / 2)
    return taken[0][1:], taken[1][1:]


def _fill(store: Store, sessions: int) -> None:
    manager, session_id = blocking(store.url), str(uuid.uuid4())
    manager.set_metadata(session_id, "bench", "bench")
    manager.save_step(session_id, 1, ANSWERS[1])
    fill = store.client.register_script(FILL.read_text())
    for first in range(0, sessions, AT_ONCE):
        fill([f"onboarding:{{{session_id}}}:metadata"], [first, min(AT_ONCE, sessions - first)])
    manager.close()


def _ms(seconds: list[float]) -> tuple[Spread, str]:
    return Spread.of([1000 * value for value in seconds]), "ms"
