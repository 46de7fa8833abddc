"""What the engine relies on: steps that can be told apart, fields with names that it can use, and a place in the
context for each answer where the flow says what its context receives.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from onboarding.flow.lint.findings import Mistake, line_of
from onboarding.flow.lint.questions_asked import Asked
from onboarding.flow.model import Flow, Step
from onboarding.forms import RowForm, StepForm
from onboarding.forms.formdata import BESIDES

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def mistakes(flow: Flow) -> Iterator[Mistake]:
    """Of the flow and its steps: numbers, slugs, titles, forms."""
    if not flow.steps:
        yield Mistake(flow.name, "list at least one step")
    yield from _unique(flow)
    for step in flow:
        yield from _step(step)


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
                    line_of(step.form, name),
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


_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OF_FORMS = frozenset(dir(StepForm())) - frozenset(dir(object))
_OF_ROWS = frozenset(dir(RowForm(None, "", {}))) - frozenset(dir(object))


def name_mistakes(flow: Flow, everything: Sequence[Asked]) -> Iterator[Mistake]:
    """Of the names of fields."""
    for asked in everything:
        if asked.name in BESIDES:
            yield Mistake(asked.where, f"rename the field {asked.name!r}; pages use that name themselves")
        elif asked.name in _own(asked):
            yield Mistake(asked.where, f"rename the field {asked.name!r}; forms use that name themselves")
        if not _NAME.fullmatch(asked.name):
            yield Mistake(asked.where, f"name the field {asked.name!r} in small letters, digits and underscores")


def _own(asked: Asked) -> frozenset[str]:
    return _OF_ROWS if issubclass(asked.form, RowForm) else _OF_FORMS


def unreceived_mistakes(flow: Flow, everything: Sequence[Asked]) -> Iterator[Mistake]:
    """Of fields that the context has no place for."""
    if flow.receives is None:
        return
    for asked in everything:
        if not flow.receives(asked.path):
            yield Mistake(
                asked.where, f"give {asked.path!r} a place in the context, or do not ask for it; no part receives it"
            )
