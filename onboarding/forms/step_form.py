"""StepForm: the form of one step. Plain WTForms; it knows no request, no session and no store."""

import functools
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from onboarding.flow.conditions import UNKNOWN, Comparison, Condition
from onboarding.forms import messages
from onboarding.forms.fields import AnswerField, AnswerForm, FieldError, Json
from onboarding.forms.formdata import FormData
from onboarding.forms.introspection import (
    declaration_of,
    declared_comparisons,
    declared_conditions,
    declared_fields,
    declared_values,
)
from onboarding.forms.reader import NOBODY, Reader
from onboarding.forms.rows import RowsField
from onboarding.forms.scope import Earlier, Scope


class StepForm(AnswerForm):
    """Declare fields, and where one answer depends on another a ``validate_<field>``.

    Made from what was ``typed`` or from stored ``answers``, and from the ``earlier`` answers that ``looks_at`` names.
    ``everything`` keeps the fields that earlier answers rule out: for a description of the form, not for judging.
    ``reader`` is who typed it, and reads what is said of it. ``typed_texts`` is what was typed for the stored answers,
    as a form that was made of it gave it.
    """

    depends_on: ClassVar[tuple[str, ...]] = ()
    looks_at_values: ClassVar[tuple[str, ...]] = ()  # of those, the ones whose answers are used, whatever they are
    looks_at_comparisons: ClassVar[tuple[Comparison, ...]] = ()  # what its conditions compare of other steps' answers
    rules: ClassVar[tuple[str, ...]] = ()  # what a ``validate_<field>`` holds, in words, for programs

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        own = cls.field_names()
        values = [
            *cls.looks_at_values,
            *cls.depends_on,
            *(name for field in own for name in declared_values(cls, field)),
        ]
        compared = [
            comparison for field in own for comparison in declared_comparisons(cls, field) if comparison.name not in own
        ]
        cls.looks_at_values = tuple(dict.fromkeys(name for name in values if name not in own))
        cls.looks_at_comparisons = tuple(dict.fromkeys(compared))
        cls.depends_on = tuple(dict.fromkeys((*cls.looks_at_values, *(comparison.name for comparison in compared))))

    def __init__(
        self,
        typed: FormData | None = None,
        *,
        answers: Mapping[str, Json] | None = None,
        earlier: Mapping[str, Json] | None = None,
        everything: bool = False,
        reader: Reader = NOBODY,
        typed_texts: Mapping[str, str] | None = None,
    ) -> None:
        self.earlier, self._stored, self._everything = earlier or {}, answers, everything
        self.reader, self._typed_texts = reader, typed_texts or {}
        super().__init__(typed)

    @classmethod
    @functools.cache
    def field_names(cls) -> tuple[str, ...]:
        return tuple(name for name, _, _ in declared_fields(cls))

    @classmethod
    @functools.cache
    def declaration(cls) -> list[dict[str, Json]]:
        """What the form asks for, for telling whether answers were given to the same one."""
        return declaration_of(cls(everything=True))

    @classmethod
    def conditions(cls) -> Mapping[str, Condition]:
        """The condition of each field that has one."""
        return declared_conditions(cls)

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Leave out what earlier answers rule out, read what was typed or stored, hide what these answers do."""
        if not self._everything:
            self._leave_out()
        stored = formdata is None and self._stored is not None
        for field in self:
            field.reader, field.stored = self.reader, stored
            field.use_earlier(self.earlier)
        refused: dict[str, str] = {}
        if stored:
            formdata = self._as_typed(self._stored or {}, refused)
        super().process(formdata, *args, **kwargs)
        if refused:
            self._refuse(refused)
        if stored and self._typed_texts:
            self._recall()
        Scope({field.name: field for field in self}, Earlier(self.earlier)).settle()

    def _leave_out(self) -> None:
        """The fields that are not asked whatever is answered here."""
        own = self.field_names()

        def answer_to(name: str) -> Json:
            if name in self._fields:
                return UNKNOWN
            return None if name in own else self.earlier.get(name)

        for field in list(self):
            if field.condition is not None and field.condition.verdict(answer_to) is False:
                del self._fields[field.name]

    def _as_typed(self, stored: Mapping[str, Json], refused: dict[str, str]) -> FormData:
        """Saved answers may bring along, as typed, answers to questions that they hide (``Answers.hidden``)."""
        given = ((field, stored.get(field.name)) for field in self)
        typed = FormData.of(pair for field, value in given if value is not None for pair in field.read(value, refused))
        for key, values in getattr(stored, "hidden", {}).items():
            name = key.partition("-")[0]
            if name in self._fields and stored.get(name) is None:
                typed[key] = values
        return typed

    def typed_of(self, data: Mapping[str, Json]) -> FormData:
        """What a program gave, as a founder would have typed it; nothing is judged."""
        return self._as_typed(data, {})

    def as_sent(self) -> FormData:
        """What a page of this form sends, without scripts, when nobody touches it."""
        return FormData.of(pair for field in self for pair in field.as_sent(self))

    @property
    def row_keys(self) -> dict[str, str]:
        """By repeating group, the key that its rows are known by; "" where only their places tell them apart."""
        return {field.name: field.row_key for field in self if isinstance(field, RowsField)}

    def _refuse(self, refused: Mapping[str, str]) -> None:
        """What JSON may not say, where the form itself has nothing better to say of it."""
        for name, field in self._as_given():
            if name in refused and not field.process_errors:
                field.process_errors, field.data = [refused[name]], None

    def _as_given(self) -> Iterator[tuple[str, AnswerField]]:
        """Every field, those of rows too, with the name that its value came with."""
        yield from ((field.name, field) for field in self)
        for field in self:
            if isinstance(field, RowsField):
                yield from field.as_given()

    def control(self, name: str) -> AnswerField | None:
        """The field that the control of this name is of, in a row or not."""
        return next((field for given, field in self._as_given() if given == name), None)

    def _recall(self) -> None:
        """Show again what was typed for the stored answers, where it is known."""
        for name, field in self._as_given():
            if field.interprets and name in self._typed_texts:
                field.recall(self._typed_texts[name])

    def understood(self) -> list[tuple[str, str]]:
        """What the stored answers were understood as, where that is more than what was typed: question and words."""
        inside = ((group, row) for group in self if isinstance(group, RowsField) for row in enumerate(group.rows, 1))
        fields = [(str(field.label.text), field) for field in self] + [
            (f"{row.title or f'{group.noun.capitalize()} {number}'}, {str(field.label.text).lower()}", field)
            for group, (number, row) in inside
            for field in row
        ]
        asked = ((label, field) for label, field in fields if field.interprets and not field.hidden)
        said = ((label, field.understood(), field.typed()) for label, field in asked)
        return [(label, words) for label, words, typed in said if words and words != typed]

    def typed_texts(self) -> dict[str, str]:
        """What was typed for the validated answers, where they are not written like that anyway.

        By the names of controls that the answers have when they are read again: rows may have moved up.
        """
        inside = (pair for field in self if isinstance(field, RowsField) for pair in field.as_stored())
        fields = (*((field.name, field) for field in self if not field.hidden), *inside)
        kept = ((name, field.keeping()) for name, field in fields if field.interprets)
        return {name: text for name, text in kept if text}

    def answers(self) -> dict[str, Json]:
        """The validated answers as they are stored. What is not asked, or was left blank, is left out."""
        return {field.name: answer for field in self if not field.hidden and (answer := field.answer()) is not None}

    def passing(self) -> dict[str, Json]:
        """After ``validate``: the answers of the fields that pass, where others do not."""
        passing = [field for field in self if not field.hidden and not field.field_errors()]
        return {field.name: answer for field in passing if (answer := field.answer()) is not None}

    def partial_data(self) -> dict[str, Json]:
        """What can be read of the answers, whether they are right or not."""
        return {
            field.name: answer for field in self if not field.hidden and (answer := field.partial_data()) is not None
        }

    def field_errors(self) -> list[FieldError]:
        """Everything that is wrong, in the order of the page."""
        return [wrong for field in self for wrong in field.field_errors()]

    def unexpected(self, *, partial_data: bool = False) -> list[FieldError]:
        """What was given for fields that there are not, or that these answers and the earlier ones do not ask for.

        ``partial_data``: what these answers do not ask for may come to be asked.
        """
        stored, names = self._stored or {}, self.field_names()
        asked = {field.name for field in self if partial_data or not field.hidden}
        left = [name for name in stored if name not in names or (name not in asked and stored[name] is not None)]
        return [FieldError(name, name, messages.NOT_ASKED, messages.NOT_ASKED.code) for name in left]

    def unread(self) -> list[FieldError]:
        """Groups with so many rows that they would not be kept whole."""
        given = ((group, (self._stored or {}).get(group.name)) for group in self if isinstance(group, RowsField))
        lists = ((group, rows) for group, rows in given if isinstance(rows, list) and len(rows) > group.readable)
        too_long = ((group, group.too_many(len(rows))) for group, rows in lists)
        return [FieldError(group.id, group.name, message, messages.code_of(message)) for group, message in too_long]

    @property
    def governing(self) -> set[str]:
        """The fields whose answers decide what else this page asks."""
        return {
            comparison.name for name in self._fields for comparison in declared_comparisons(type(self), name)
        } & self._fields.keys()

    def asked(self) -> dict[str, bool]:
        """What the page asks the server, since people type what decides it: each comparison, and whether it holds."""
        return {key: holds for field in self for key, holds in field.asked().items()}

    @property
    def asks_server(self) -> bool:
        """Whether what is typed has to be read before the page knows what to ask, or what to compute."""
        return any(field.computed for field in self) or bool(self.asked())

    @property
    def groups(self) -> dict[str, RowsField]:
        """The repeating groups that rows can be added to."""
        return {field.name: field for field in self if isinstance(field, RowsField) and not field.fixed}
