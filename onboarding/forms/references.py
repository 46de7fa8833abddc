"""Fields that refer to the rows of a group: one of them, or each of them. What is stored is the row's permanent id."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wtforms.validators import StopValidation

from onboarding.flow.conditions import Comparison
from onboarding.forms import messages
from onboarding.forms.fields import AnswerField, Choice, Json, Pairs, Schema
from onboarding.forms.fields.visible_text import comparable
from onboarding.forms.formdata import FormData, row_numbers
from onboarding.forms.rows import RowForm, RowsField


class FixedRowsField(RowsField):
    """One row for each row of an earlier group, ``each``: nothing to add or remove, and every one must be filled.

    ``refers`` is what the row's reference is called in the answers.
    """

    fixed = True

    def __init__(self, label: str, row: type[RowForm], *, each: str, refers: str, noun: str, **bound: Any) -> None:
        super().__init__(label, row, 0, 0, noun=noun, **bound)
        self.each, self.refers = each, refers
        self.given: dict[str, int] = {}  # a row's id -> the number that its values came with

    @classmethod
    def depends_on(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        return (declared["each"], *super().depends_on(declared))

    def use_earlier(self, earlier: Mapping[str, Json]) -> None:
        super().use_earlier(earlier)
        self.minimum = self.maximum = len(self._theirs)

    @property
    def _theirs(self) -> list[dict[str, Json]]:
        return self.earlier.get(self.each) or []

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.raw_data, self.data = [], None
        typed = formdata if formdata is not None else FormData()
        self.given = self._given(typed, self._theirs)
        self.rows = [self._fixed_row(typed, place, row) for place, row in enumerate(self._theirs)]

    def _given(self, typed: FormData, theirs: list[dict[str, Json]]) -> dict[str, int]:
        """The row that was typed for each of theirs, referred to by id or name."""
        by_name = {comparable(str(row.get("name", ""))): row["id"] for row in theirs} | {
            row["id"]: row["id"] for row in theirs
        }
        given = {}
        for number in row_numbers(typed, self.name):
            referred = (typed.getlist(f"{self.name}-{number}-{self.refers}") or [""])[0]
            row_id = by_name.get(referred) or by_name.get(comparable(referred))
            if row_id is None:
                self.process_errors.append(messages.ROW_MISSING.format(noun=self.noun))
            elif row_id in given:
                self.process_errors.append(messages.EACH_ONCE)
            else:
                given[row_id] = number
        return given

    def _fixed_row(self, typed: FormData, place: int, theirs: dict[str, Json]) -> RowForm:
        """A row keeps its place on the page whatever number its values came with."""
        number = self.given.get(theirs["id"], -1)
        prefix = f"{self.name}-{number}-"
        moved = FormData(
            (f"{self.name}-{place}-{key.removeprefix(prefix)}", typed.getlist(key))
            for key in typed
            if key.startswith(prefix)
        )
        row = self._row_form(moved if number >= 0 else None, place)
        row.id, row.title = theirs["id"], str(theirs.get("name", ""))
        return row

    @property
    def row_key(self) -> str:
        return self.refers

    def as_given(self) -> Iterator[tuple[str, AnswerField]]:
        for row in self.rows:
            number = self.given.get(row.id)
            yield from ((f"{self.name}-{number}-{field.short_name}", field) for field in row if number is not None)

    @property
    def filled(self) -> list[RowForm]:
        """All rows: none of them may be left out."""
        return self.rows

    def _known_by(self, row: RowForm) -> dict[str, Json]:
        return {self.refers: row.id}

    def _reference_as_typed(self, number: int, given: dict[str, Json]) -> Pairs:
        referred = given.pop(self.refers, "")
        if not isinstance(referred, str):
            raise ValueError(messages.ROW_MISSING.format(noun=self.noun))
        return [(f"{self.name}-{number}-{self.refers}", referred)]

    def schema(self) -> Schema:
        """How many rows there are is an earlier answer's."""
        return {"type": "array", "items": self._row_schema()}

    @property
    def required(self) -> bool:
        return True

    def rules(self) -> tuple[str, ...]:
        return (
            f"{self.name} has one row for each row of {self.each}",
            f"{self.name}.{self.refers} is the id or the name of that row",
        )

    def _reference_schema(self) -> Schema:
        return {self.refers: {"type": "string", "description": f"The id or the name of a {self.noun}."}}

    def _reference_required(self) -> list[str]:
        return [self.refers]

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
        self.choices: list[Choice] = []

    @classmethod
    def depends_on(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        return (declared["to"],)

    def use_earlier(self, earlier: Mapping[str, Json]) -> None:
        super().use_earlier(earlier)
        self.choices = [Choice(row["id"], str(row.get("name", ""))) for row in earlier.get(self.to) or []]
        self.prefilled = self.marked_required and len(self.choices) == 1

    def typed(self) -> str:
        """The only one there is, is chosen already."""
        return self.data or super().typed() or (self.choices[0].value if self.prefilled else "")

    def as_sent(self, form: Any) -> Pairs:
        return [(self.name, self.typed() if any(self.typed() == option.value for option in self.choices) else "")]

    def parse(self, text: str) -> str:
        return find_row(self.choices, text, self.noun)

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        return {option.value: option.value for option in self.choices}

    def schema(self) -> Schema:
        return {"type": "string", "description": f"The id or the name of a {self.noun}."}

    def rules(self) -> tuple[str, ...]:
        return (f"{self.name} is the id or the name of a row of {self.to}",)

    def shown(self) -> str:
        return next((row.label for row in self.choices if row.value == self.data), "")


class RowChoiceField(AnswerField):
    """One row of a group of the same form, ``among``: a radio in each row, the first one by default."""

    kind = "row_choice"

    def __init__(self, label: str, validators: Sequence[Any] = (), *, among: str, noun: str, **bound: Any) -> None:
        super().__init__(label, validators, **bound)
        self.among, self.noun = among, noun
        self.label_of_choice = ""

    def as_sent(self, form: Any) -> Pairs:
        """The radio of the first row is chosen where nothing else was."""
        rows = [row.id for row in form[self.among].rows]
        chosen = self.typed() or next(iter(rows), "")
        return [(self.name, chosen)] if chosen in rows else []

    def pre_validate(self, form: Any) -> None:
        """Runs after the group itself, which stands before it in the form."""
        rows = [Choice(row.id, str(next(iter(row)).data or "")) for row in form[self.among].filled]
        if not rows:
            return
        try:
            self.data = find_row(rows, self.data, self.noun) if self.data else rows[0].value
        except ValueError as error:
            raise StopValidation(error.args[0]) from error
        self.label_of_choice = next(row.label for row in rows if row.value == self.data)

    def schema(self) -> Schema:
        return {"type": "string", "description": f"The id or the name of a {self.noun}; the first where there is none."}

    def rules(self) -> tuple[str, ...]:
        return (f"{self.name} is the id or the name of a row of {self.among}",)

    def shown(self) -> str:
        return self.label_of_choice


def find_row(rows: Sequence[Choice], text: str, noun: str) -> str:
    """The id of the row that this is the id or the name of; ValueError where there is none."""
    for row in rows:
        if text == row.value:
            return row.value
    for row in rows:
        if comparable(text) == comparable(row.label):
            return row.value
    raise ValueError(messages.ROW_MISSING.format(noun=noun))
