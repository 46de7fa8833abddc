"""From importing to ready, and the memory of a worker that has served."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator

from bench.arms import walks
from bench.measured import Row, Spread
from bench.measures.steps import WALKED, walk
from bench.serving import ROOT, Store, serving

_READY = """
import time
started = time.perf_counter(), time.process_time()
from app import create_app
create_app()
print(time.perf_counter() - started[0], time.process_time() - started[1])
"""
MIB = 1024 * 1024


def rows(store: Store, *, rounds: int) -> Iterator[Row]:
    taken = [_ready(store.url) for _ in range(rounds + 1)][1:]
    wall, used = (Spread.of(one) for one in zip(*taken, strict=True))
    figures = {"CPU": (used, "s"), "wall": (wall, "s")}
    yield Row("start", "import to ready, warm: CPU", "s", used, 0.8, figures=figures)
    with serving(walks.ours, walks.floor, walks.formtools, store=store) as servers:
        for name, server in servers.items():
            walk(server, getattr(walks, "formtools" if "django" in name else name), WALKED, visitors=3)
        memory = {name: (Spread.of([server.resident() / MIB]), "MB") for name, server in servers.items()}
    yield Row("resident", "memory of a worker that has served", "MB", memory["ours"][0], 80, figures=memory)


def _ready(store_url: str) -> tuple[float, float]:
    """Wall and CPU seconds, of a process that has nothing else to do."""
    settings = {"APP_ENV": "production", "SECRET_KEY": secrets.token_hex(32), "REDIS_URL": store_url}
    told = subprocess.run(
        [sys.executable, "-c", _READY], env=os.environ | settings, cwd=ROOT, capture_output=True, check=True, text=True
    )
    wall, used = told.stdout.split()
    return float(wall), float(used)
