"""Repeating groups: rows of a small form each, added and removed, and fields that refer to a row.

A row that others refer to keeps a permanent id, so that renaming and reordering break nothing. The page renders the
id with the row; where none came along (a program's first save) it is made from the row's name, the same each time.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from wtforms.validators import StopValidation

from onboarding.forms import messages
from onboarding.forms.condition_schema import always_required, by_name, conditional_schemas, conditions_in_words
from onboarding.forms.fields import AnswerField, AnswerForm, FieldError, Json, Pairs, Schema
from onboarding.forms.fields.visible_text import comparable, is_seen
from onboarding.forms.formdata import FormData, row_numbers
from onboarding.forms.introspection import declared_fields, declared_values
from onboarding.forms.numerals import LONGEST
from onboarding.forms.reader import NOBODY, Reader
from onboarding.forms.scope import Outside, Scope

_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_READ_BEYOND = 20  # rows


class RowForm(AnswerForm):
    """One row of a repeating group. ``id`` is set where the group keeps ids."""

    id: str = ""
    title: str = ""

    def __init__(
        self,
        typed: FormData | None,
        prefix: str,
        earlier: Mapping[str, Json],
        *,
        reader: Reader = NOBODY,
        stored: bool = False,
    ) -> None:
        self._earlier, self._reader, self._stored, self._named = earlier, reader, stored, prefix
        super().__init__(typed, prefix=prefix)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        for field in self:
            field.reader, field.stored = self._reader, self._stored
            if field.unit_in and formdata is not None:
                field.counted = next(iter(formdata.getlist(f"{self._named}{field.unit_in}")), "")
            field.use_earlier(self._earlier)
        super().process(formdata, *args, **kwargs)

    @property
    def blank(self) -> bool:
        """Whether nothing was typed into it, or into rows inside it; what stood there by itself does not count."""
        return all(field.untouched for field in self if not field.prefilled)

    def settle(self, outside: Outside) -> None:
        """Decide which of its questions are asked."""
        Scope({field.short_name: field for field in self}, outside).settle()

    def answers(self) -> dict[str, Json]:
        """The answers of the questions that are asked in this row, by field name."""
        asked = (field for field in self if field.condition is None or not field.hidden)
        return {field.short_name: answer for field in asked if (answer := field.answer()) is not None}


class RowsField(AnswerField):
    """Between ``least`` and ``most`` rows; ``noun`` is what one of them is called. Blank rows are ignored.

    ``ids`` gives every row a permanent id; ``unlike`` is the field in which rows must differ; ``whole`` is a share of a
    hundred that a single row has all of, and is not asked for. A row with one field, ``text``, is stored as that text.
    """

    kind = "rows"
    fixed: ClassVar[bool] = False
    pasted: str = ""  # what could not be made into rows, and why
    paste_problem: str = ""

    def __init__(
        self,
        label: str,
        row: type[RowForm],
        minimum: int,
        maximum: int,
        validators: Sequence[Any] = (),
        *,
        noun: str,
        nouns: str = "",
        ids: bool = False,
        unique_by: str = "",
        auto_total: str = "",
        **bound: Any,
    ) -> None:
        super().__init__(label, validators, **bound)
        self.row, self.minimum, self.maximum, self.ids, self.unique_by, self.auto_total = (
            row,
            minimum,
            maximum,
            ids,
            unique_by,
            auto_total,
        )
        self.noun, self.nouns = noun, nouns or f"{noun}s"
        self.rows: list[RowForm] = []
        self.marked_required = minimum > 0

    @classmethod
    def depends_on(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        row = declared["row"]
        own = [name for name, _, _ in declared_fields(row)]
        return tuple(name for field in own for name in declared_values(row, field) if name not in own)

    def decide(self, scope: Scope) -> None:
        super().decide(scope)
        for row in self.rows:
            row.settle(scope)

    def asked(self) -> dict[str, bool]:
        inside = (pair for row in self.rows for field in row for pair in field.asked().items())
        return super().asked() | dict(inside)

    # What was typed

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.raw_data, self.data = [], None
        typed = formdata if formdata is not None else FormData()
        numbers = row_numbers(typed, self.name)[: self.readable]
        self.rows = []
        for number in numbers:
            self.rows.append(self._row(typed, number))
        self.rows = self.rows or [self._row(None, 0)]
        self._require()

    def _row(self, typed: FormData | None, number: int) -> RowForm:
        row = self._row_form(typed, number)
        if self.ids:
            row.id = self._id(row, (typed or FormData()).getlist(f"{self.name}-{number}-id"))
        return row

    def _row_form(self, typed: FormData | None, number: int) -> RowForm:
        return self.row(typed, f"{self.name}-{number}-", self.earlier, reader=self.reader, stored=self.stored)

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
            for field in row if number >= self.minimum else ():
                field.in_optional_row = not self.fixed
                field.marked_required = field.marked_required and not row.blank
        if self.auto_total and len(self.rows) == 1:
            self.rows[0][self.auto_total].hidden = True

    def _give_whole(self) -> None:
        """A single row has the whole hundred, whatever was typed."""
        if self.auto_total and len(self.filled) == 1:
            share = self.filled[0][self.auto_total]
            share.data, share.hidden, share.process_errors = Decimal(100), True, []

    @property
    def filled(self) -> list[RowForm]:
        """The rows that something was typed into."""
        return [row for row in self.rows if not row.blank]

    @property
    def untouched(self) -> bool:
        return not self.filled

    def as_given(self) -> Iterator[tuple[str, AnswerField]]:
        """The fields of all rows, each with the name that its value came with."""
        for row in self.rows:
            for field in row:
                yield field.name, field
                if isinstance(field, RowsField):
                    yield from field.as_given()

    def as_stored(self) -> Iterator[tuple[str, AnswerField]]:
        """The fields of the filled rows, each with the name that its value has when the answers are read again."""
        yield from self._as_stored(self.name)

    def _as_stored(self, name: str) -> Iterator[tuple[str, AnswerField]]:
        for number, row in enumerate(self.filled):
            for field in row:
                here = f"{name}-{number}-{field.short_name}"
                yield here, field
                if isinstance(field, RowsField):
                    yield from field._as_stored(here)

    @property
    def readable(self) -> int:
        """How many rows are read: those over the limit too, to be shown and removed, but not any number."""
        return self.maximum + _READ_BEYOND

    def too_many(self, have: int) -> str:
        """What is said of more rows than there may be."""
        return messages.MOST_ROWS.format(maximum=self.maximum, nouns=self.nouns, over=have - self.maximum)

    @property
    def columns(self) -> list[str]:
        """What the fields of a row are called, in order; rows inside it are none."""
        fields = self.row(None, "", self.earlier)
        return [str(field.label.text) for field in fields if not isinstance(field, RowsField)]

    @property
    def room(self) -> int:
        """How many more rows there may be."""
        return max(0, self.maximum - len(self.rows))

    # What is wrong

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Each row by its own fields, then the group as a whole."""
        if self.hidden:
            self.errors = []
            return True
        self.errors = list(self.process_errors)
        self._give_whole()
        filled = self.filled
        blank = [row for row in self.rows if row.blank][: max(0, self.minimum - len(filled))]
        fine = [row.validate() for row in [*filled, *blank]]  # all of them, so that every mistake is told at once
        if self.process_errors or not all(fine):
            return False
        self.data = [row.answers() for row in filled]
        return super().validate(form, extra_validators)

    def pre_validate(self, form: Any) -> None:
        over = len(self.filled) - self.maximum
        if len(self.filled) < self.minimum:
            nouns = self.noun if self.minimum == 1 else self.nouns
            raise StopValidation(messages.LEAST_ROWS.format(minimum=self.minimum, nouns=nouns))
        if over > 0:
            raise StopValidation(self.too_many(len(self.filled)))
        if self.unique_by:
            self._differ()

    def _differ(self) -> None:
        seen = set()
        for row in self.filled:
            value = str(row[self.unique_by].data)
            if comparable(value) in seen:
                row[self.unique_by].errors = [messages.NAMES_DIFFER.format(noun=self.noun, value=value)]
                raise StopValidation(messages.NAMES_DIFFER.format(noun=self.noun, value=value))
            seen.add(comparable(value))

    def field_errors(self) -> list[FieldError]:
        """The errors of all rows, then those of the group that no row tells already."""
        if self.hidden:
            return []
        inside = [wrong for row in self.rows for field in row for wrong in field.field_errors()]
        inner_messages = {wrong.message for wrong in inside}
        return inside + [wrong for wrong in super().field_errors() if wrong.message not in inner_messages]

    # How it is stored, read back and shown

    @property
    def row_key(self) -> str:
        """The key under which a page sends what its rows are known by; "" where only their places tell them apart."""
        return "id" if self.ids else ""

    def as_sent(self, form: Any) -> Pairs:
        pairs: Pairs = []
        for number, row in enumerate(self.rows):
            prefix = f"{self.name}-{number}-"
            pairs += [(f"{prefix}{self.row_key}", row.id)] if self.row_key else []
            for field in row:
                here = f"{prefix}{field.short_name}"  # a row may have had another number
                pairs += ((f"{here}{name.removeprefix(field.name)}", value) for name, value in field.as_sent(row))
        return pairs

    @property
    def texts(self) -> bool:
        """Whether a row is one text, and stored as such."""
        return [name for name, _, _ in declared_fields(self.row)] == ["text"]

    def answer(self) -> Json:
        if not self.data:
            return None
        if self.texts:
            return [row["text"] for row in self.data]
        keys = map(self._known_by, self.filled)
        return [{**by, **row} for by, row in zip(keys, self.data, strict=True)]

    def partial_data(self) -> Json:
        return [{**self._known_by(row), **row.answers()} for row in self.filled]

    def _known_by(self, row: RowForm) -> dict[str, Json]:
        return {"id": row.id} if self.ids else {}

    def read(self, value: Json, refused: dict[str, str]) -> Pairs:
        if not isinstance(value, list):
            refused[self.name] = messages.LIST if self.texts else messages.ROWS
            return []
        rows = enumerate(value[: self.readable])
        pairs = [pair for number, row in rows for pair in self._read_row(number, row, refused)]
        if len(value) > self.readable:
            refused[self.name] = self.too_many(len(value))
        return pairs

    def _read_row(self, number: int, value: Json, refused: dict[str, str]) -> Pairs:
        """A row's own mistakes are its fields'; what is wrong with the row as such is the group's."""
        if isinstance(value, str) and self.texts:
            value = {"text": value}
        if not isinstance(value, dict):
            refused[self.name] = messages.LIST if self.texts else messages.ROWS
            return []
        given = dict(value)
        fields = {field.short_name: field for field in self.row(None, f"{self.name}-{number}-", self.earlier)}
        try:
            pairs = self._reference_as_typed(number, given)
        except ValueError as error:
            refused[self.name], pairs = error.args[0], []
        for name in given.keys() - fields.keys():
            refused[self.name] = messages.ROW_FIELD.format(name=name[:LONGEST])
        given = {name: answer for name, answer in given.items() if answer is not None}
        typed = {name: field.read(given[name], refused) for name, field in fields.items() if name in given}
        texts = [is_seen(text) for name, own in typed.items() if not fields[name].prefilled for _, text in own]
        if not any(texts):
            refused[self.name] = messages.EMPTY_ROW
        return [*pairs, *(pair for own in typed.values() for pair in own)]

    def _reference_as_typed(self, number: int, given: dict[str, Json]) -> Pairs:
        """What a row is known by, taken out of what it has been given."""
        kept = given.pop("id", None) if self.ids else None
        if kept is None:
            return []
        if not isinstance(kept, str) or not _ID.fullmatch(kept):
            raise ValueError(messages.ROW_ID)
        return [(f"{self.name}-{number}-id", kept)]

    def schema(self) -> Schema:
        limits = {"minItems": self.minimum, "maxItems": self.maximum}
        if self.auto_total:
            shared = self._row_schema(shared=True)
            alone = self._row_schema(shared=False)
            rest = {"minItems": max(2, self.minimum), "maxItems": self.maximum}
            return {
                "anyOf": [
                    {"type": "array", "items": alone, **limits, "maxItems": 1},
                    {"type": "array", "items": shared, **rest},
                ]
            }
        return {"type": "array", "items": self._row_schema(), **limits}

    def rules(self) -> tuple[str, ...]:
        own = (f"{self.name}.{self.unique_by} differs from row to row",) if self.unique_by else ()
        row = self.row(None, f"{self.name}.", self.earlier)
        conditions = tuple(conditions_in_words(by_name(row), f"{self.name}."))
        inside = (rule for field in row for rule in field.rules())
        if self.texts:  # a row is its text, and named as such
            inside = (rule.replace(f"{self.name}.text ", f"{self.name} ") for rule in inside)
        return own + conditions + tuple(inside)

    def _row_schema(self, *, shared: bool = True) -> Schema:
        row = self.row(None, "", self.earlier)
        fields = {field.short_name: field.described() for field in row}
        required = always_required(by_name(row))
        if self.auto_total and not shared:
            fields[self.auto_total] = {"description": "Whatever is given: a single one has all."}
            required.remove(self.auto_total)
        schema: Schema = {
            "type": "object",
            "properties": {**self._reference_schema(), **fields},
            "required": [*self._reference_required(), *required],
            "additionalProperties": False,
        }
        if conditions := conditional_schemas(by_name(row)):
            schema["allOf"] = conditions
        return {"anyOf": [fields["text"], schema]} if self.texts else schema

    def _reference_schema(self) -> Schema:
        """What a row is known by; one is made where there is none."""
        kept = {
            "type": ["string", "null"],
            "pattern": f"^{_ID.pattern}$",
            "description": "A permanent id; made where there is none.",
        }
        return {"id": kept} if self.ids else {}

    def _reference_required(self) -> list[str]:
        return []

    @property
    def required(self) -> bool:
        return self.minimum > 0

    def shown(self) -> list[list[tuple[str, Json]]]:
        return [[(field.label.text, field.shown()) for field in row] for row in self.filled]


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:8]
