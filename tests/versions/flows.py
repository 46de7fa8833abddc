"""The business flow as a product team may have changed it since."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from onboarding.business.flow import flow as business
from onboarding.business.foundation import Company, Problem, ValueProposition
from onboarding.flow import Answers, Flow, Migration, Phase, Step
from onboarding.forms import ChoiceField, Length, LongTextField, Required, StepForm, TextField


class Asked(StepForm):
    """A question that was not there."""

    why_now = TextField("Why now?", [Required("Say why now"), Length(1, 80)])


class MoreOfTheProblem(Problem):
    problem_since = TextField("Since when?", [Required("Say since when"), Length(1, 40)])


class LessOfTheProblem(Problem):
    affected_groups = None


class RenamedValue(ValueProposition):
    unique_value = None
    only_here = LongTextField("What is only here?", [Required("Say what is only here"), Length(1, 500)])


class LongerValue(ValueProposition):
    """The same questions; only what an answer may be has changed."""

    value_proposition = LongTextField("What do you promise?", [Required("Say it"), Length(10, 5000)])


class FewerStages(Company):
    """Nobody can be at the seed stage any more."""

    stage = ChoiceField("Stage", [("mature", "Mature"), ("growth", "Growth")], [Required("Choose the stage")])


Change = Callable[[list[Step]], list[Step]]


def changed(change: Change, *, version: int = 2, migrations: Mapping[int, Migration] | None = None) -> Flow:
    """The business flow with its list of steps changed, in phases as before; what is new stands where it is listed."""
    steps = change(list(business.steps))
    titles = list(dict.fromkeys(step.phase for step in steps))
    phases = tuple(Phase(title, *(step for step in steps if step.phase == title)) for title in titles)
    return replace(business, phases=phases, version=version, migrations=migrations or {}, receives=None)


def with_step(slug: str, /, **more: Any) -> Change:
    """One step in another way."""
    return lambda steps: [replace(step, **more) if step.slug == slug else step for step in steps]


def new_step(**more: Any) -> Step:
    given = {"number": 24, "slug": "timing", "title": "Why now", "form": Asked, "section": "foundation"} | more
    return replace(Step(**given), phase="Foundation")


def inserted(steps: list[Step]) -> list[Step]:
    """A step in the third place, with a number of its own."""
    return [*steps[:2], new_step(), *steps[2:]]


def renumbered(steps: list[Step]) -> list[Step]:
    """The same by somebody who gives all later steps the next number, which the rules forbid."""
    return [*steps[:2], new_step(number=3), *(replace(step, number=step.number + 1) for step in steps[2:])]


def without(slug: str) -> Change:
    return lambda steps: [step for step in steps if step.slug != slug]


def renamed(steps: list[Step]) -> list[Step]:
    return with_step("problem", slug="trouble", formerly=("problem",))(steps)


def reordered(steps: list[Step]) -> list[Step]:
    """The second and the fourth step change places."""
    return [steps[0], steps[3], steps[2], steps[1], *steps[4:]]


def value_to_only_here(answers: Mapping[str, Answers]) -> Mapping[str, Answers]:
    """``unique_value`` is called ``only_here`` now."""
    old = dict(answers.get("value-proposition", {}))
    if "unique_value" not in old:
        return answers
    only_here = old.pop("unique_value")
    return {**answers, "value-proposition": {**old, "only_here": only_here}}
