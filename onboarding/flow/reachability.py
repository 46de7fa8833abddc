"""Which steps and questions are in reach of a flow's answers, for questions that one step asks and another looks at.

What conditions compare is numbered: an *atom* is one comparison, decided by the step that asks its question. A *node*
says of a step, of a question, or of an atom of a question in reach, whether it holds, as a postfix expression:

    n > 0   atom n          n < 0   the earlier node -n          0   never          & | !   and, or, not

A step's node is its own condition; a question's is its step's and its own; what a condition looks at counts only while
its question is in reach. So whatever hides a question hides everything that waits for its answer. Nodes come after all
that they need, and one pass over them settles everything, in whatever order steps and questions stand.

The store's script has the same program: each save sends what its own answers decide of the atoms, progress keeps them,
and what is shown is read from the nodes. It never sees an answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from onboarding.flow.conditions import AND, Comparison, Condition, condition_of, run

Json = Any
Token = int | str
NEVER = 0
_FORMAT = 2  # of what progress keeps; sessions that were kept another way are brought forward


class Questions(Protocol):
    """What is asked of a flow."""

    def __iter__(self) -> Any: ...

    def owner(self, field_name: str) -> Any:
        """The step whose form has the field; None for no step's."""


@dataclass
class Reach:
    """``steps`` has the node of each conditional step, ``fields`` of each question that is not always in reach.

    ``looks_at`` has, by step, the nodes of what its questions look at in other steps: when one of them changes, the
    step is to be checked. ``needs`` has, by step, the questions of other steps that decide any of it.
    """

    atoms: list[Comparison] = field(default_factory=list)
    nodes: list[list[Token]] = field(default_factory=list)
    steps: dict[int, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    depends_on: dict[int, list[int]] = field(default_factory=dict)
    needs: dict[int, list[str]] = field(default_factory=dict)
    decided: dict[int, list[int]] = field(default_factory=dict)  # by step, the atoms that its answers decide

    def atoms_of(self, number: int, answers: Mapping[str, Json]) -> list[tuple[int, int]]:
        """Each atom that this step decides: (its number, 1 where it holds of these answers)."""
        return [
            (n, int(self.atoms[n - 1].of(answers.get(self.atoms[n - 1].name)))) for n in self.decided.get(number, ())
        ]

    def bits(self, answers: Mapping[int, Mapping[str, Json]]) -> str:
        """What progress keeps: for each atom in order, 1 where it holds of these answers by step."""
        holding = {n for number, data in answers.items() for n, holds in self.atoms_of(number, data) if holds}
        return "".join("1" if n in holding else "0" for n in range(1, len(self.atoms) + 1))

    def settle(self, bits: str) -> list[bool]:
        """Whether each node holds: node n is at n - 1."""
        settled: list[bool] = []

        def value(token: int) -> bool:
            if token == NEVER:
                return False
            return bits[token - 1] == "1" if token > 0 else settled[-token - 1]

        for node in self.nodes:
            settled.append(run(node, value))
        return settled

    def holding(self, bits: str) -> frozenset[int]:
        """The conditional steps that are shown."""
        settled = self.settle(bits) if self.steps else []
        return frozenset(number for number, node in self.steps.items() if settled[node - 1])

    def out_of_reach(self, bits: str) -> frozenset[str]:
        """The questions that other steps look at and that are not asked."""
        settled = self.settle(bits) if self.fields else []
        return frozenset(name for name, node in self.fields.items() if not settled[node - 1])

    def program(self) -> dict[str, Json]:
        """What the store's script is given."""
        return {"nodes": self.nodes, "steps": list(self.steps.items()), "looks": list(self.depends_on.items())}

    def told(self) -> Json:
        """What changes with the conditions."""
        return [_FORMAT, [atom.told() for atom in self.atoms], self.nodes, list(self.steps.items())]


def reach_of(flow: Questions) -> Reach:
    """The program of a flow. KeyError where a condition names a question that no step asks."""
    return _Compiler(flow).compiled()


class _Compiler:
    def __init__(self, flow: Questions) -> None:
        self._flow, self._reach = flow, Reach()
        self._atoms: dict[str, int] = {}  # by the comparison's repr (1 is True): the atom's node, in reach
        self._under_way: set[str] = set()  # a question that waits for itself is never asked
        self._known: dict[str, int] = {}
        self._steps: dict[int, int] = {}

    def compiled(self) -> Reach:
        for step in self._flow:
            self._step(step)
            compared = step.form.looks_at_comparisons
            nodes = [*map(self._field, step.form.looks_at_values), *map(self._atom, compared)]
            self._reach.depends_on[step.number] = list(dict.fromkeys(node for node in nodes if node))
            names = self._deciding([*step.form.looks_at_values, *(comparison.name for comparison in compared)])
            self._reach.needs[step.number] = [name for name in names if self._flow.owner(name).number != step.number]
        self._reach.depends_on = {number: nodes for number, nodes in self._reach.depends_on.items() if nodes}
        return self._reach

    def _node(self, postfix: Sequence[Token]) -> int:
        self._reach.nodes.append(list(postfix))
        return len(self._reach.nodes)

    def _condition(self, condition: Condition) -> list[Token]:
        return condition.postfix(lambda comparison: -self._atom(comparison))

    def _atom(self, comparison: Comparison) -> int:
        if repr(comparison) not in self._atoms:
            reach, compiled = self._field(comparison.name), self._reach
            compiled.atoms.append(comparison)
            number = len(compiled.atoms)
            compiled.decided.setdefault(self._flow.owner(comparison.name).number, []).append(number)
            self._atoms[repr(comparison)] = self._node([number, -reach, AND] if reach else [number])
        return self._atoms[repr(comparison)]

    def _step(self, step: Any) -> int:
        """The step's node; 0 where it is always shown."""
        if step.shown_if is None:
            return 0
        if step.number not in self._steps:
            key = f"step {step.number}"
            if key in self._under_way:
                return self._node([NEVER])
            self._under_way.add(key)
            self._steps[step.number] = self._reach.steps[step.number] = self._node(
                self._condition(condition_of(step.shown_if))
            )
            self._under_way.remove(key)
        return self._steps[step.number]

    def _field(self, name: str) -> int:
        """The question's node; 0 where it is always in reach."""
        if name not in self._known:
            if name in self._under_way:
                return self._node([NEVER])
            self._under_way.add(name)
            owner = self._flow.owner(name)
            own = owner.form.conditions().get(name)
            step = self._step(owner)
            together = [*([-step] if step else []), *(self._condition(own) if own else [])]
            if step and own:
                together.append(AND)
            self._known[name] = self._node(together) if together else 0
            if together:
                self._reach.fields[name] = self._known[name]
            self._under_way.remove(name)
        return self._known[name]

    def _deciding(self, names: Iterable[str]) -> dict[str, None]:
        """These questions, and every other one that decides whether they are asked."""
        found: dict[str, None] = {}
        waiting = list(names)
        while waiting:
            name = waiting.pop(0)
            if name in found:
                continue
            found[name] = None
            owner = self._flow.owner(name)
            own = owner.form.conditions().get(name)
            conditions = [
                *([condition_of(owner.shown_if)] if owner.shown_if is not None else []),
                *([own] if own else []),
            ]
            waiting += [comparison.name for condition in conditions for comparison in condition.comparisons()]
        return found
