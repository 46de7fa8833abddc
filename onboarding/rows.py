"""Repeating groups: rows of a small form each, added and removed, and fields that refer to a row.

A row that others refer to keeps a permanent id, so that renaming and reordering break nothing. The page renders the
id with the row; where none came along (a program's first save) it is made from the row's name, the same each time.
"""

import functools
import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

import wtforms
from wtforms.validators import StopValidation

from onboarding import messages
from onboarding.fields import AnswerField, AnswerForm, Json, Pairs, Wrong
from onboarding.typed import Typed, row_numbers

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_READ_BEYOND = 20  # rows over the limit that are still read, so that they can be shown and removed


class RowForm(AnswerForm):
    """One row of a repeating group. ``id`` is set where the group keeps ids."""

    id: str = ""
    title: str = ""

    def __init__(self, typed: Typed | None, prefix: str, earlier: Mapping[str, Json]) -> None:
        self._earlier = earlier
        super().__init__(typed, prefix=prefix)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        for field in self:
            field.look(self._earlier)
        super().process(formdata, *args, **kwargs)

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into it; what stood there by itself does not count."""
        return not any(value.strip() for field in self if not field.prefilled for value in field.raw_data or ())

    def answers(self) -> dict[str, Json]:
        return {field.short_name: answer for field in self if (answer := field.answer()) is not None}


class RowsField(AnswerField):
    """Between ``least`` and ``most`` rows; ``noun`` is what one of them is called. Blank rows are ignored.

    ``ids`` gives every row a permanent id; ``unlike`` is the field in which rows must differ; ``whole`` is a share of a
    hundred that a single row has all of, and is not asked for. A row with one field, ``text``, is stored as that text.
    """

    kind = "rows"
    fixed: ClassVar[bool] = False

    def __init__(
        self,
        label: str,
        row: type[RowForm],
        least: int,
        most: int,
        validators: Sequence[Any] = (),
        *,
        noun: str,
        nouns: str = "",
        ids: bool = False,
        unlike: str = "",
        whole: str = "",
        **bound: Any,
    ) -> None:
        super().__init__(label, validators, **bound)
        self.row, self.least, self.most, self.ids, self.unlike, self.whole = row, least, most, ids, unlike, whole
        self.noun, self.nouns = noun, nouns or f"{noun}s"
        self.rows: list[RowForm] = []
        self.must = least > 0

    @classmethod
    def looks_at(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(name for _, _, names in declared_fields(declared["row"]) for name in names)

    # What was typed

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.raw_data, self.data = [], None
        typed = formdata if formdata is not None else Typed()
        numbers = row_numbers(typed, self.name)[: self.most + _READ_BEYOND]
        self.rows = []
        for number in numbers:
            self.rows.append(self._row(typed, number))
        self.rows = self.rows or [self._row(None, 0)]
        self._require()

    def _row(self, typed: Typed | None, number: int) -> RowForm:
        row = self.row(typed, f"{self.name}-{number}-", self.earlier)
        if self.ids:
            row.id = self._id(row, (typed or Typed()).getlist(f"{self.name}-{number}-id"))
        return row

    def _id(self, row: RowForm, given: list[str]) -> str:
        """The id that came along; else one made of the row's name; else, for a row just opened, a new one."""
        taken = {other.id for other in self.rows}
        if given and _ID.fullmatch(given[0]) and given[0] not in taken:
            return given[0]
        name = next((str(field.data) for field in row if isinstance(field.data, str)), "")
        for attempt in range(len(taken) + 1):
            made = _digest(f"{name.casefold()}{attempt or ''}") if name else secrets.token_hex(4)
            if made not in taken:
                return made
        raise AssertionError("one of len(taken) + 1 different ids is free")

    def _require(self) -> None:
        """A row must be filled where the group needs it, or where something was typed into it."""
        for number, row in enumerate(self.rows):
            if number >= self.least and row.blank:
                for field in row:
                    field.must = False
        if self.whole and len(self.rows) == 1:
            self.rows[0][self.whole].hidden = True

    def _give_whole(self) -> None:
        """A single row has the whole hundred, whatever was typed."""
        if self.whole and len(self.filled) == 1:
            share = self.filled[0][self.whole]
            share.data, share.hidden, share.process_errors = Decimal(100), True, []

    @property
    def filled(self) -> list[RowForm]:
        return [row for row in self.rows if not row.blank]

    @property
    def room(self) -> int:
        """How many more rows there may be."""
        return max(0, self.most - len(self.rows))

    # What is wrong

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Each row by its own fields, then the group as a whole."""
        self.errors = list(self.process_errors)
        self._give_whole()
        filled = self.filled
        blank = [row for row in self.rows if row.blank][: max(0, self.least - len(filled))]
        fine = [row.validate() for row in [*filled, *blank]]  # all of them, so that every mistake is told at once
        if self.process_errors or not all(fine):
            return False
        self.data = [row.answers() for row in filled]
        return super().validate(form, extra_validators)

    def pre_validate(self, form: Any) -> None:
        over = len(self.filled) - self.most
        if len(self.filled) < self.least:
            nouns = self.noun if self.least == 1 else self.nouns
            raise StopValidation(messages.LEAST_ROWS.format(least=self.least, nouns=nouns))
        if over > 0:
            raise StopValidation(messages.MOST_ROWS.format(most=self.most, nouns=self.nouns, over=over))
        if self.unlike:
            self._differ()

    def _differ(self) -> None:
        seen = set()
        for row in self.filled:
            value = str(row[self.unlike].data)
            if value.casefold() in seen:
                row[self.unlike].errors = [messages.NAMES_DIFFER.format(noun=self.noun, value=value)]
                raise StopValidation(messages.NAMES_DIFFER.format(noun=self.noun, value=value))
            seen.add(value.casefold())

    def wrongs(self) -> list[Wrong]:
        inside = [wrong for row in self.rows for field in row for wrong in field.wrongs()]
        told = {wrong.message for wrong in inside}
        return inside + [wrong for wrong in super().wrongs() if wrong.message not in told]

    # How it is stored, read back and shown

    @property
    def texts(self) -> bool:
        """Whether a row is one text, and stored as such."""
        return [name for name, _, _ in declared_fields(self.row)] == ["text"]

    def answer(self) -> Json:
        if not self.data:
            return None
        if self.texts:
            return [row["text"] for row in self.data]
        ids = [{"id": row.id} if self.ids else {} for row in self.filled]
        return [{**kept, **row} for kept, row in zip(ids, self.data, strict=True)]

    def as_typed(self, value: Json) -> Pairs:
        if not isinstance(value, list):
            raise ValueError(messages.ROWS)
        return [pair for number, row in enumerate(value) for pair in self._row_as_typed(number, row)]

    def _row_as_typed(self, number: int, value: Json) -> Pairs:
        if isinstance(value, str) and self.texts:
            value = {"text": value}
        if not isinstance(value, dict):
            raise ValueError(messages.TEXT if self.texts else messages.ROWS)
        blank = self.row(None, f"{self.name}-{number}-", self.earlier)
        pairs = [
            pair
            for field in blank
            if (given := value.get(field.short_name)) is not None
            for pair in field.as_typed(given)
        ]
        kept = value.get("id")
        return [(f"{self.name}-{number}-id", kept), *pairs] if isinstance(kept, str) else pairs

    def shown(self) -> list[list[tuple[str, Json]]]:
        return [[(field.label.text, field.shown()) for field in row] for row in self.filled]


class FixedRowsField(RowsField):
    """One row for each row of an earlier group, ``each``: nothing to add or remove, and every one must be filled.

    ``refers`` is what the row's reference is called in the answers.
    """

    fixed = True

    def __init__(self, label: str, row: type[RowForm], *, each: str, refers: str, noun: str, **bound: Any) -> None:
        super().__init__(label, row, 0, 0, noun=noun, **bound)
        self.each, self.refers = each, refers

    @classmethod
    def looks_at(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        return (declared["each"], *super().looks_at(declared))

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.raw_data, self.data = [], None
        typed = formdata if formdata is not None else Typed()
        theirs = self.earlier.get(self.each) or []
        self.least = self.most = len(theirs)
        given = self._given(typed, theirs)
        self.rows = [self._fixed_row(typed, given.get(row["id"], -1), place, row) for place, row in enumerate(theirs)]

    def _given(self, typed: Typed, theirs: list[dict[str, Json]]) -> dict[str, int]:
        """The row that was typed for each of theirs, referred to by id or name."""
        by_name = {str(row.get("name", "")).casefold(): row["id"] for row in theirs} | {
            row["id"]: row["id"] for row in theirs
        }
        given = {}
        for number in row_numbers(typed, self.name):
            referred = (typed.getlist(f"{self.name}-{number}-{self.refers}") or [""])[0]
            row_id = by_name.get(referred) or by_name.get(referred.casefold())
            if row_id is None:
                self.process_errors.append(messages.ROW_MISSING.format(noun=self.noun))
            else:
                given[row_id] = number
        return given

    def _fixed_row(self, typed: Typed, number: int, place: int, theirs: dict[str, Json]) -> RowForm:
        """A row keeps its place on the page whatever number its values came with."""
        prefix = f"{self.name}-{number}-"
        moved = Typed(
            (f"{self.name}-{place}-{key.removeprefix(prefix)}", typed.getlist(key))
            for key in typed
            if key.startswith(prefix)
        )
        row = self.row(moved if number >= 0 else None, f"{self.name}-{place}-", self.earlier)
        row.id, row.title = theirs["id"], str(theirs.get("name", ""))
        return row

    @property
    def filled(self) -> list[RowForm]:
        return self.rows

    def answer(self) -> Json:
        if not self.data:
            return None
        return [{self.refers: row.id, **answers} for row, answers in zip(self.rows, self.data, strict=True)]

    def _row_as_typed(self, number: int, value: Json) -> Pairs:
        pairs = super()._row_as_typed(number, value)
        referred = value.get(self.refers)
        return [(f"{self.name}-{number}-{self.refers}", referred), *pairs] if isinstance(referred, str) else pairs

    def shown(self) -> list[list[tuple[str, Json]]]:
        return [
            [(self.noun.capitalize(), row.title), *((field.label.text, field.shown()) for field in row)]
            for row in self.rows
        ]


class ReferenceField(AnswerField):
    """One of an earlier group's rows, ``to``, stored by id; a program may also give its name."""

    kind = "select"

    def __init__(self, label: str, validators: Sequence[Any] = (), *, to: str, noun: str, **bound: Any) -> None:
        super().__init__(label, validators, **bound)
        self.to, self.noun = to, noun
        self.options: list[Any] = []

    @classmethod
    def looks_at(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        return (declared["to"],)

    def look(self, earlier: Mapping[str, Json]) -> None:
        super().look(earlier)
        self.options = [Row(row["id"], str(row.get("name", ""))) for row in earlier.get(self.to) or []]
        self.prefilled = self.must and len(self.options) == 1

    def typed(self) -> str:
        """The only one there is, is chosen already."""
        return self.data or super().typed() or (self.options[0].value if self.prefilled else "")

    def parse(self, text: str) -> str:
        return find_row(self.options, text, self.noun)

    def shown(self) -> str:
        return next((row.label for row in self.options if row.value == self.data), "")


class RowChoiceField(AnswerField):
    """One row of a group of the same form, ``among``: a radio in each row, the first one by default."""

    kind = "row_choice"

    def __init__(self, label: str, validators: Sequence[Any] = (), *, among: str, noun: str, **bound: Any) -> None:
        super().__init__(label, validators, **bound)
        self.among, self.noun = among, noun
        self.label_of_choice = ""

    def pre_validate(self, form: Any) -> None:
        """Runs after the group itself, which stands before it in the form."""
        rows = [Row(row.id, str(next(iter(row)).data or "")) for row in form[self.among].filled]
        if not rows:
            return
        try:
            self.data = find_row(rows, self.data, self.noun) if self.data else rows[0].value
        except ValueError as error:
            raise StopValidation(str(error)) from error
        self.label_of_choice = next(row.label for row in rows if row.value == self.data)

    def shown(self) -> str:
        return self.label_of_choice


class Row:
    """A row as an option to choose: its id, and its name for people."""

    hint = ""

    def __init__(self, value: str, label: str) -> None:
        self.value, self.label = value, label


def find_row(rows: Sequence[Row], text: str, noun: str) -> str:
    """The id of the row that this is the id or the name of; ValueError where there is none."""
    for row in rows:
        if text == row.value:
            return row.value
    for row in rows:
        if text.casefold() == row.label.casefold():
            return row.value
    raise ValueError(messages.ROW_MISSING.format(noun=noun))


@functools.cache
def declared_fields(form: type[wtforms.Form]) -> list[tuple[str, type[AnswerField], tuple[str, ...]]]:
    """The fields of a form class without making a form: name, class, and the names of the fields that it looks at."""
    found = []
    for name in dir(form):
        unbound = getattr(form, name)
        if isinstance(unbound, wtforms.fields.core.UnboundField):
            declared = dict(unbound.kwargs)
            if issubclass(unbound.field_class, RowsField):
                declared.setdefault("row", unbound.args[1])
            condition = declared.get("shown_if")
            names = (*unbound.field_class.looks_at(declared), *(condition[:1] if condition else ()))
            found.append((unbound.creation_counter, name, unbound.field_class, names))
    return [(name, kind, names) for _, name, kind, names in sorted(found, key=lambda one: one[0])]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
