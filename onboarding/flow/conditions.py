"""Conditions as data: when a step, a field, a group of rows or an option is asked for.

A condition is written as a pair, a comparison, or made of others, and may look only at what is asked before::

    ("plan", "team")                    the answer is "team"
    ("plan", ("team", "company"))       it is one of these
    ("people", ">", 10)                 a comparison: ==, !=, <, <=, >, >=
    answered("website")                 there is an answer
    all_of(…), any_of(…), not_(…)       of conditions

What an answer is compared as follows from what is written: text with text, a number or an amount with a number
(exactly, "12.50" is 12.5), a day with a day or its ISO text, a yes with True. ``"address.country"`` is a part of an
answer, and ``"directors.age"`` one question of each row.

**Blanks.** A question that is not answered, or is out of reach, makes every comparison false, ``!=`` too; ``not_`` of
it is true. **Several.** Of boxes, ``==`` and the orders hold where one of those chosen does, and ``!=`` where none is
that; with a number a list is counted. Of rows, what is compared is how many there are, or one question of any of them.

Nothing else decides: the scripts of the store and of the browser are given what is written here as data (``postfix``).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, TypeVar

Json = Any
Value = str | bool | int | float | Decimal | date | time
T = TypeVar("T")

AND: Final = "&"
OR: Final = "|"
NOT: Final = "!"
_ANSWERED = "answered"
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": lambda answer, value: answer == value,
    "!=": lambda answer, value: answer != value,
    "<": lambda answer, value: answer < value,
    "<=": lambda answer, value: answer <= value,
    ">": lambda answer, value: answer > value,
    ">=": lambda answer, value: answer >= value,
}
_IN_WORDS = {"==": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}


class Unknown:
    """Stands for an answer that is not known yet: a condition over it may be undecided."""


UNKNOWN: Final = Unknown()
Answers = Callable[[str], Json]  # the answer to a question by its name; None where there is none, or UNKNOWN


@dataclass(frozen=True)
class Comparison:
    """Compares the answer to one question. ``path`` is the question's name, or a part of its answer after a dot."""

    path: str
    operator: str
    values: tuple[str | bool | int | Decimal, ...]

    @cached_property
    def name(self) -> str:
        """The question whose answer decides."""
        return self.path.partition(".")[0]

    @property
    def parts(self) -> list[str]:
        """The path below the answer's own name: the groups and the field that it goes through."""
        return self.path.split(".")[1:]

    def comparisons(self) -> Iterator["Comparison"]:
        """The comparisons that it is made of; of one comparison, itself."""
        yield self

    def verdict(self, answer_to: Answers) -> bool | None:
        """True or False; None where the answer is not known."""
        answer = answer_to(self.name)
        return None if answer is UNKNOWN else self.of(answer)

    def holds(self, answer_to: Answers) -> bool:
        """Whether it is true; what is not known does not hold."""
        return self.verdict(answer_to) is True

    def of(self, answer: Json) -> bool:
        """Whether it holds of this answer to its question."""
        found = _part_of(answer, self.parts)
        if found in (None, "", [], {}):
            return False
        if self.operator == _ANSWERED:
            return True
        if isinstance(found, list) and (self.counts or all(isinstance(item, dict) for item in found)):
            found = len(found)
        several = found if isinstance(found, list) else [found]
        if self.operator == "!=":
            return not any(_compare("==", item, value) for item in several for value in self.values)
        return any(_compare(self.operator, item, value) for item in several for value in self.values)

    @property
    def counts(self) -> bool:
        """Whether a list is counted, instead of looked at one by one."""
        return not self.parts and all(_is_number(value) for value in self.values)

    def postfix(self, atom: Callable[["Comparison"], T]) -> list[T | str]:
        """In postfix order, each comparison as ``atom`` makes it."""
        return [atom(self)]

    def told(self) -> Json:
        """As JSON, which the browser's script reads."""
        values = (value if isinstance(value, str | bool) else {"number": str(value)} for value in self.values)
        return [self.path, self.operator, *values]

    def __str__(self) -> str:
        if self.operator == _ANSWERED:
            return f"{self.path} is answered"
        return f"{self.path} {_IN_WORDS[self.operator]} {' or '.join(map(_in_words, self.values))}"


@dataclass(frozen=True)
class _Several:
    parts: tuple["Condition", ...]
    _decides = True  # the verdict of one part that is the verdict of all
    _operator = OR
    _word = " or "

    def comparisons(self) -> Iterator[Comparison]:
        for part in self.parts:
            yield from part.comparisons()

    def verdict(self, answer_to: Answers) -> bool | None:
        verdicts = [part.verdict(answer_to) for part in self.parts]
        if self._decides in verdicts:
            return self._decides
        return None if None in verdicts else not self._decides

    def holds(self, answer_to: Answers) -> bool:
        return self.verdict(answer_to) is True

    def postfix(self, atom: Callable[[Comparison], T]) -> list[T | str]:
        first, *others = (part.postfix(atom) for part in self.parts)
        return [*first, *(token for other in others for token in (*other, self._operator))]

    def told(self) -> Json:
        return [self._operator, *(part.told() for part in self.parts)]

    def __str__(self) -> str:
        return self._word.join(f"({part})" if isinstance(part, _Several) else str(part) for part in self.parts)


@dataclass(frozen=True)
class AnyOf(_Several):
    """One of them holds."""


@dataclass(frozen=True)
class AllOf(_Several):
    """All of them hold."""

    _decides = False
    _operator = AND
    _word = " and "


@dataclass(frozen=True)
class Not:
    """The condition does not hold; of a question without an answer neither does."""

    part: "Condition"

    def comparisons(self) -> Iterator[Comparison]:
        """The comparisons that it is made of."""
        return self.part.comparisons()

    def verdict(self, answer_to: Answers) -> bool | None:
        """The opposite; None stays None."""
        verdict = self.part.verdict(answer_to)
        return None if verdict is None else not verdict

    def holds(self, answer_to: Answers) -> bool:
        """Whether it is true; what is not known does not hold."""
        return self.verdict(answer_to) is True

    def postfix(self, atom: Callable[[Comparison], T]) -> list[T | str]:
        """In postfix order, its part first."""
        return [*self.part.postfix(atom), NOT]

    def told(self) -> Json:
        """As JSON, which the browser's script reads."""
        return [NOT, self.part.told()]

    def __str__(self) -> str:
        return f"not ({self.part})"


Condition = Comparison | AnyOf | AllOf | Not
Pair = tuple[str, Value | tuple[Value, ...]]
ShownIf = Condition | Pair | tuple[str, str, Value | tuple[Value, ...]]


def all_of(*conditions: ShownIf) -> AllOf:
    """All of these conditions hold."""
    return AllOf(_parts(conditions, "all_of"))


def any_of(*conditions: ShownIf) -> AnyOf:
    """One of these conditions holds, or several."""
    return AnyOf(_parts(conditions, "any_of"))


def not_(condition: ShownIf) -> Not:
    """The condition does not hold, as where its question is not answered."""
    return Not(condition_of(condition))


def answered(name: str) -> Comparison:
    """There is an answer: text, a number, a row, a tick, a yes or a no."""
    return _comparison(name, _ANSWERED, ())


def condition_of(given: ShownIf) -> Condition:
    """What stands behind ``shown_if``. ValueError with what to write instead where it is no condition."""
    if isinstance(given, Condition):
        return given
    if isinstance(given, tuple) and len(given) == 2:
        return _comparison(given[0], "==", given[1])
    if isinstance(given, tuple) and len(given) == 3:
        return _comparison(given[0], given[1], given[2])
    raise ValueError(f'write a condition as ("plan", "team"), ("people", ">", 10) or all_of(…), not as {given!r}')


def run(postfix: Iterable[Any], value: Callable[[Any], bool]) -> bool:
    """What a postfix expression comes to; the scripts of the store and of the browser have the same few lines."""
    stack: list[bool] = []
    for token in postfix:
        if token == NOT:
            stack.append(not stack.pop())
        elif token in (AND, OR):
            right, left = stack.pop(), stack.pop()
            stack.append(left and right if token == AND else left or right)
        else:
            stack.append(value(token))
    return stack.pop()


def _parts(conditions: Sequence[ShownIf], name: str) -> tuple[Condition, ...]:
    if not conditions:
        raise ValueError(f"{name}() needs at least one condition")
    return tuple(map(condition_of, conditions))


def _comparison(path: Any, operator: Any, values: Any) -> Comparison:
    if not isinstance(path, str) or not all(path.split(".")):
        raise ValueError(f"a condition begins with the name of a field, and {path!r} is none")
    if operator not in (*_ORDERS, _ANSWERED):
        operators, instead = " ".join(_ORDERS), f'several answers are ("{path}", ("a", "b"))'
        raise ValueError(f"a comparison is one of {operators}, and {operator!r} is none; {instead}")
    several = values if isinstance(values, tuple) else (values,)
    if operator not in ("==", "!=", _ANSWERED) and len(several) != 1:
        raise ValueError(f"{path!r} is compared by {operator} with one value, not with {values!r}")
    return Comparison(path, operator, tuple(map(_value, several)))


def _value(value: Any) -> str | bool | int | Decimal:
    """As answers are kept: days and times as ISO text, numbers exactly."""
    if isinstance(value, str | bool | int | Decimal):
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return Decimal(str(value))
    raise ValueError(f"an answer is compared with text, a number, a day, True or False, and not with {value!r}")


def _part_of(answer: Json, parts: Sequence[str]) -> Json:
    """The part of an answer at this path; of rows the parts of all, without those that are blank."""
    for place, part in enumerate(parts):
        if isinstance(answer, list):
            inside = [_part_of(row, parts[place:]) for row in answer]
            flat = [item for found in inside for item in (found if isinstance(found, list) else [found])]
            return [item for item in flat if item not in (None, "", {})]
        answer = answer.get(part) if isinstance(answer, dict) else None
    return answer


def _compare(operator: str, answer: Json, value: str | bool | int | Decimal) -> bool:
    """Of two things that cannot be compared, nothing holds."""
    if isinstance(value, bool) or isinstance(answer, bool):
        return operator == "==" and answer is value
    if _is_number(value):
        number = _number(answer)
        return number is not None and _ORDERS[operator](number, value)
    return isinstance(answer, str) and _ORDERS[operator](answer, value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _number(answer: Json) -> Decimal | None:
    if isinstance(answer, str):
        return Decimal(answer) if _NUMBER.fullmatch(answer) else None
    if isinstance(answer, int | float | Decimal):
        return Decimal(str(answer))
    return None


def _in_words(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
