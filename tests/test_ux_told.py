"""What docs/ux.md tells: every point, and tests that are there."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
TOLD = (TESTS.parent / "docs" / "ux.md").read_text(encoding="utf-8")
POINTS = re.findall(r"^\| (\d+) \|.*\| (.*) \|$", TOLD, re.MULTILINE)


def test_every_point_is_told() -> None:
    """All 34, in order, each with something that holds it."""
    assert [str(number) for number in range(1, 35)] == [number for number, _ in POINTS]
    assert all(held for _, held in POINTS)


def test_the_tests_that_it_names_are_there() -> None:
    """Each is a file of this folder."""
    named = [name for _, held in POINTS for name in re.findall(r"`([\w/*]+\.py)`", held)]

    assert [name for name in named if not list(TESTS.glob(name))] == []
    assert len(named) >= len(POINTS)
