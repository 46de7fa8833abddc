"""Conditions, and whatever else a step looks at: answered before, and able to come true."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from onboarding.flow.lint.findings import Mistake, line_of
from onboarding.flow.lint.questions_asked import Asked
from onboarding.flow.model import Flow, Json, ShownIf, matches
from onboarding.forms import ReferenceField
from onboarding.forms.introspection import declared_fields


def mistakes(flow: Flow, everything: Sequence[Asked]) -> Iterator[Mistake]:
    yield from _backwards(flow)
    yield from _unreachable(flow, everything)


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
                where = partial(line_of, step.form, name)
                yield from _looks_back(other, here, place, where, f"the field {name!r}")
        for other in step.form.depends_on:
            if other not in place:
                yield Mistake(line_of(step.form, "looks_at"), f"looks_at names {other!r}, which no step asks for")


def _looks_back(
    name: str, here: tuple[int, int], place: dict[str, tuple[int, int]], where: Callable[[], str], who: str
) -> Iterator[Mistake]:
    if name not in place:
        yield Mistake(where(), f"{who} looks at {name!r}, which no step asks for")
    elif place[name] >= here:
        yield Mistake(where(), f"{who} looks at {name!r}, which is asked later; only earlier answers can decide")


def _unreachable(flow: Flow, everything: Sequence[Asked]) -> Iterator[Mistake]:
    """Every value that a condition waits for is one that the governing field can have."""
    asked = {one.path: one for one in everything}
    for step in flow:
        if step.shown_if is not None:
            yield from _never(
                step.shown_if, asked, partial(getattr, step, "declared"), f"the step {step.slug!r}", matches
            )
    for one in asked.values():
        if one.field is not None and one.field.shown_if is not None:
            yield from _never(one.field.shown_if, asked, partial(getattr, one, "where"), f"the field {one.name!r}", _is)


def _is(condition: ShownIf, value: Json) -> bool:
    """A field waits for one answer; several at a time show steps only."""
    return value == condition[1]  # type: ignore[no-any-return]  # of JSON values


def _never(
    condition: ShownIf,
    asked: dict[str, Asked],
    where: Callable[[], str],
    who: str,
    holds: Callable[[ShownIf, Json], bool],
) -> Iterator[Mistake]:
    name, wanted = condition
    governor = asked.get(name)
    if governor is None or isinstance(governor.field, ReferenceField):  # told above, or decided by what people enter
        return
    wanted = (wanted,) if isinstance(wanted, str) else wanted
    if not wanted:
        yield Mistake(where(), f"say with which answers to {name!r} {who} is asked; no answer is named")
    for value in wanted:
        if not holds((name, value), governor.said(value)):
            yield Mistake(
                where(), f"{who} waits for {name!r} to be {value!r}, which it never is; name an answer it can have"
            )
