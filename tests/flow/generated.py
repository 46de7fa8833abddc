"""Flows that a number makes: steps, questions of many kinds, rows, and conditions on whatever is asked before."""

import random
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onboarding.flow import Flow, Phase, Step
from onboarding.flow.conditions import ShownIf, all_of, answered, any_of, not_
from onboarding.flow.lint import mistakes_of
from onboarding.forms import (
    Between,
    ChoiceField,
    DecimalField,
    ManyField,
    Required,
    RowForm,
    RowsField,
    ScaleField,
    StepForm,
    TextField,
    TickField,
    WholeNumberField,
)

Json = Any
WORDS = ("red", "deep blue", "a, b", "é")


@dataclass
class Question:
    """A question that conditions may look at: ``compare`` makes a comparison of it, ``answer`` an answer to it."""

    name: str
    compare: Callable[[random.Random], ShownIf]
    answer: Callable[[random.Random], Json]
    field: Any
    inside: list["Question"] = field(default_factory=list)


def flow_of(seed: int, *, steps: int = 6, questions: int = 5, conditions: float = 0.6) -> Flow:
    """The same flow for the same number: at most so many steps and questions a step; how many have conditions."""
    return Maker(random.Random(seed), conditions).flow(steps, questions)


def sound_flow_of(seed: int, *, steps: int = 6, questions: int = 5, conditions: float = 0.6) -> Flow:
    """The same without the conditions that its check refuses, so that it can be served."""
    dropped: set[str] = set()
    while True:
        flow = Maker(random.Random(seed), conditions, dropped).flow(steps, questions)
        messages = [mistake.message for mistake in mistakes_of(flow)]
        if not messages:
            return flow
        refused = {found[0] for message in messages for found in _WHO.finditer(message)} - dropped
        assert refused, messages
        dropped |= refused


_WHO = re.compile(r"the (?:step|field|option '(?:[^']*)' of the field) '[^']+'")


class Maker:
    """``dropped`` are those whose conditions are left out: “the field 'q5'”."""

    def __init__(self, rng: random.Random, conditions: float, dropped: Container[str] = ()) -> None:
        self.rng, self.conditions, self.made, self.dropped = rng, conditions, 0, dropped

    def flow(self, most_steps: int, most_questions: int) -> Flow:
        before: list[Question] = []
        steps = []
        for number in range(1, self.rng.randint(min(2, most_steps), most_steps) + 1):
            shown_if = self.condition(before, f"the step 'step-{number}'")
            asked = [question for _ in range(self.rng.randint(1, most_questions)) for question in self.question(before)]
            form = type(
                f"Form{number}", (StepForm,), {question.name: question.field for question in asked} | {"asks": asked}
            )
            optional = self.rng.random() < 0.3
            named = {"slug": f"step-{number}", "title": f"Step {number}", "section": f"part_{number}"}
            steps.append(Step(number=number, form=form, shown_if=shown_if, optional=optional, **named))
        return Flow(name="generated", title="Generated", phases=(Phase("All", *steps),))

    def question(self, before: list[Question]) -> Iterator[Question]:
        """One question, which those after it may look at."""
        rows = self.rng.random() < 0.15
        made = self.rows(before) if rows else self.plain(before, f"q{self.number()}")
        before.append(made)
        yield made

    def number(self) -> int:
        self.made += 1
        return self.made

    def condition(self, before: list[Question], who: str, depth: int = 2) -> ShownIf | None:
        if not before or self.rng.random() > self.conditions:
            return None
        condition = self._condition(before, depth)
        return None if who in self.dropped else condition

    def options(self, name: str, before: list[Question]) -> list[Any]:
        whose = [f"the option {word!r} of the field {name!r}" for word in WORDS]
        conditions = [self.condition(before, who) if n else None for n, who in enumerate(whose)]
        return [(word, word.title(), "", condition) for word, condition in zip(WORDS, conditions, strict=True)]

    def _condition(self, before: list[Question], depth: int) -> ShownIf:
        way = self.rng.random()
        if depth == 0 or way < 0.6:
            asked = self.rng.choice(before)
            return answered(asked.name) if self.rng.random() < 0.1 else asked.compare(self.rng)
        if way < 0.75:
            return not_(self._condition(before, depth - 1))
        together = all_of if way < 0.88 else any_of
        return together(*(self._condition(before, depth - 1) for _ in range(self.rng.randint(2, 3))))

    def plain(self, before: list[Question], name: str) -> Question:
        kind = self.rng.choice([self.choice, self.many, self.tick, self.whole, self.amount, self.scale, self.text])
        return kind(name, before, self.condition(before, f"the field {name!r}"))

    def must(self) -> list[Any]:
        return [Required("Answer this")] if self.rng.random() < 0.5 else []

    def choice(self, name: str, before: list[Question], shown_if: ShownIf | None) -> Question:
        options = self.options(name, before)
        shown = {"select": self.rng.random() < 0.5, "shown_if": shown_if}
        return Question(
            name,
            lambda rng: (name, rng.choice(["==", "!="]), rng.choice([rng.choice(WORDS), tuple(rng.sample(WORDS, 2))])),
            lambda rng: rng.choice(WORDS),
            ChoiceField(f"Choose {name}", options, self.must(), **shown),
        )

    def many(self, name: str, before: list[Question], shown_if: ShownIf | None) -> Question:
        options = self.options(name, before)
        return Question(
            name,
            lambda rng: rng.choice(
                [(name, rng.choice(["==", "!="]), rng.choice(WORDS)), (name, ">", rng.randint(0, 3))]
            ),
            lambda rng: rng.sample(WORDS, rng.randint(1, 4)),
            ManyField(f"Tick {name}", options, shown_if=shown_if),
        )

    def tick(self, name: str, before: list[Question], shown_if: ShownIf | None) -> Question:
        return Question(name, lambda rng: (name, True), lambda rng: True, TickField(f"Agree {name}", shown_if=shown_if))

    def whole(self, name: str, before: list[Question], shown_if: ShownIf | None) -> Question:
        return Question(
            name,
            lambda rng: (name, rng.choice(["==", "!=", "<", "<=", ">", ">="]), rng.randint(0, 9)),
            lambda rng: rng.randint(0, 9),
            WholeNumberField(f"How many {name}?", [*self.must(), Between(0, 9)], shown_if=shown_if),
        )

    def amount(self, name: str, before: list[Question], shown_if: ShownIf | None) -> Question:
        return Question(
            name,
            lambda rng: (name, rng.choice(["<", ">="]), rng.choice([1, 2.5, 5])),
            lambda rng: rng.choice(["0.5", "1", "2.5", "2.51", "7"]),
            DecimalField(f"How much {name}?", [*self.must(), Between(0, 9)], shown_if=shown_if),
        )

    def scale(self, name: str, before: list[Question], shown_if: ShownIf | None) -> Question:
        return Question(
            name,
            lambda rng: (name, rng.choice(["==", "<", ">="]), rng.randint(1, 5)),
            lambda rng: rng.randint(1, 5),
            ScaleField(f"Rate {name}", 1, 5, self.must(), shown_if=shown_if),
        )

    def text(self, name: str, before: list[Question], shown_if: ShownIf | None) -> Question:
        return Question(
            name,
            lambda rng: (name, rng.choice(["==", "!="]), rng.choice(WORDS)),
            lambda rng: rng.choice(WORDS),
            TextField(f"Say {name}", self.must(), shown_if=shown_if),
        )

    def rows(self, before: list[Question]) -> Question:
        name, inside, around = f"rows{self.number()}", [], list(before)
        for n in range(self.rng.randint(1, 3)):
            asked = self.plain(around, f"{'abc'[n]}{self.number()}")
            inside.append(asked)
            around.append(asked)
        row = type(f"Row{name}", (RowForm,), {question.name: question.field for question in inside})
        looked = self.rng.choice(inside)

        def compare(rng: random.Random) -> ShownIf:
            given = looked.compare(rng)
            inner = (f"{name}.{given[0]}", *given[1:])  # type: ignore[index]  # comparisons are written as tuples here
            return rng.choice([(name, rng.choice([">", "<", "=="]), rng.randint(1, 3)), inner])  # type: ignore[return-value]

        return Question(
            name,
            compare,
            lambda rng: [rows_of(inside, rng) for _ in range(rng.randint(1, 3))],
            RowsField(f"List {name}", row, 0, 3, noun="row", shown_if=self.condition(before, f"the field {name!r}")),
            inside,
        )


def rows_of(inside: list[Question], rng: random.Random) -> dict[str, Json]:
    return {question.name: question.answer(rng) for question in inside}


def answers_to(form: type[StepForm], rng: random.Random, *, blank: float = 0.2) -> dict[str, Json]:
    """Something for every question of a step, asked or not; some left blank."""
    asks: list[Question] = form.asks  # type: ignore[attr-defined]  # put there by the maker
    return {question.name: question.answer(rng) for question in asks if rng.random() > blank}


def in_reach(flow: Flow, answers: Mapping[int, Mapping[str, Json]]) -> tuple[set[int], set[str]]:
    """The plainest way to say it: hide what is not asked, and look again, until nothing changes."""
    steps, names = {step.number for step in flow}, {name for step in flow for name in step.form.field_names()}

    def answer_to(name: str) -> Json:
        owner = flow.owner(name).number
        return answers.get(owner, {}).get(name) if owner in steps and name in names else None

    while True:
        now_steps = {s.number for s in flow if s.condition is None or s.condition.holds(answer_to)}
        conditions = {name: condition for step in flow for name, condition in step.form.conditions().items()}
        every = [name for step in flow for name in step.form.field_names()]
        now_names = {name for name in every if name not in conditions or conditions[name].holds(answer_to)}
        if (now_steps, now_names) == (steps, names):
            return steps, names
        steps, names = now_steps, now_names
