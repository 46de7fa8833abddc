"""Figures of ended workers are merged: nothing is lost or counted twice, and what a scrape costs does not grow."""

import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import redis

from onboarding.observability.metrics import locked, merge_all_ended, merge_ended
from tests.observing.test_metrics import read
from tests.served import gunicorn

COUNTS = """
import os, prometheus_client as p
p.Counter("onboarding_c", "x", ["a"]).labels("b").inc(3)
p.Histogram("onboarding_h", "x", buckets=[1, 2]).observe(1.5)
p.Gauge("onboarding_g", "x", multiprocess_mode="livesum").set(7)
print(os.getpid())
"""
READS = (
    "import sys, prometheus_client as p; from prometheus_client.multiprocess import MultiProcessCollector;"
    " r = p.CollectorRegistry(); MultiProcessCollector(r, sys.argv[1]); sys.stdout.write(p.generate_latest(r).decode())"
)


def run(program: str, folder: Path) -> str:
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)}
    command = [sys.executable, "-c", program, str(folder)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.db"))


@pytest.mark.parametrize("at_once", [False, True], ids=["one by one", "found at the start"])
def test_ended_workers_leave_one_set_of_files(tmp_path: Path, at_once: bool) -> None:
    """Counters and histograms are their sums, to the bucket; what they had under way is gone."""
    for _ in range(4):
        pid = int(run(COUNTS, tmp_path))
        if not at_once:
            merge_ended(tmp_path, pid)
    if at_once:
        merge_all_ended(tmp_path)
    assert ["counter_merged.db", "histogram_merged.db"] == files(tmp_path)
    output = run(READS, tmp_path)
    assert 'onboarding_c_total{a="b"} 12.0' in output
    assert ["0.0", "4.0", "4.0"] == [
        line.split()[1] for line in output.splitlines() if line.startswith("onboarding_h_bucket")
    ]
    assert "onboarding_h_sum 6.0" in output
    assert "onboarding_g" not in output


def test_who_lives_is_left_alone(tmp_path: Path) -> None:
    """Files of a process that is there stay."""
    (tmp_path / f"counter_{os.getpid()}.db").write_bytes(b"")
    merge_all_ended(tmp_path)
    assert [f"counter_{os.getpid()}.db"] == files(tmp_path)


def test_a_scrape_and_a_merge_wait_for_each_other(tmp_path: Path) -> None:
    """While somebody reads nobody merges; readers do not wait for each other."""
    tries = (
        "import sys, fcntl; f = open(sys.argv[1] + '/lock', 'w'); "
        "fcntl.flock(f, fcntl.LOCK_NB | (fcntl.LOCK_EX if sys.argv[2] == 'merge' else fcntl.LOCK_SH))"
    )

    def works(what: str) -> bool:
        return not subprocess.run([sys.executable, "-c", tries, tmp_path, what], stderr=subprocess.DEVNULL).returncode

    with locked(tmp_path, alone=False):
        assert (True, False) == (works("read"), works("merge"))
    with locked(tmp_path, alone=True):
        assert (False, False) == (works("read"), works("merge"))
    assert works("merge")


def test_workers_that_come_and_go_cost_nothing(store_url: str, store: redis.Redis, tmp_path: Path) -> None:
    """After many workers there are as many files as at the start, and every request was counted once."""
    folder = tmp_path / "figures"
    folder.mkdir()
    asked = 0
    with gunicorn(store_url, tmp_path, workers=2, PROMETHEUS_MULTIPROC_DIR=str(folder)) as served:
        for _ in range(6):
            for _ in range(5):
                assert httpx.get(f"{served.address}/resume", headers={"Connection": "close"}).status_code == 200
                asked += 1
            gone = set(served.workers)
            for pid in gone:
                os.kill(pid, 15)
            while set(served.workers) & gone or len(served.workers) < 2:
                httpx.get(f"{served.address}/healthz", timeout=30)
        text = httpx.get(f"{served.address}/metrics").text
        file_names = files(folder)
    counted = read(text)["onboarding_requests_total", ("wizard.carry_on", "GET", "200")]
    assert asked == counted
    assert {"counter_merged.db", "histogram_merged.db"} <= set(file_names)
    assert (
        len({name.rpartition("_")[2] for name in file_names}) <= 1 + 2 + 1
    )  # merged, two workers, one that ends just now
    assert len(file_names) <= 2 + 3 * 4
