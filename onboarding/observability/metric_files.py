"""The files of figures of several workers: what an ended one counted goes into one set of files, and its own go.

prometheus_client keeps the files of every process that ever was: after 864 workers a scrape took 3 s and 112 MB. A
scrape and a merge exclude each other by a lock on a file, so that nothing is counted twice, or not at all, meanwhile.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

ADDED_UP = ("counter", "histogram", "summary")  # kinds whose values of several processes are summed
MERGED = "merged"  # what stands in a file's name in place of the process


@contextmanager
def locked(folder: Path, *, alone: bool) -> Iterator[None]:
    """While it lasts nobody merges; ``alone``: nobody reads either."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


def merge_ended(folder: Path, pid: int) -> None:
    """What the process of this id counted stays; its files go, and with them what it had under way."""
    with locked(folder, alone=True):
        for kind in ADDED_UP:
            own = folder / f"{kind}_{pid}.db"
            if own.exists():
                _add(own, folder / f"{kind}_{MERGED}.db")
                own.unlink()
        for gauge in folder.glob(f"gauge_*_{pid}.db"):
            gauge.unlink()


def merge_all_ended(folder: Path) -> None:
    """Of all processes that are gone: of a server before this one, which ended without a word."""
    pids = {path.stem.rpartition("_")[2] for path in folder.glob("*_*.db")} - {MERGED}
    for pid in map(int, filter(str.isdecimal, pids)):
        if not _alive(pid):
            merge_ended(folder, pid)


def _add(own: Path, merged: Path) -> None:
    """Whole or not at all: a server that is killed meanwhile leaves one of the two as it was."""
    values: dict[str, tuple[float, float]] = {}
    for path in (merged, own):
        if path.exists():
            for key, value, timestamp, _ in MmapedDict.read_all_values_from_file(path):  # type: ignore[no-untyped-call]
                before, since = values.get(key, (0.0, 0.0))
                values[key] = before + value, max(since, timestamp)
    fresh = merged.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    written = MmapedDict(str(fresh))  # type: ignore[no-untyped-call]
    for key, (value, timestamp) in values.items():
        written.write_value(key, value, timestamp)  # type: ignore[no-untyped-call]
    written.close()  # type: ignore[no-untyped-call]
    fresh.replace(merged)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
