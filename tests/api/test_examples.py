"""What the documentation shows works as pasted, and the example client walks a whole session."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from onboarding.testing import serving
from tests.api.conftest import served

HERE = Path(__file__).parents[2]
MAKE_RUN = "http://127.0.0.1:8000"


@pytest.fixture
def address(store_url: str, store: redis.Redis, tmp_path: Path) -> Iterator[str]:
    """Where the application is served as ``make run`` does, with the development key."""
    with serving.served(served(store_url, tmp_path, onboarding_api_keys="")) as address:
        yield address


def pasted(text: str) -> str:
    """What a shell says when this is pasted into it."""
    done = subprocess.run(["sh", "-ec", text], capture_output=True, text=True, timeout=30, check=True)
    return done.stdout


def test_the_tour_begins_with_three_lines(address: str, store: redis.Redis) -> None:
    """docs/api.md begins with three curl lines; pasted, they make a session, save a step and read the progress."""
    text = (HERE / "docs/api.md").read_text()
    block = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)[0]
    assert [line.count("curl -s ") for line in block.splitlines()] == [1, 1, 1]
    saved, progress = (json.loads(part) for part in re.split(r"\n(?=\{)", pasted(block.replace(MAKE_RUN, address))))
    assert saved["version"] == 1
    assert (progress["completed"], progress["total"], progress["percentage"]) == (1, 23, 4)
    assert len(store.keys("onboarding:*:metadata")) == 1


def test_the_lines_of_the_page_work(address: str) -> None:
    """So do the lines that the page of the document begins with, which name the server that shows them."""
    shown = pasted(f"curl -s {address}/api/v1/docs")
    found = re.search(r"<pre[^>]*><code>(id=.*?)</code></pre>", shown, re.DOTALL)
    assert found is not None
    lines = re.sub(r"&#39;|&#34;|&quot;", lambda quote: "'" if quote[0] == "&#39;" else '"', found[1])
    assert json.loads(pasted(lines).splitlines()[-1])["completed"] == 1


@pytest.mark.parametrize("how", [[], ["--async"]])
def test_the_example_client_walks(address: str, store: redis.Redis, how: list[str]) -> None:
    """The example client creates, saves, reads, finalizes and deletes a session, blocking and awaiting."""
    command = [sys.executable, str(HERE / "examples/api_client/walk.py"), address, "dev", *how]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^Finalized: BC-\w{5}-\w{5}, sha256:[0-9a-f]{64}$", done.stdout, re.MULTILINE)
    assert done.stdout.rstrip().endswith("Deleted")
    assert f"{address}/resume/" in done.stdout
    assert store.keys("onboarding:*:metadata") == []


def test_the_example_client_tells_what_is_wrong(address: str) -> None:
    """It shows the messages of refused answers by field, and a wrong key as what it is."""
    walk = str(HERE / "examples/api_client/walk.py")
    done = subprocess.run([sys.executable, walk, address, "dev"], capture_output=True, text=True, timeout=60)
    assert "company_name: Enter the company’s name" in done.stdout
    done = subprocess.run([sys.executable, walk, address, "wrong"], capture_output=True, text=True, timeout=60)
    assert "401 Unauthorized" in done.stderr
