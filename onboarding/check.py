"""The checks that a flow must pass before anything is served: each mistake with its file, line, and what to do."""

import inspect
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from onboarding.declared import declared_fields
from onboarding.flow import Flow, Step
from onboarding.forms import StepForm
from onboarding.rows import RowsField

# What a step's page sends besides its answers.
RESERVED = frozenset({"csrf_token", "version", "submission", "act", "change", "carry", "id"})
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Mistake:
    """``where`` is file:line."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class FlowError(ValueError):
    """A flow that cannot be served."""

    def __init__(self, flow: Flow, mistakes: list[Mistake]) -> None:
        lines = "\n".join(f"  {mistake}" for mistake in mistakes)
        super().__init__(f"The flow {flow.name!r} has {len(mistakes)} mistake(s):\n{lines}")
        self.mistakes = mistakes


def checked(flow: Flow) -> Flow:
    """The flow itself; FlowError where it has mistakes."""
    if mistakes := list(mistakes_of(flow)):
        raise FlowError(flow, mistakes)
    return flow


def mistakes_of(flow: Flow) -> Iterator[Mistake]:
    if not flow.steps:
        yield Mistake(flow.name, "list at least one step")
    yield from _unique(flow)
    for step in flow:
        yield from _step(step)
    yield from _backwards(flow)


def _unique(flow: Flow) -> Iterator[Mistake]:
    """Numbers and slugs name a step, field names an answer: each once in the flow."""
    for what, values in (("number", [s.number for s in flow]), ("slug", [s.slug for s in flow])):
        twice = {value for value, count in Counter(values).items() if count > 1}
        for step in flow:
            if getattr(step, what) in twice:
                yield Mistake(step.declared, f"give the step another {what}; {getattr(step, what)!r} is there twice")
    owners: dict[str, Step] = {}
    for step in flow:
        for name in step.form.field_names():
            if name in owners:
                yield Mistake(
                    _line(step.form, name),
                    f"rename the field {name!r}; step {owners[name].slug!r} has one of that name",
                )
            owners.setdefault(name, step)


def _step(step: Step) -> Iterator[Mistake]:
    if isinstance(step.number, bool) or not isinstance(step.number, int) or step.number < 1:
        yield Mistake(step.declared, "number the step with a whole number from 1")
    if not _SLUG.fullmatch(step.slug) or step.slug.isdigit():
        yield Mistake(step.declared, f"write the slug {step.slug!r} in small letters, digits and single hyphens")
    if not step.title.strip():
        yield Mistake(step.declared, "give the step a title")
    if not step.form.field_names():
        yield Mistake(step.declared, "give the step's form at least one field")
    yield from _fields(step.form, step.form)


def _fields(form: type, owner: type) -> Iterator[Mistake]:
    """A form's fields, and those of its rows: named well, and with a label."""
    for name, kind, _ in declared_fields(form):
        unbound = getattr(form, name)
        label = unbound.args[0] if unbound.args else unbound.kwargs.get("label")
        if not isinstance(label, str) or not label.strip():
            yield Mistake(_line(form, name), f"give the field {name!r} a label")
        if name in RESERVED:
            yield Mistake(_line(form, name), f"rename the field {name!r}; pages use that name themselves")
        if not _NAME.fullmatch(name):
            yield Mistake(_line(form, name), f"name the field {name!r} in small letters, digits and underscores")
        if issubclass(kind, RowsField):
            yield from _fields(unbound.kwargs.get("row") or unbound.args[1], owner)


def _backwards(flow: Flow) -> Iterator[Mistake]:
    """A condition, and whatever else a step looks at, was answered before."""
    place = {
        name: (index, position)
        for index, step in enumerate(flow)
        for position, name in enumerate(step.form.field_names())
    }
    for index, step in enumerate(flow):
        if step.shown_if is not None:
            yield from _looks_back(
                step.shown_if[0], (index, 0), place, partial(getattr, step, "declared"), f"the step {step.slug!r}"
            )
        for name, _, looked in declared_fields(step.form):
            for other in looked:
                here = place[name] if other in step.form.field_names() else (index, 0)
                where = partial(_line, step.form, name)
                yield from _looks_back(other, here, place, where, f"the field {name!r}")
        for other in step.form.looks_at:
            if other not in place:
                yield Mistake(_line(step.form, "looks_at"), f"looks_at names {other!r}, which no step asks for")


def _looks_back(
    name: str, here: tuple[int, int], place: dict[str, tuple[int, int]], where: Callable[[], str], who: str
) -> Iterator[Mistake]:
    if name not in place:
        yield Mistake(where(), f"{who} looks at {name!r}, which no step asks for")
    elif place[name] >= here:
        yield Mistake(where(), f"{who} looks at {name!r}, which is asked later; only earlier answers can decide")


def _line(form: type[StepForm] | type, name: str) -> str:
    """Where a form declares a field."""
    try:
        lines, first = inspect.getsourcelines(form)
        file = Path(inspect.getsourcefile(form) or "?")
    except (OSError, TypeError):
        return form.__qualname__
    for number, line in enumerate(lines):
        if re.match(rf"\s+{re.escape(name)}\s*[:=]", line):
            return f"{file}:{first + number}"
    return f"{file}:{first}"
