"""What a soak measured, said at its end."""

from collections.abc import Callable

import pytest

from tests.faults.sizes import SOAK

Figure = Callable[[str, str], None]


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """``figure("200 server kills", "0 lost")``: said at the end of a soak."""
    return lambda what, result: record_property("figure", f"{what}: {result}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    figures = [str(value) for report in reports for name, value in report.user_properties if name == "figure"]
    if SOAK and figures:
        terminalreporter.section("figures")
        for line in figures:
            terminalreporter.line(line)
