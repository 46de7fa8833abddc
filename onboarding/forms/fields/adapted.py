"""Any field of WTForms, with its own widget: what it reads is stored as JSON, and asked like every other question.

A form takes such a field as it is; ``adapt(field, shown_if=…)`` gives it a condition. Fields that hold other fields or
files have counterparts here and are refused by the flow's check, which says which.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import wtforms
from wtforms.fields.core import UnboundField

from onboarding.flow.conditions import Comparison, ShownIf
from onboarding.forms import messages
from onboarding.forms.fields.answer import AnswerField, Json, Pairs, Schema
from onboarding.forms.fields.choice import Choice
from onboarding.forms.fields.number import is_whole
from onboarding.forms.numerals import LONGEST
from onboarding.forms.numerals import plain as plain_number

_INSTEAD: Mapping[type[wtforms.Field], str] = {
    wtforms.FieldList: "use RowsField instead of FieldList",
    wtforms.FormField: "use RowsField, or the fields themselves, instead of FormField",
    wtforms.FileField: "a file is no answer that can be kept; leave FileField out",
    wtforms.SubmitField: "pages have buttons of their own; leave SubmitField out",
}


def adapt(field: "UnboundField[Any]", *, shown_if: ShownIf | None = None) -> Any:
    """A field of WTForms that is asked on a condition: ``adapt(StringField("Colour"), shown_if=("paint", "yes"))``."""
    made = UnboundField(AdaptedField, field, shown_if=shown_if)
    made.creation_counter = field.creation_counter
    return made


class AdaptedField(AnswerField):
    """A field of WTForms as a question. ``inner`` is that field."""

    kind = "adapted"

    def __init__(self, inner: "UnboundField[Any]", *, shown_if: ShownIf | None = None, **bound: Any) -> None:
        made = inner.field_class(*inner.args, **{**inner.kwargs, **bound})
        super().__init__(str(made.label.text), description=str(made.description), shown_if=shown_if, **bound)
        self.inner, self.flags, self.validators = made, made.flags, made.validators
        self.marked_required = bool(made.flags.required)
        made.process(None)  # its choices are told by what it holds
        self.has_options = self.grouped and bool(self.options)

    @property
    def refusal(self) -> str:
        """Why it cannot be asked, and what to do instead; empty where it can."""
        return next((why for kind, why in _INSTEAD.items() if isinstance(self.inner, kind)), "")

    # What was typed

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Blank is no answer, whatever a field of its own says of it."""
        blank = formdata is not None and not any(text.strip() for text in formdata.getlist(self.name))
        self.inner.process(None if formdata is None else _Nothing() if blank else formdata)
        self.raw_data, self.data = self.inner.raw_data, self.inner.data
        self.process_errors = [] if blank else list(self.inner.process_errors)
        if blank:
            self.inner.process_errors, self.inner.data, self.data = [], None, None

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """By its own validators; what it says is what is told."""
        if self.hidden:
            self.errors = []
            return True
        if self.process_errors:  # what a program sent is refused before it is read
            self.inner.process_errors = list(self.process_errors)
        fine = self.data is None and not self.flags.required and not self.process_errors
        fine = fine or self.inner.validate(form, extra_validators)
        self.errors, self.data = self.process_errors or list(self.inner.errors), self.inner.data
        return not self.errors and fine

    # How it is stored, read back and shown

    def answer(self) -> Json:
        return _as_json(self.data)

    def as_typed(self, value: Json) -> Pairs:
        several = isinstance(self.inner, wtforms.SelectMultipleField)
        if several != isinstance(value, list):
            raise ValueError(messages.LIST if several else messages.TEXT)
        if isinstance(self.inner, wtforms.BooleanField):
            if not isinstance(value, bool):
                raise ValueError(messages.TRUE_OR_FALSE)
            return [(self.name, "y")] if value else []
        if isinstance(self.inner, wtforms.DateTimeField):
            return [(self.name, _as_written(self.inner, value))]
        values = value if isinstance(value, list) else [value]
        for item in values:
            self._check_type(item)
        return [(self.name, str(item)) for item in values]

    def _check_type(self, value: Json) -> None:
        """ValueError where a program sent something else than the schema says."""
        if self.options:
            if not any(value == allowed and type(value) is type(allowed) for allowed in self._values()):
                raise ValueError(messages.CHOOSE_FROM.format(value=str(value)[:LONGEST]))
        elif isinstance(self.inner, wtforms.IntegerField):
            if not is_whole(value):
                raise ValueError(messages.WHOLE_NUMBER.format(example=12))
        elif isinstance(self.inner, wtforms.FloatField):
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ValueError(messages.NUMBER.format(example=12.5))
        elif not isinstance(value, str):
            raise ValueError(messages.TEXT)

    @property
    def options(self) -> list[Choice]:
        """What may be chosen, where it is a choice."""
        if not isinstance(self.inner, wtforms.SelectField | wtforms.SelectMultipleField):
            return []
        choices = self.inner.iter_choices() if self.inner.choices else ()
        return [Choice(str(choice[0]), str(choice[1])) for choice in choices if str(choice[0])]

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        if isinstance(self.inner, wtforms.BooleanField):
            return {"y": True}
        if isinstance(self.inner, wtforms.SelectMultipleField) or not self.options:
            return None
        coerce = self.inner.coerce
        return {option.value: _as_json(coerce(option.value)) for option in self.options}

    def schema(self) -> Schema:
        if isinstance(self.inner, wtforms.SelectMultipleField):
            return {"type": "array", "items": {"enum": self._values()}}
        if self.options:
            return {"enum": self._values()}
        for kind, schema in _SCHEMAS:
            if isinstance(self.inner, kind):
                return {**schema, **self._limits()}
        return {"type": "string", **self._limits()}

    def _values(self) -> list[Json]:
        return [_as_json(self.inner.coerce(option.value)) for option in self.options]

    def _limits(self) -> Schema:
        """What WTForms' own validators say of length and size."""
        limits: Schema = {}
        validators: Sequence[Any] = self.validators
        for validator in validators:
            if isinstance(validator, wtforms.validators.NumberRange) and not isinstance(
                self.inner, wtforms.DecimalField
            ):
                limits |= {"minimum": validator.min} if validator.min is not None else {}
                limits |= {"maximum": validator.max} if validator.max is not None else {}
            elif isinstance(validator, wtforms.validators.Length):
                limits |= {"minLength": validator.min} if validator.min > 0 and self.flags.required else {}
                limits |= {"maxLength": validator.max} if validator.max >= 0 else {}
        return limits

    def shown(self) -> Json:
        value = self.answer()
        labels = {option.value: option.label for option in self.options}
        if isinstance(value, list):
            return [labels.get(str(item), str(item)) for item in value]
        if isinstance(self.data, date) and not isinstance(self.data, datetime):
            return f"{self.data.day} {self.data:%B %Y}"
        return "" if value is None else "Yes" if value is True else labels.get(str(value), str(value))

    @property
    def grouped(self) -> bool:
        """Whether its widget has several controls, which stand together under one legend."""
        return isinstance(self.inner.widget, wtforms.widgets.ListWidget | wtforms.widgets.TableWidget)


class _Nothing(dict[str, list[str]]):
    """Form data with nothing in it."""

    def getlist(self, name: str) -> list[str]:
        return []


_SCHEMAS: tuple[tuple[type[wtforms.Field], Schema], ...] = (
    (wtforms.BooleanField, {"type": "boolean"}),
    (wtforms.IntegerField, {"type": "integer"}),
    (wtforms.FloatField, {"type": "number"}),
    (wtforms.DecimalField, {"type": "string", "pattern": "^-?[0-9]+(?:\\.[0-9]+)?$"}),
    (wtforms.TimeField, {"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(?::[0-9]{2})?$"}),
    (wtforms.DateField, {"type": "string", "format": "date"}),
    (wtforms.DateTimeField, {"type": "string", "description": "Like 2027-03-31T09:30:00."}),
)


def _as_json(value: Any) -> Json:
    if value in (None, "", False) or value == [] or value == ():
        return 0 if value == 0 and not isinstance(value, bool) else None
    if isinstance(value, bool | str | int | float):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return [_as_json(item) for item in value]
    return str(value)


def _as_written(field: wtforms.DateTimeField, value: Json) -> str:
    """A day or a time as the field's own format has it."""
    kind = time if isinstance(field, wtforms.TimeField) else datetime
    try:
        return kind.fromisoformat(value).strftime(field.format[0])
    except (TypeError, ValueError) as error:
        raise ValueError(messages.ISO_TIME) from error
