"""Whether a condition can be true, and whether it can be false: a search over what the questions before it can answer.

Questions are answered in the order of the flow, each only where it is asked, so that what is found is a way that
somebody can go. Where a question's answers are not all known, or there is too much to look at, nothing is claimed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onboarding.flow import Flow
from onboarding.flow.conditions import UNKNOWN, AllOf, Comparison, Condition, Not
from onboarding.flow.lint.possible_answers import Possible, possible_answers
from onboarding.flow.lint.questions_asked import Asked

Json = Any
_MOST_LOOKS = 20_000


class TooMuch(Exception):
    """The search was given up."""


@dataclass
class Questions:
    """Every question of a flow by its path, with what decides whether it is asked."""

    flow: Flow
    by_path: Mapping[str, Asked]
    compared: dict[str, list[Comparison]] = field(default_factory=dict)

    def path_of(self, name: str, group: str) -> str:
        """What a name means where it is used: in a group of rows the row's own question first."""
        while group:
            if f"{group}[].{name}" in self.by_path:
                return f"{group}[].{name}"
            group = group.removesuffix("[]").rpartition("[].")[0]
        return name

    def gates(self, path: str) -> Iterator[tuple[Condition, str]]:
        """The conditions that are to hold where this question is asked, each with the group that it stands in."""
        name, _, inner = path.partition("[].")
        step = self.flow.owner(name)
        if step.condition is not None:
            yield step.condition, ""
        here = name
        while True:
            asked = self.by_path[here].field
            if asked is not None and asked.condition is not None:
                yield asked.condition, here.rpartition("[].")[0]
            if not inner:
                return
            part, _, inner = inner.partition("[].")
            here = f"{here}[].{part}"

    def deciding(self, conditions: Sequence[tuple[Condition, str]]) -> list[str]:
        """Every question that makes a difference, in the order of the flow."""
        found: set[str] = set()
        waiting = list(conditions)
        while waiting:
            condition, group = waiting.pop()
            for comparison in condition.comparisons():
                path = self.path_of(comparison.name, group)
                self.compared.setdefault(path, []).append(comparison)
                if path not in found:
                    found.add(path)
                    waiting += self.gates(path)
        order = {path: place for place, path in enumerate(self.by_path)}
        return sorted(found, key=order.__getitem__)


def can_be(
    questions: Questions, condition: Condition, group: str, wanted: bool, where: Sequence[tuple[Condition, str]] = ()
) -> dict[str, Json] | None:
    """Answers by path with which the condition comes out so, while all of ``where`` hold; None where there are none.

    TooMuch where that is not known.
    """
    target = condition if wanted else Not(condition)
    gates = [(target, group), *where]
    search = _Search(questions, gates)
    found = search.found()
    if found is None and not search.complete:
        raise TooMuch
    return found


class _Search:
    def __init__(self, questions: Questions, gates: Sequence[tuple[Condition, str]]) -> None:
        self._questions, self._gates = questions, gates
        self._paths = questions.deciding(gates)
        self._possible: dict[str, Possible] = {path: self._answers(path) for path in self._paths}
        self._own_gates = {path: list(questions.gates(path)) for path in self._paths}
        self.complete = all(possible.complete for possible in self._possible.values())
        self._looks = 0

    def _answers(self, path: str) -> Possible:
        """One for each outcome of what is compared."""
        by_path = self._questions.by_path
        inside = {
            other.removeprefix(f"{path}[]."): asked
            for other, asked in by_path.items()
            if other.startswith(f"{path}[].") and "[]." not in other.removeprefix(f"{path}[].")
        }
        compared = list(dict.fromkeys(self._questions.compared[path]))
        possible = possible_answers(by_path[path], compared, inside)
        outcomes = {
            tuple(comparison.of(answer) for comparison in compared): answer for answer in reversed(possible.answers)
        }
        optional = self._questions.flow.owner(path.partition("[].")[0]).optional
        return Possible(tuple(reversed(outcomes.values())), possible.blank or optional, possible.complete)

    def found(self) -> dict[str, Json] | None:
        return self._next({}, 0)

    def _next(self, given: dict[str, Json], place: int) -> dict[str, Json] | None:
        self._looks += 1
        if self._looks > _MOST_LOOKS:
            raise TooMuch
        verdicts = [self._verdict(condition, group, given) for condition, group in self._gates]
        if False in verdicts:
            return None
        if all(verdicts) or place == len(self._paths):
            return given
        path = self._paths[place]
        asked = all(self._verdict(condition, group, given) is not False for condition, group in self._own_gates[path])
        possible = self._possible[path]
        answers = [*possible.answers, *([None] if possible.blank else [])] if asked else [None]
        for answer in answers:
            found = self._next({**given, path: answer}, place + 1)
            if found is not None:
                return found
        return None

    def _verdict(self, condition: Condition, group: str, given: Mapping[str, Json]) -> bool | None:
        def answer_to(name: str) -> Json:
            return given.get(self._questions.path_of(name, group), UNKNOWN)

        return condition.verdict(answer_to)


def parts_that_may_hold(condition: Condition) -> Iterator[Condition]:
    """The branches of every “or” in it."""
    if isinstance(condition, Comparison):
        return
    if isinstance(condition, Not):
        yield from parts_that_may_hold(condition.part)
        return
    for part in condition.parts:
        if not isinstance(condition, AllOf):
            yield part
        yield from parts_that_may_hold(part)


def in_words(answers: Mapping[str, Json], blank: Callable[[str], str] = "{} not answered".format) -> str:
    """“plan is team, size not answered”."""
    return ", ".join(blank(path) if answer is None else f"{path} is {answer}" for path, answer in answers.items())
