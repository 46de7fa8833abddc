"""The example receiver, as the docs show it, against what is really sent."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from onboarding.delivery.delivery import Delivery, Outcome
from onboarding.delivery.webhook import Webhook
from tests.delivery.receiver import SECRET

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/webhook_receiver/receiver.py"
SESSION = "0b9c5e3e-5a51-4d6e-9c0a-7f2f1d3e8a44"


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    environment = os.environ | {"SECRET": SECRET, "FOLDER": str(tmp_path), "PORT": "0"}
    with subprocess.Popen(
        [sys.executable, EXAMPLE], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.kill()


def test_it_keeps_each_context_once(url: str, tmp_path: Path) -> None:
    """Sent twice, it is there once; signed with another secret, it is refused."""
    now = datetime.now(UTC)
    delivery = Delivery(session_id=SESSION, standing="due", now=now, finalized_at=now)
    for _ in range(2):
        assert Outcome(sent=True) == Webhook(url, [SECRET]).send(delivery, {"name": "Bäckerei"})
    other = Webhook(url, ["whsec_YW4gb2xkZXIgc2VjcmV0IG9mIDMyIGJ5dGVzISEhISE="])
    assert Outcome(sent=False, why="status 400") == other.send(delivery, {"name": "somebody else's"})
    assert [f"msg_{SESSION}.json"] == os.listdir(tmp_path)
    assert {"name": "Bäckerei"} == json.loads((tmp_path / f"msg_{SESSION}.json").read_text())


def test_the_docs_show_it() -> None:
    """What docs/delivery.md shows of it is in it."""
    (shown,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/delivery.md").read_text(), re.DOTALL)
    for line in shown.splitlines():
        assert line.partition("  #")[0].strip() in EXAMPLE.read_text()
