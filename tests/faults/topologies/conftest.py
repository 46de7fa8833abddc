"""The topologies that several tests look at and none breaks."""

from collections.abc import Iterator

import pytest

from tests.faults.topologies.cluster import Cluster
from tests.faults.topologies.sentinel import Watched
from tests.faults.topologies.servers import Server, wait_until


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server, by TCP and by a Unix socket."""
    folder = tmp_path_factory.mktemp("one") / "server"
    server = Server(folder, "--unixsocket", str(folder / "socket")).start()
    wait_until(server.answers)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A primary with a replica, and three Sentinels."""
    watched = Watched(tmp_path_factory.mktemp("watched"), replicas=1)
    try:
        yield watched.start()
    finally:
        watched.kill()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three primaries that share the slots."""
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield cluster.start()
    finally:
        cluster.kill()
