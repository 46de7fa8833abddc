"""What a form's questions see of each other: the answers so far, of those that are asked.

A scope is one form, or one row in it. A name is looked for in the row, then in what is around it, then among the
earlier answers. Each question is decided when somebody first looks at it, and so after all that it waits for, in
whatever order they stand.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from onboarding.flow.conditions import UNKNOWN, Comparison, Condition

if TYPE_CHECKING:
    from onboarding.forms.fields.answer import AnswerField

Json = Any


class Outside(Protocol):
    """What is around a scope."""

    def answer_to(self, name: str) -> Json:
        """What is answered outside, by a field's name."""

    def control_of(self, name: str) -> "AnswerField | None":
        """The field outside that a page shows beside it; None where the answer is an earlier step's."""


class Earlier:
    """The answers of earlier steps, by field name: none of them is on this page."""

    def __init__(self, answers: Mapping[str, Json]) -> None:
        self._answers = answers

    def answer_to(self, name: str) -> Json:
        """An earlier step's answer; None where there is none."""
        return self._answers.get(name)

    def control_of(self, name: str) -> "AnswerField | None":
        """None: earlier answers have no control on the page."""
        return None


class Scope:
    """The questions of one form, or of one row."""

    def __init__(self, fields: Mapping[str, "AnswerField"], outside: Outside) -> None:
        self._fields, self._outside = fields, outside
        self._under_way: set[str] = set()
        self._decided: set[str] = set()

    def settle(self) -> None:
        """Decide which questions are asked."""
        for name in self._fields:
            self._decide(name)

    def answer_to(self, name: str) -> Json:
        """The answer so far; None where the question is not asked, or waits for itself."""
        field = self._fields.get(name)
        if field is None:
            return self._outside.answer_to(name)
        if name in self._under_way:
            return None
        self._decide(name)
        return None if field.hidden else field.partial_data()

    def control_of(self, name: str) -> "AnswerField | None":
        """The field of this name on the page; None where the question is an earlier step's."""
        return self._fields.get(name) or self._outside.control_of(name)

    def _decide(self, name: str) -> None:
        if name not in self._decided:
            self._under_way.add(name)
            self._fields[name].decide(self)
            self._under_way.remove(name)
            self._decided.add(name)

    # What the page follows while it is filled in

    def undecided(self, condition: Condition) -> bool:
        """Whether what is typed on this page can still make a difference."""

        def answer_to(name: str) -> Json:
            return UNKNOWN if self.control_of(name) is not None else self.answer_to(name)

        return condition.verdict(answer_to) is None

    def rule(self, condition: Condition) -> str:
        """The condition for the page's script, as JSON: ``if`` in postfix, its comparisons in ``of``.

        A comparison is decided by the values of a control (``in`` has those with which it holds), or where people type
        what has to be read, by the server (``ask``, with what it is now).
        """
        of: list[dict[str, Json]] = []

        def atom(comparison: Comparison) -> int | bool:
            field = self.control_of(comparison.name)
            if field is None:
                return comparison.holds(self.answer_to)
            of.append(_atom(field, comparison, self))
            return len(of) - 1

        return json.dumps({"if": condition.postfix(atom), "of": of}, ensure_ascii=False, separators=(",", ":"))

    def asked(self, condition: Condition) -> dict[str, bool]:
        """Those comparisons that the page asks for, by the key that it asks by."""
        if not self.undecided(condition):
            return {}
        found = ((comparison, self.control_of(comparison.name)) for comparison in condition.comparisons())
        return {
            asked_key(field, comparison): comparison.holds(self.answer_to)
            for comparison, field in found
            if field is not None and field.values_of_control(comparison) is None
        }


def asked_key(field: "AnswerField", comparison: Comparison) -> str:
    """By what the page asks for a comparison of what was typed into a field."""
    return json.dumps([field.name, *comparison.told()], ensure_ascii=False)


def _atom(field: "AnswerField", comparison: Comparison, scope: Scope) -> dict[str, Json]:
    values = field.values_of_control(comparison)
    if values is not None:
        return {"by": field.name, "in": [value for value, answer in values.items() if comparison.of(answer)]}
    return {"by": field.name, "ask": asked_key(field, comparison), "is": comparison.holds(scope.answer_to)}
