"""How the tests are run: by how many processes, and without looking again and again through what stays."""

from __future__ import annotations

import gc
import os
from pathlib import Path

import pytest

FEW = 4  # files that are done before worker processes have started


def files_of(arguments: list[str]) -> int:
    """How many test files these arguments of pytest stand for."""
    paths = {Path(argument.partition("::")[0]) for argument in arguments}
    return sum(len(list(path.rglob("test_*.py"))) if path.is_dir() else 1 for path in paths)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """``-n auto``: none for a few files, which start at once in this process; else one for each processor."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return 0 if files_of(config.args) <= FEW else len(os.sched_getaffinity(0))


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: the collector need not look through them after each test."""
    gc.collect()
    gc.freeze()
