"""A Flow: an ordered, validated table of steps, and what can be read from it alone.

A Flow is data. It knows no request, no server and no database: everything here can be answered from the
table and from a session's progress. A step's ``number`` is a permanent id and never reused; its place is
the order in XX so that which
steps are shown is always decided by what has already been answered.
"""

import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from typing import Any, Protocol

from onboarding.flow.conditions import Comparison, Condition, ShownIf, all_of, answered, any_of, condition_of, not_
from onboarding.flow.fingerprint import canonical, digest, fingerprint
from onboarding.flow.reachability import Reach, reach_of

__all__ = [
    "Answers",
    "Dependency",
    "Flow",
    "Json",
    "Migration",
    "Phase",
    "ShownIf",
    "Step",
    "all_of",
    "answered",
    "any_of",
    "load_flow",
    "not_",
]

Json = Any  # what json.loads returns
Answers = Mapping[str, Json]  # the validated data of one saved step
# From answers by slug, as an older version of the flow kept them, to what they mean in the next one. Pure.
Migration = Callable[[Mapping[str, Answers]], Mapping[str, Answers]]


class Form(Protocol):
    """What a Flow asks of a step's form class: its fields by name and the earlier fields that it looks at."""

    depends_on: tuple[str, ...]
    looks_at_values: tuple[str, ...]
    looks_at_comparisons: tuple[Comparison, ...]

    @classmethod
    def field_names(cls) -> tuple[str, ...]: ...

    @classmethod
    def conditions(cls) -> Mapping[str, Condition]: ...

    @classmethod
    def declaration(cls) -> list[dict[str, Json]]: ...


@dataclass(frozen=True, kw_only=True)
class Step:
    """One page of questions. ``section`` is the part of the context that it fills.

    ``formerly`` has the slugs that it had before, so that what was saved under them, and links to them, find it.
    """

    number: int
    slug: str
    title: str
    form: Any
    section: str
    lead: str = ""
    optional: bool = False
    minutes: float = 1.0
    shown_if: ShownIf | None = None
    formerly: tuple[str, ...] = ()
    phase: str = ""  # set by the Phase that lists the step
    declared: str = field(default_factory=lambda: _where_declared(), compare=False)

    def __post_init__(self) -> None:
        """A condition that cannot be read is told where it is written."""
        self.condition  # noqa: B018  # reading it is the point

    @property
    def condition(self) -> Condition | None:
        """``shown_if``, whichever way it is written."""
        return None if self.shown_if is None else condition_of(self.shown_if)


@dataclass(frozen=True)
class Phase:
    """What the progress rail groups steps by."""

    title: str
    steps: tuple[Step, ...]

    def __init__(self, title: str, *steps: Step) -> None:
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "steps", tuple(_in_phase(step, title) for step in steps))


def _in_phase(step: Step, title: str) -> Step:
    return replace(step, phase=title)


def _where_declared() -> str:
    """The file and line, outside this module and the dataclass machinery, that makes a Step."""
    frame = sys._getframe(1)
    while frame.f_back is not None and (
        frame.f_code.co_filename.startswith("<") or frame.f_code.co_filename == __file__
    ):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


@dataclass(frozen=True)
class Dependency:
    """A value of one step that later steps look at. ``essence`` is what they can depend on, as canonical JSON."""

    field: str
    essence: str
    by: tuple[int, ...]


@dataclass(frozen=True)
class Flow:
    """Any number of steps in phases.

    ``build`` makes a context of complete answers (None: the general one, which takes everything); ``receives`` says
    whether that context has a place for a field, in a group "tiers[].price" (None: not known); ``checks`` says, for the
    merged answers so far, what does not fit together (None: nothing to say). ``lead`` and
    ``at_hand`` are the start page's: what it is for, and what to have ready. ``document`` is what people call that
    which comes out; its initials begin references, its words name downloads. ``samples`` are complete
    answers by name, for descriptions and previews. ``migrations`` has, by the version that it leads to, what makes
    answers to the version before mean the same in it. ``plots`` has, by step, what draws from the merged
    answers: (name, field that it stands beside, function that gives a Plot or None). ``context_schema`` gives the JSON
    Schema of what ``build`` makes; its "schema" has the document's own name as a constant.
    """

    name: str
    title: str
    phases: tuple[Phase, ...]
    version: int = 1
    lead: str = ""
    at_hand: str = ""
    document: str = "document"
    build: Callable[..., dict[str, Json]] | None = field(default=None, compare=False)
    context_schema: Callable[[], dict[str, Json]] | None = field(default=None, compare=False)
    receives: Callable[[str], bool] | None = field(default=None, compare=False)
    checks: Callable[..., Sequence[Any]] | None = field(default=None, compare=False)
    migrations: Mapping[int, Migration] = field(default_factory=dict, compare=False)
    plots: Mapping[int, Sequence[Any]] = field(default_factory=dict, compare=False)
    samples: Mapping[str, Callable[[], Mapping[int, Answers]]] = field(default_factory=dict, compare=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for phase in self.phases for step in phase.steps)

    def example(self) -> Mapping[int, Answers]:
        """The first sample; nothing where there is none."""
        return next(iter(self.samples.values()))() if self.samples else {}

    @property
    def minutes(self) -> int:
        """About how long the whole flow takes."""
        return max(1, round(sum(step.minutes for step in self.steps)))

    @cached_property
    def file_name(self) -> str:
        """Of downloads, without an ending: “business-context”."""
        return "-".join(_words(self.document))

    @cached_property
    def initials(self) -> str:
        """What references begin with: “BC”."""
        return "".join(word[0] for word in _words(self.document)).upper()

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    @cached_property
    def _by_number(self) -> dict[int, Step]:
        return {step.number: step for step in self.steps}

    @cached_property
    def _by_slug(self) -> dict[str, Step]:
        former = {slug: step for step in self.steps for slug in step.formerly}
        return former | {step.slug: step for step in self.steps}

    @cached_property
    def _places(self) -> dict[int, int]:
        return {step.number: place for place, step in enumerate(self.steps)}

    @cached_property
    def _owners(self) -> dict[str, Step]:
        return {name: step for step in self.steps for name in step.form.field_names()}

    def step(self, number: int) -> Step:
        """The step of this number; KeyError where there is none."""
        return self._by_number[number]

    def by_slug(self, slug: str) -> Step | None:
        """The step of this slug, or the one that had it before."""
        return self._by_slug.get(slug)

    def has(self, number: int) -> bool:
        """Whether there is a step of this number."""
        return number in self._by_number

    def place(self, step: Step) -> int:
        """1 for the first step, N for the last, whatever their numbers are."""
        return self._places[step.number] + 1

    def owner(self, field_name: str) -> Step:
        """The step that asks for this field; KeyError where none does."""
        return self._owners[field_name]

    # What a step looks at, and what looks at it

    @cached_property
    def reach(self) -> Reach:
        """What is in reach of which answers."""
        return reach_of(self)

    @cached_property
    def _needs(self) -> dict[int, tuple[int, ...]]:
        return {
            number: tuple(sorted({self.owner(name).number for name in names}))
            for number, names in self.reach.needs.items()
        }

    def needs(self, step: Step) -> tuple[int, ...]:
        """The numbers of the other steps whose answers this step's form looks at, or that decide over those."""
        return self._needs[step.number]

    def earlier(self, step: Step, answers: Mapping[int, Answers | None]) -> dict[str, Json]:
        """The earlier values that a step's form looks at, by field name.

        A value that is not there yet is left out, and so is one whose question is not asked any more.
        """
        stored = {number: saved for number, saved in answers.items() if saved is not None}
        gone = self.reach.out_of_reach(self.reach.bits(stored)) if self.reach.fields and step.form.depends_on else ()
        found = {}
        for name in step.form.depends_on:
            saved = stored.get(self.owner(name).number)
            if saved is not None and name in saved and name not in gone:
                found[name] = saved[name]
        return found

    @cached_property
    def _lookers(self) -> dict[int, tuple[tuple[str, tuple[int, ...]], ...]]:
        lookers: dict[str, list[int]] = {}
        for step in self.steps:
            for name in step.form.looks_at_values:
                lookers.setdefault(name, []).append(step.number)
        owned: dict[int, list[tuple[str, tuple[int, ...]]]] = {}
        for name, numbers in lookers.items():
            owned.setdefault(self.owner(name).number, []).append((name, tuple(numbers)))
        return {number: tuple(pairs) for number, pairs in owned.items()}

    def dependencies(self, step: Step, answers: Answers) -> list[Dependency]:
        """The values in these answers that later steps use, whatever they are; ``reach`` has what they compare."""
        return [
            Dependency(name, canonical(_essence(answers.get(name))), by)
            for name, by in self._lookers.get(step.number, ())
        ]

    # Which steps are shown

    def holding(self, answers: Mapping[int, Answers]) -> frozenset[int]:
        """The conditional steps that these answers show."""
        return self.reach.holding(self.reach.bits(answers))

    def shown(self, holding: Collection[int]) -> tuple[Step, ...]:
        """The steps to walk through, given the conditional ones that are shown."""
        conditional = self.reach.steps
        if not conditional:
            return self.steps
        return tuple(step for step in self.steps if step.number not in conditional or step.number in holding)

    def said(self, answers: Mapping[int, Answers]) -> dict[str, Json]:
        """All answers of the steps that are shown, as one: field names are unique across a flow."""
        shown = self.shown(self.holding(answers))
        return {name: value for step in shown for name, value in answers.get(step.number, {}).items()}

    # Which definition answers were given under

    @cached_property
    def _fingerprints(self) -> dict[int, str]:
        return {step.number: fingerprint(step.form.declaration()) for step in self.steps}

    def fingerprint(self, step: Step) -> str:
        """What is kept with a save: the first half changes with the questions, the second with their limits too."""
        return self._fingerprints[step.number]

    @cached_property
    def definition(self) -> str:
        """What changes with anything that a session in progress depends on: steps, forms, conditions, the version."""
        table = [[s.number, s.slug, s.formerly, self.fingerprint(s), s.optional] for s in self.steps]
        return digest([self.version, table, self.reach.told()])

    @cached_property
    def numbering(self) -> str:
        """Which slug each number stands for: "1:company 2:value-proposition"."""
        return " ".join(f"{step.number}:{step.slug}" for step in self.steps)

    # Where to go

    def after(self, step: Step) -> tuple[Step, ...]:
        """The steps that may follow: conditional ones up to and with the first that is always shown."""
        following: list[Step] = []
        for candidate in self.steps[self.place(step) :]:
            following.append(candidate)
            if candidate.shown_if is None:
                break
        return tuple(following)

    def required_before(self, step: Step) -> tuple[int, ...]:
        """The numbers of the required steps that come before this one."""
        return tuple(other.number for other in self.steps[: self.place(step) - 1] if not other.optional)


def load_flow(name: str) -> Flow:
    """The Flow that ``module:attribute`` names."""
    module, _, attribute = name.partition(":")
    try:
        flow = getattr(import_module(module), attribute, None)
    except ModuleNotFoundError as error:
        if not f"{module}.".startswith(f"{error.name}."):
            raise  # it is there, and imports something that is not
        flow = None
    if not isinstance(flow, Flow):
        raise ValueError(f"ONBOARDING_FLOW must name a Flow as module:attribute; {name!r} does not")
    return flow


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower()) or ["document"]


def _essence(value: Json) -> Json:
    """What a later step can depend on: of rows with permanent ids, which ones there are."""
    if isinstance(value, list) and value and all(isinstance(row, dict) and "id" in row for row in value):
        return sorted(row["id"] for row in value)
    return value
