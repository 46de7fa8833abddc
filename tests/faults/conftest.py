"""Servers and proxies of a test's own, and the figures of a soak."""

from collections.abc import Callable, Iterator

import pytest

from tests.faults.proxy import Proxy, proxied
from tests.faults.servers import ALWAYS, Server, serving
from tests.faults.sizes import LONGEST_SOAK, SOAK

Figure = Callable[[str, str], None]


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


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """``figure("200 server kills", "0 lost")``: said at the end of a soak."""
    return lambda what, result: record_property("figure", f"{what}: {result}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if SOAK:
        for item in items:
            item.add_marker(pytest.mark.timeout(LONGEST_SOAK))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    figures = [str(value) for report in reports for name, value in report.user_properties if name == "figure"]
    if SOAK and figures:
        terminalreporter.section("figures")
        for line in figures:
            terminalreporter.line(line)
