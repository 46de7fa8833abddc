"""The application starts while its store is away, and works when it is there; a burst waits for a connection."""

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from onboarding.sessions.connection import POOL_SIZE
from onboarding.settings import Settings
from tests.faults.flows import IDS, managing
from tests.faults.topologies.cluster import Cluster
from tests.faults.topologies.conftest import FLOW, Managing
from tests.faults.topologies.sentinel import Watched
from tests.faults.topologies.servers import wait_until
from tests.web.walking import COMPANY, Founder

ANSWERS_WITHIN = 2.5  # seconds


@pytest.fixture(params=[Cluster, Watched])
def later(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cluster | Watched]:
    """A topology that has its addresses, and nothing at them yet."""
    topology = request.param(tmp_path / "later")
    yield topology
    topology.kill()


def test_the_application_starts_before_its_store(later: Cluster | Watched, tmp_path: Path) -> None:
    """While nobody is at the address, pages say so in time; once the store is there, the same process saves."""
    app = create_app(Settings(app_env="testing", redis_url=later.url, onboarding_data_dir=tmp_path))
    founder, client = Founder(app.test_client()).begin(), app.test_client()
    began = time.monotonic()
    assert founder.press(COMPANY).status == 503
    assert time.monotonic() - began < ANSWERS_WITHIN
    assert client.get("/readyz").status_code == 503

    later.start()
    wait_until(lambda: client.get("/readyz").status_code == 200, within=3)
    assert founder.press(COMPANY).status == 303
