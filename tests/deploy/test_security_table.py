"""docs/security.md names tests, and they exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs/security.md"


def test_every_test_that_is_named_exists() -> None:
    """A file that was renamed, or a test that was, fails here."""
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TABLE.read_text())
    missing = [file for file, _ in named if not (ROOT / file).exists()]
    assert [] == missing
    assert [] == [test for file, test in named if test and f"def {test}(" not in (ROOT / file).read_text()]
    assert len(named) > 20


def test_what_is_not_met_is_said() -> None:
    """Every row ends with a test, or with what is not met."""
    rows = [line for line in TABLE.read_text().splitlines() if re.match(r"\| \d", line)]
    assert len(rows) > 25
    assert [] == [row for row in rows if "`tests/" not in row and "not met" not in row and "operator" not in row]
