"""Everything in one run: ``python -m bench``; ``--quick`` for a look, ``--only steps wire`` for a part."""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import report
from bench.measured import Row
from bench.measures import crowd, finalize, growth, manager, memory, numbers, start, steps, wire
from bench.serving import Store

RESULTS = Path(__file__).with_name("results")


def main() -> None:
    asked = _asked()
    found: list[Row] = []
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = Store(Path(folder))
        try:
            for name, measure in _measures(store, Path(folder), quick=asked.quick).items():
                if not asked.only or name in asked.only:
                    for row in measure():
                        print(report.line(row), flush=True)
                        found.append(row)
        finally:
            store.close()
    if not asked.only:
        path = report.write(found, RESULTS, quick=asked.quick, seconds=time.monotonic() - started)
        print(f"Written to {path.relative_to(Path.cwd())}")


def _measures(store: Store, folder: Path, *, quick: bool) -> dict[str, Callable[[], Iterator[Row]]]:
    rounds = 3 if quick else 9
    return {
        "steps": lambda: steps.rows(store, rounds=rounds, visitors=2 if quick else 3),
        "manager": lambda: manager.rows(store, folder, rounds=rounds, calls=100 if quick else 300),
        "finalize": lambda: finalize.rows(store, rounds=rounds, sessions=5),
        "growth": lambda: growth.rows(store, rounds=rounds, sessions=50_000 if quick else 1_000_000),
        "memory": lambda: memory.rows(store),
        "numbers": lambda: numbers.rows(rounds=rounds),
        "wire": lambda: wire.rows(store),
        "start": lambda: start.rows(store, rounds=rounds),
        "crowd": lambda: crowd.rows(store, seconds=1.0 if quick else 3.0),
    }


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds; for a look, not for a judgement")
    parser.add_argument(
        "--only", nargs="+", help="some of: steps manager finalize growth memory numbers wire start crowd"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
