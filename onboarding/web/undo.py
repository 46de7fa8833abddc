"""Taking back what a button has removed or cleared: the page carries the words along, and one button puts them back.

They stand in hidden fields called ``draft_undo``, the latest last, and are gone once the page is left. What comes back
with them is what somebody typed, and is treated as such.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from flask import request

from onboarding.forms import AnswerField, RowChoiceField, RowsField, StepForm
from onboarding.forms.formdata import FormData, rows_of, with_rows
from onboarding.web import questions

MOST = 20  # acts that can be taken back, one after another
LONGEST = 300_000  # characters of them all; the latest is kept however long it is
ANSWER = ""  # the key of a cleared question's answer
PLACES = 10_000  # beyond any row's number

BUTTON = "undo"  # its id
BACK = "{what} is back."
REMOVED = "{what} was removed."
CLEARED = "Your answer to “{what}” was cleared."


@dataclass(frozen=True)
class Undo:
    """One act. ``words`` are those of a group's row that was in this ``place``, or of a question that was cleared.

    ``chosen`` are questions that had named the row: each with its answer.
    """

    act: str  # "remove" or "clear"
    name: str
    place: int
    words: FormData
    chosen: FormData = field(default_factory=FormData)

    def text(self) -> str:
        return json.dumps([self.act, self.name, self.place, self.words, self.chosen], ensure_ascii=False)


def of_request() -> tuple[Undo, ...]:
    """What the page offers to take back; what cannot be read is none."""
    return tuple(undo for text in request.form.getlist("draft_undo")[-MOST:] if (undo := _read(text)) is not None)


def _read(text: str) -> Undo | None:
    try:
        act, name, place, words, chosen = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return None
    fine = act in ("remove", "clear") and isinstance(name, str) and type(place) is int and 0 <= place < PLACES
    if not fine or not _is_typed(words) or not _is_typed(chosen):
        return None
    return Undo(act, name, place, FormData(words), FormData(chosen))


def _is_typed(words: object) -> bool:
    return isinstance(words, dict) and all(
        isinstance(values, list) and all(isinstance(value, str) for value in values) for values in words.values()
    )


def with_latest(undos: Sequence[Undo], latest: Undo) -> tuple[Undo, ...]:
    """The acts with one more; the oldest go where there are too many, or too many words."""
    kept, room = [latest], LONGEST - len(latest.text())
    for undo in reversed(undos[-MOST + 1 :]):
        room -= len(undo.text())
        if room < 0:
            break
        kept.append(undo)
    return tuple(reversed(kept))


def moved(undos: Sequence[Undo], group: str, row: int, other: int) -> tuple[Undo, ...]:
    """The acts, once two rows have changed places: what was done inside one of them is to come back there."""

    def name_of(name: str) -> str:
        for here, there in ((row, other), (other, row)):
            if name.startswith(f"{group}-{here}-"):
                return f"{group}-{there}-{name.removeprefix(f'{group}-{here}-')}"
        return name

    return tuple(replace(undo, name=name_of(undo.name)) for undo in undos)


# Removing, clearing, and putting back


def of_row(form: type[StepForm], typed: FormData, group: RowsField, name: str, place: int) -> Undo | None:
    """What removing this row takes away; None where it is the only one, and blank: then there is nothing to take."""
    rows = rows_of(typed, name)
    if place >= len(rows) or (len(rows) == 1 and _is_blank(group, rows[0])):
        return None
    words, known_by = rows[place], rows[place].getlist("id")
    among = [
        question.name
        for question in form(everything=True)
        if isinstance(question, RowChoiceField) and question.among == name
    ]
    chosen = FormData(
        (choice_name, known_by) for choice_name in among if known_by and typed.getlist(choice_name) == known_by
    )
    return Undo("remove", name, place, words, chosen)


def of_answer(typed: FormData, name: str) -> Undo | None:
    """What clearing this question takes away; None where nothing was chosen."""
    values = [value for value in typed.getlist(name) if value]
    return Undo("clear", name, 0, FormData({ANSWER: values})) if values else None


def put_back(form: type[StepForm], typed: FormData, undo: Undo) -> tuple[FormData, str]:
    """What was typed with this in it again, and the id of what to look at then."""
    if undo.act == "clear":
        return FormData({**typed, undo.name: undo.words.getlist(ANSWER)}), undo.name
    group = questions.group(form, undo.name)
    if group is None:
        return typed, ""
    rows = rows_of(typed, undo.name)
    rows = [] if len(rows) == 1 and _is_blank(group, rows[0]) else rows  # the one that came in its place
    place = min(undo.place, len(rows))
    rows.insert(place, undo.words)
    return FormData({**with_rows(typed, undo.name, rows), **undo.chosen}), f"{undo.name}-{place}"


def _is_blank(group: RowsField, words: FormData) -> bool:
    return bool(group.row(words, "", {}).blank)


# What the page says of it


@dataclass(frozen=True)
class Undone:
    """The latest act, as a page tells of it. ``at`` is the question or the group that it stands at."""

    at: AnswerField | None
    place: int
    message: str
    words: str  # what the button does
    focused: bool


def on_page(form: StepForm, undos: Sequence[Undo], *, focused: bool) -> Undone | None:
    """What the page offers to take back, beside the question that it is about where that is on the page."""
    if not undos:
        return None
    latest = undos[-1]
    at = next((question for name, question in _every_field(form) if name == latest.name and not question.hidden), None)
    what = name_of(type(form), latest)
    message = (CLEARED if latest.act == "clear" else REMOVED).format(what=what)
    back = f"choose “{what}” as it was" if latest.act == "clear" else f"put {_within(what)} back"
    undone = Undone(at, latest.place, message, back, focused)
    if at is not None:
        at.undone = undone
    return undone


def name_of(form: type[StepForm], undo: Undo) -> str:
    """A row by its noun and number, a question by its label."""
    if undo.act == "remove":
        group = questions.group(form, undo.name)
        return f"{(group.noun if group else 'row').capitalize()} {undo.place + 1}"
    asked = _question(form, undo.name)
    return str(asked.label.text) if asked else "this question"


def _within(what: str) -> str:
    return what[:1].lower() + what[1:]


def _every_field(form: StepForm) -> Iterator[tuple[str, AnswerField]]:
    for question in form:
        yield question.name, question
        if isinstance(question, RowsField):
            yield from question.as_given()


def _question(form: type[StepForm], name: str) -> AnswerField | None:
    """The question of this name, in one of the form's rows perhaps, whatever other answers ask for."""
    every = _every_field(form(FormData({name: [""]}), everything=True))
    return next((question for given, question in every if given == name), None)


def can_be_cleared(form: type[StepForm], name: str) -> bool:
    """Whether this is a question with options to choose from, so that nothing can be chosen again."""
    asked = _question(form, name)
    return asked is not None and asked.has_options
