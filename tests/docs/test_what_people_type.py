"""The tables of docs/what-people-type.md are so: each line is typed into the form of its step."""

import re
from pathlib import Path

import pytest

from tests.numerals.asked import is_right, outcome_of
from tests.numerals.cases import EVERY, Case

PAGE = (Path(__file__).parents[2] / "docs" / "what-people-type.md").read_text(encoding="utf-8")
LINE = re.compile(r"^\| (\w+), ?(\w*), ([\w-]+) \| `(.+?)` \| (.+) \|$", re.MULTILINE)
CASES = [
    Case(kind, currency, language, typed, "" if outcome == "nothing" else outcome.strip("`").replace("\\|", "|"))
    for kind, currency, language, typed, outcome in LINE.findall(PAGE)
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_line_is_so(case: Case) -> None:
    """What the page says of a text comes of it."""
    assert is_right(case, found := outcome_of(case)), f"{found}, and not {case.outcome}"


def test_every_kind_is_shown() -> None:
    """No line is left out for how it is written, and each kind but names has one."""
    assert len(CASES) == PAGE.count("\n| ") - 2
    assert {case.kind for case in CASES} == {*EVERY} - {"name", "percent"}
