"""The application starts while its store is away, and works when it is there; a burst waits for a connection."""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.crc import key_slot

from app import create_app
from onboarding.config import Settings
from onboarding.sessions import RetryPolicy
from onboarding.sessions.redis import connection
from tests.faults.conftest import Manage
from tests.faults.flows import IDS
from tests.faults.topologies.cluster import Cluster
from tests.faults.topologies.sentinel import Watched
from tests.faults.topologies.servers import Server, wait_until
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
    client, began = app.test_client(), time.monotonic()
    founder = Founder(app.test_client()).begin()
    assert time.monotonic() - began < ANSWERS_WITHIN
    assert (founder.page.status, client.get("/readyz").status_code) == (503, 503)

    later.start()
    wait_until(lambda: client.get("/readyz").status_code == 200, within=3)
    founder.open("/steps/company")
    assert founder.press(COMPANY).status == 303


@pytest.mark.parametrize("kind", ["watched", "cluster"])
def test_limits_count_in_every_topology(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """What the API's limits count is kept in the sessions' store, wherever that is."""
    url = request.getfixturevalue(kind).url
    settings = Settings(
        app_env="testing", redis_url=url, onboarding_data_dir=tmp_path, onboarding_api_limit="2 per minute"
    )
    clients = [create_app(settings).test_client() for _ in range(3)]  # three workers
    call = {"json": IDS, "headers": {"Authorization": "Bearer dev"}}
    answers = [client.post("/api/v1/onboarding/session", **call) for client in clients]

    assert [answer.status_code for answer in answers] == [201, 201, 429]


@pytest.mark.parametrize("kind", ["server", "watched", "cluster"])
def test_a_burst_waits_for_a_connection(
    kind: str, manage: Manage, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More callers at once than there are connections all get their answer, and no more connections are opened."""
    monkeypatch.setattr(connection, "POOL_SIZE", 4)
    topology = request.getfixturevalue(kind)
    url = f"redis://127.0.0.1:{topology.port}" if kind == "server" else topology.url
    manager, session_id = manage(url, policy=RetryPolicy(first=0.05)), str(uuid.uuid4())
    manager.set_metadata(session_id, **IDS)
    server = _with(topology, session_id)
    before = server.say("INFO", "clients")["connected_clients"]
    server.say("CLIENT", "PAUSE", 30)
    answers = manager.at_once(8, "get_progress", session_id)
    assert len(answers) == 8
    assert server.say("INFO", "clients")["connected_clients"] - before <= 4


def _with(topology: Server | Watched | Cluster, session_id: str) -> Server:
    """The server that has this session."""
    if isinstance(topology, Cluster):
        return topology.owner(key_slot(session_id.encode()))
    return topology.primary() if isinstance(topology, Watched) else topology
