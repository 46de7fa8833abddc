"""What the engine relies on: steps that can be told apart, and something to ask on each."""

import re
from collections import Counter
from collections.abc import Iterator

from onboarding.check.mistakes import Mistake, line_of
from onboarding.flow import Flow, Step

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def mistakes(flow: Flow) -> Iterator[Mistake]:
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
