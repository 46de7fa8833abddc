"""A server of a test's own, and a network between the two: for tests of other folders too."""

from collections.abc import Iterator

import pytest

from tests.faults.proxy import Proxy, proxied
from tests.faults.servers import ALWAYS, Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with an append-only file that is synced with every write."""
    with serving(**ALWAYS) as server:
        yield server


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """A network between this test and its server."""
    with proxied(server.socket) as proxy:
        yield proxy
