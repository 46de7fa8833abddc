"""What conditions mean: the table of rules, blanks above all; and that one evaluation is behind everything."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from onboarding.flow.conditions import UNKNOWN, all_of, answered, any_of, condition_of, not_, run

RULES: list[tuple[Any, Any, bool]] = [
    # what is written, the answer to “q”, whether it holds
    # text
    (("q", "a"), "a", True),
    (("q", "a"), "A", False),
    (("q", "a b"), "a b", True),
    (("q", ("a", "b")), "b", True),
    (("q", ("a", "b")), "c", False),
    (("q", "!=", "a"), "b", True),
    (("q", "!=", "a"), "a", False),
    (("q", "!=", ("a", "b")), "c", True),
    (("q", "!=", ("a", "b")), "b", False),
    # numbers, exactly, whether they are kept as numbers or as text
    (("q", 10), 10, True),
    (("q", 10), "10", True),
    (("q", 10), "10.00", True),
    (("q", ">", 10), 11, True),
    (("q", ">", 10), 10, False),
    (("q", ">=", 10), "10.0", True),
    (("q", "<", Decimal("0.3")), "0.29999999999999999999", True),
    (("q", "<=", 0.3), "0.3", True),
    (("q", ">", 9), "10", True),
    (("q", "!=", 5), 6, True),
    (("q", "5"), 5, False),
    (("q", 5), "five", False),
    (("q", ">", 5), "five", False),
    (("q", 1), True, False),
    # days and times
    (("q", ">", date(2026, 3, 31)), "2026-04-01", True),
    (("q", "<", "2026-04-01"), "2026-03-31", True),
    (("q", "2026-04-01"), "2026-04-01", True),
    # yes and no
    (("q", True), True, True),
    (("q", True), False, False),
    (("q", False), False, True),
    (("q", "!=", True), False, True),
    (("q", True), "yes", False),
    # several boxes
    (("q", "a"), ["a", "b"], True),
    (("q", "c"), ["a", "b"], False),
    (("q", "!=", "a"), ["a", "b"], False),
    (("q", "!=", "c"), ["a", "b"], True),
    (("q", ">", 1), ["a", "b"], True),
    (("q", 2), ["a", "b"], True),
    (("q", "<", 2), ["a", "b"], False),
    # rows, and what is in them
    (("q", ">=", 2), [{"n": 1}, {"n": 2}], True),
    (("q.n", ">", 1), [{"n": 1}, {"n": 2}], True),
    (("q.n", ">", 2), [{"n": 1}, {"n": 2}], False),
    (("q.n", "!=", 1), [{"n": 1}, {"n": 2}], False),
    (("q.n", "!=", 3), [{"n": 1}, {}], True),
    (("q.c.n", 7), [{"c": [{"n": 7}]}, {}], True),
    (("q.c", "x"), [{"c": ["x", "y"]}, {"c": ["z"]}], True),
    # a part of an answer
    (("q.country", "DE"), {"country": "DE", "city": "Ulm"}, True),
    (("q.region", "DE"), {"country": "DE"}, False),
    (("q.country", "DE"), "DE", False),
    # blanks: without an answer nothing holds, also no !=, and what is not holds
    *((written, blank, False) for blank in (None, "", [], {}) for written in (
        ("q", "a"), ("q", ""), ("q", "!=", "a"), ("q", 0), ("q", "<", 1), ("q", ">=", 0), ("q", "!=", 5), ("q", False),
        ("q", True), ("q", ()), answered("q"), ("q.n", 1), ("q.n", "!=", 1), not_(not_(answered("q"))),
    )),
    (not_(("q", "a")), None, True),
    (not_(("q", "!=", "a")), None, True),
    (not_(("q", "<", 1)), "", True),
    (not_(answered("q")), [], True),
    (("q.n", "!=", 1), [{}], False),
    # an answer, whatever it is
    (answered("q"), "a", True),
    (answered("q"), 0, True),
    (answered("q"), False, True),
    (answered("q"), ["a"], True),
    (answered("q"), [{}], True),
    (answered("q.n"), [{"n": 0}], True),
    (answered("q.n"), [{"m": 0}], False),
    # together
    (all_of(("q", ">", 1), ("q", "<", 3)), 2, True),
    (all_of(("q", ">", 1), ("q", "<", 3)), 3, False),
    (any_of(("q", 1), ("q", 3)), 3, True),
    (any_of(("q", 1), ("q", 3)), 2, False),
    (not_(any_of(("q", 1), all_of(("q", ">", 3), ("q", "<", 5)))), 4, False),
]  # fmt: skip


@pytest.mark.parametrize(("written", "answer", "holds"), RULES, ids=str)
def test_the_rules(written: Any, answer: Any, holds: bool) -> None:
    """Each line of the table, by evaluation and by the postfix expression that scripts are given."""
    condition = condition_of(written)

    assert holds is condition.holds({"q": answer}.get)
    assert holds is run(condition.postfix(lambda comparison: comparison.of(answer)), bool)


def test_what_is_not_known_yet_decides_nothing_alone() -> None:
    """A verdict is given as soon as the answers that are known decide, and not before."""
    answer_to = {"a": 1, "b": UNKNOWN}.get

    assert any_of(("a", 1), ("b", 1)).verdict(answer_to) is True
    assert all_of(("a", 2), ("b", 1)).verdict(answer_to) is False
    assert any_of(("a", 2), ("b", 1)).verdict(answer_to) is None
    assert not_(("b", 1)).verdict(answer_to) is None
    assert not_(("b", 1)).holds(answer_to) is False


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("plan", "write a condition as"),
        (("plan",), "write a condition as"),
        (("plan", "team", "company"), "several answers are"),
        (("plan", "<", (1, 2)), "with one value"),
        (("plan", object()), "is compared with text, a number"),
        (("", "a"), "begins with the name of a field"),
        (("a..b", "a"), "begins with the name of a field"),
        ((3, "a"), "begins with the name of a field"),
    ],
)
def test_what_is_no_condition(written: Any, sentence: str) -> None:
    """It is refused where it is written, with what to write instead."""
    with pytest.raises(ValueError, match=sentence):
        condition_of(written)


def test_nothing_together_is_no_condition() -> None:
    """Neither all nor any of nothing is a condition."""
    for together in (all_of, any_of):
        with pytest.raises(ValueError, match="at least one"):
            together()


def test_a_condition_reads_like_a_sentence() -> None:
    """In the API's rules and in a flow's mistakes."""
    condition = any_of(("plan", ("a", "b")), all_of(("people", ">", 10), not_(("vat", True))), answered("web"))

    assert "plan is a or b or (people is above 10 and not (vat is true)) or web is answered" == str(condition)
