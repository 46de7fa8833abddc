"""From importing to ready, and the memory of a worker that has served."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench.arms import walks
from bench.measured import Row, Spread, ratio
from bench.measures.steps import WALKED, walk
from bench.serving import ROOT, Store, serving

_READY = """
import sys, time
started = time.perf_counter(), time.process_time()
{made}
print(time.perf_counter() - started[0], time.process_time() - started[1], len(sys.modules))
"""
_MADE = {"ours": "from app import create_app; create_app()", "floor": "import bench.arms.floor"}
MIB = 1024 * 1024


def rows(store: Store, *, rounds: int) -> Iterator[Row]:
    yield from _starts(store, rounds)
    with serving(walks.ours, walks.floor, walks.formtools, store=store) as servers:
        for name, server in servers.items():
            walk(server, getattr(walks, "formtools" if "django" in name else name), WALKED, visitors=3)
        memory = {name: (Spread.of([server.resident() / MIB]), "MB") for name, server in servers.items()}
    yield Row("resident", "memory of a worker that has served", "MB", memory["ours"][0], 80, figures=memory)


def _starts(store: Store, rounds: int) -> Iterator[Row]:
    """In turns with the floor. The first round compiles, into a folder of its own: a warm start compiles nothing."""
    with tempfile.TemporaryDirectory(prefix="bench-compiled-") as compiled:
        taken = [{name: _ready(made, store.url, compiled) for name, made in _MADE.items()} for _ in range(rounds + 1)]
    wall, used, modules = (
        {name: [turn[name][part] for turn in taken[1:]] for name in _MADE} for part in range(len(taken[0]["ours"]))
    )
    figures = {f"CPU, {name}": (Spread.of(used[name]), "s") for name in _MADE}
    figures |= {f"modules, {name}": (Spread.of(modules[name]), "") for name in _MADE}
    figures["wall"] = (Spread.of(wall["ours"]), "s")
    yield Row("start", "import to ready, warm: CPU", "s", Spread.of(used["ours"]), 0.8, figures=figures)
    yield Row("start-ratio", "… by the floor's", "×", ratio(used["ours"], used["floor"]))


def _ready(made: str, store_url: str, compiled: str) -> tuple[float, float, int]:
    """Wall and CPU seconds, of a process that has nothing else to do; and how many modules it has then."""
    settings = {"APP_ENV": "production", "SECRET_KEY": secrets.token_hex(32), "REDIS_URL": store_url}
    compiling = {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}  # empty: it may be written there
    done = subprocess.run(
        [sys.executable, "-c", _READY.format(made=made)],
        env=os.environ | settings | compiling,
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    wall, used, modules = done.stdout.split()
    return float(wall), float(used), int(modules)
