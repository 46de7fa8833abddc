"""Conditions, and whatever else a step looks at: answered before, of a kind that can be compared so, and able to be
true and to be false.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from onboarding.flow.conditions import AllOf, Comparison, Condition, Not
from onboarding.flow.lint.findings import Mistake, line_of
from onboarding.flow.lint.proving import Questions, TooMuch, can_be, in_words, parts_that_may_hold
from onboarding.flow.lint.questions_asked import Asked
from onboarding.flow.model import Flow
from onboarding.forms import AnswerField, DateField, ManyField, ReferenceField, RowsField, ScaleField, WholeNumberField
from onboarding.forms.fields.choice import OptionsField
from onboarding.forms.introspection import declared_values

_ORDERS = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Guarded:
    """Something that a condition decides over: ``who`` it is, ``where`` it stands, in which group of rows."""

    who: str
    condition: Condition
    where: Callable[[], str]
    place: tuple[int, ...]
    group: str = ""
    around: tuple[tuple[Condition, str], ...] = ()  # what holds where it is asked at all
    verb: str = "asked"


def mistakes(flow: Flow, everything: Sequence[Asked]) -> Iterator[Mistake]:
    """Of conditions: those that can never be true or false, cycles, and what looks at answers that come later."""
    asked = {question.path: question for question in everything}
    questions = Questions(flow, asked)
    places = _places(flow, everything)
    reference_mistakes = list(_values_looked_at(flow, places))
    guarded = list(_guarded(flow, questions, places))
    for subject in guarded:
        reference_mistakes += _looks_back(subject, questions, places)
    yield from reference_mistakes
    if reference_mistakes:
        return  # a search would go astray
    for subject in guarded:
        value_mistakes = list(_comparisons(subject, questions))
        yield from value_mistakes
        if not value_mistakes:
            yield from _proofs(subject, questions)
    yield from _nothing_to_choose(questions, everything)


def _places(flow: Flow, everything: Sequence[Asked]) -> dict[str, tuple[int, ...]]:
    """Where each question stands: its step, its place in that, and in each group of rows its place there."""
    places: dict[str, tuple[int, ...]] = {}
    inside: dict[tuple[int, ...], int] = {}
    steps = {name: index for index, step in enumerate(flow) for name in step.form.field_names()}
    for asked in everything:
        group = asked.path.rpartition("[].")[0]
        around = places[group] if group else (steps[asked.path],)
        inside[around] = inside.get(around, -1) + 1
        places[asked.path] = (*around, inside[around])
    return places


def _guarded(flow: Flow, questions: Questions, places: Mapping[str, tuple[int, ...]]) -> Iterator[Guarded]:
    for index, step in enumerate(flow):
        if step.condition is not None:
            yield Guarded(f"the step {step.slug!r}", step.condition, partial(getattr, step, "declared"), (index,))
    for path, asked in questions.by_path.items():
        if asked.field is None:
            continue
        where, group = partial(getattr, asked, "where"), path.rpartition("[].")[0]
        gates = tuple(questions.gates(path))
        if asked.field.condition is not None:
            who = f"the field {asked.name!r}"
            yield Guarded(who, asked.field.condition, where, places[path], group, gates[:-1])
        for option in asked.field.choices if isinstance(asked.field, OptionsField) else ():
            if option.condition is not None:
                who = f"the option {option.value!r} of the field {asked.name!r}"
                yield Guarded(who, option.condition, where, places[path], group, gates, "offered")


def _values_looked_at(flow: Flow, places: Mapping[str, tuple[int, ...]]) -> Iterator[Mistake]:
    """What a step uses of other answers was answered before."""
    for index, step in enumerate(flow):
        own = step.form.field_names()
        for name in own:
            for other in declared_values(step.form, name):
                here = places[name] if other in own else (index,)
                where = partial(line_of, step.form, name)
                yield from _answered_before(f"the field {name!r}", other, here, where, places)
        for other in step.form.looks_at_values:
            if other not in places:
                yield Mistake(line_of(step.form, "looks_at"), f"looks_at names {other!r}, which no step asks for")


def _looks_back(subject: Guarded, questions: Questions, places: Mapping[str, tuple[int, ...]]) -> Iterator[Mistake]:
    for name, path in {
        c.name: questions.path_of(c.name, subject.group) for c in subject.condition.comparisons()
    }.items():
        if circle := _circle(path, subject, questions, places):
            yield Mistake(
                subject.where(), f"{subject.who} waits for itself: {' → '.join(circle)}; let one of them not wait"
            )
        elif path in places and _is_around(path, subject.group):
            yield Mistake(
                subject.where(), f"{subject.who} looks at {name!r}, which it is in; look at what is asked before"
            )
        else:
            yield from _answered_before(
                subject.who, name, subject.place, subject.where, {name: places[path]} if path in places else {}
            )


def _is_around(path: str, group: str) -> bool:
    return bool(group) and (group == path or group.startswith(f"{path}[]."))


def _answered_before(
    who: str, name: str, here: tuple[int, ...], where: Callable[[], str], places: Mapping[str, tuple[int, ...]]
) -> Iterator[Mistake]:
    if name not in places:
        yield Mistake(where(), f"{who} looks at {name!r}, which no step asks for")
    elif places[name] >= here:
        yield Mistake(where(), f"{who} looks at {name!r}, which is asked later; only earlier answers can decide")


def _circle(path: str, subject: Guarded, questions: Questions, places: Mapping[str, tuple[int, ...]]) -> list[str]:
    """From what it waits for back to itself; empty where nothing leads back."""
    mine = {own_path for own_path, place in places.items() if place[: len(subject.place)] == subject.place}
    ways, seen = [[path]], {path}
    while ways:
        way = ways.pop()
        if way[-1] in mine:
            return [*way[-1:], *way]
        asked = questions.by_path.get(way[-1])
        gates = questions.gates(way[-1]) if asked is not None else ()
        for condition, group in gates:
            for other in (questions.path_of(c.name, group) for c in condition.comparisons()):
                if other not in seen:
                    seen.add(other)
                    ways.append([*way, other])
    return []


# What is compared with what


def _comparisons(subject: Guarded, questions: Questions) -> Iterator[Mistake]:
    for comparison in dict.fromkeys(subject.condition.comparisons()):
        asked = questions.by_path[questions.path_of(comparison.name, subject.group)]
        for part in comparison.parts:
            inside = questions.by_path.get(f"{asked.path}[].{part}")
            if inside is None and not (asked.field and part in asked.field.parts):
                yield Mistake(
                    subject.where(),
                    f"{subject.who} looks at {comparison.path!r}, and {asked.name!r} has no part {part!r}",
                )
                return
            asked = inside or asked
        if asked.field is None or isinstance(asked.field, ReferenceField):
            continue  # told elsewhere, or decided by what people enter
        yield from _values(subject, comparison, asked, asked.field)


def _values(subject: Guarded, comparison: Comparison, asked: Asked, field: AnswerField) -> Iterator[Mistake]:
    name, operator = comparison.path, comparison.operator
    if operator in _ORDERS and not _is_ordered(field, comparison):
        yield Mistake(
            subject.where(), f"{subject.who} compares {name!r} by {operator}, and its answers have no order; use =="
        )
    elif operator in ("==", "!=") and not comparison.values:
        yield Mistake(subject.where(), f"say with which answers to {name!r} {subject.who} is asked; no answer is named")
    elif operator in ("==", "!=") and not isinstance(field, RowsField) and not field.parts:
        for value in comparison.values:
            if not _can_be(comparison, value, asked, field):
                waits = f"{subject.who} waits for {name!r} to be {_quoted(value)}"
                yield Mistake(subject.where(), f"{waits}, which it never is; name an answer it can have")


def _is_ordered(field: AnswerField, comparison: Comparison) -> bool:
    if comparison.counts and isinstance(field, RowsField | ManyField):
        return True
    return isinstance(field, WholeNumberField | ScaleField | DateField) or field.ordered


def _can_be(comparison: Comparison, value: object, asked: Asked, field: AnswerField) -> bool:
    alone = Comparison(comparison.path, "==", (value,))  # type: ignore[arg-type]  # one of the comparison's own
    values = field.values_of_control(alone)
    if values is not None:
        return any(Comparison(asked.name, "==", alone.values).of(answer) for answer in values.values())
    if isinstance(field, ManyField) and comparison.counts:
        return True  # whether so many can be chosen is searched for
    answer = asked.said(str(value))
    return Comparison(asked.name, "==", alone.values).of(answer)


def _quoted(value: object) -> str:
    return repr(value) if isinstance(value, str | bool) else str(value)


# What comes of it


def _proofs(subject: Guarded, questions: Questions) -> Iterator[Mistake]:
    try:
        if can_be(questions, subject.condition, subject.group, True, subject.around) is None:
            yield Mistake(
                subject.where(), f"{subject.who} is never {subject.verb}: nobody can answer so that {subject.condition}"
            )
            return
        if can_be(questions, subject.condition, subject.group, False, subject.around) is None:
            message = (
                f"{subject.who} is always {subject.verb}: it always holds that {subject.condition}; leave shown_if out"
            )
            yield Mistake(subject.where(), message)
            return
        for part in parts_that_may_hold(subject.condition):
            if can_be(questions, part, subject.group, True, subject.around) is None:
                yield Mistake(
                    subject.where(),
                    f"leave a part of the condition of {subject.who} out: nobody can answer so that {part}",
                )
    except TooMuch:
        return  # nothing is claimed that was not found


def _nothing_to_choose(questions: Questions, everything: Sequence[Asked]) -> Iterator[Mistake]:
    """A choice that must be made has something to choose, whatever was answered before."""
    for asked in everything:
        field, group = asked.field, asked.path.rpartition("[].")[0]
        if not isinstance(field, OptionsField) or not field.required or not field.choices:
            continue
        conditions = [option.condition for option in field.choices]
        if None in conditions:
            continue
        none_of_them = AllOf(tuple(Not(condition) for condition in conditions if condition is not None))
        try:
            answers = can_be(questions, none_of_them, group, True, tuple(questions.gates(asked.path)))
        except TooMuch:
            continue
        if answers is not None:
            yield Mistake(
                asked.where,
                f"offer an option of the field {asked.name!r} always; it has none where {in_words(answers)}",
            )
