"""AnswerField: what all fields of a step share.

A field reads what was typed, says what is wrong with it, and knows how it is stored, shown and described (JSON Schema
2020-12). It renders nothing itself; ``kind`` names the template macro that does (``templates/_fields.html``).
"""

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from wtforms import Field, Form
from wtforms.fields.core import UnboundField
from wtforms.validators import StopValidation

from onboarding.flow.conditions import Comparison, Condition, ShownIf, condition_of
from onboarding.forms import messages
from onboarding.forms.fields.visible_text import is_seen
from onboarding.forms.numerals import LONGEST
from onboarding.forms.numerals.result import Ambiguous, Reading
from onboarding.forms.reader import NOBODY, Reader
from onboarding.forms.scope import Earlier, Scope

Json = Any
_KEPT = 200  # characters of what was typed
Pairs = list[tuple[str, str]]
Schema = dict[str, Any]


# There is a macro for each in ``templates/_fields.html``.
KINDS = (
    "adapted",
    "choice",
    "countries",
    "long_text",
    "many",
    "row_choice",
    "rows",
    "scale",
    "select",
    "slider",
    "text",
    "tick",
)


class FieldError(NamedTuple):
    """What is wrong with an answer: the id of the control to go to, the field's name, what to do, and its code."""

    id: str
    name: str
    message: str
    code: str = "invalid"


class AnswerField(Field):
    """What all fields share. ``data`` is the answer in Python's types, None where nothing was typed.

    A kind of one's own is a class made of this one, or of a kind that is there, and a ``template``: a file beside the
    class's module that renders the control, given ``field`` and the macros of ``_fields.html`` as ``fields``.

    ``shown_if`` is the condition on which it is asked (``onboarding.flow.conditions``); while not, it is ``hidden``.
    """

    kind: ClassVar[str]
    template: ClassVar[str] = ""
    controls: ClassVar[Mapping[str, str]] = {}  # attributes that every control of this class has
    parts: ClassVar[tuple[str, ...]] = ()  # of an answer that has several, which a condition may look at one by one
    ordered: ClassVar[bool] = False  # whether its answers, as text, have an order that a condition may look at
    computed: ClassVar[bool] = False  # whether nobody is asked, and other answers make it
    prefilled: bool = False  # whether the page fills it by itself, so that its value says nothing of a person's intent
    has_options: bool = False  # whether there is one or more to choose from, and no way to choose none again
    in_optional_row: bool = False  # whether the row that it stands in need not be there
    undone: Any = None  # what a button has taken out of it just now, where the page offers to put that back
    endpoint_labels: tuple[str, str] = ("", "")  # what the least and the most mean, where it is a scale
    interprets: ClassVar[bool] = False  # whether the page says as what it read what was typed, and keeps that
    unit_in: str = ""  # the field of the same row in which its reader says what this one counts
    counted: str = ""  # what was typed there
    reader: Reader = NOBODY
    readings: tuple[Reading, ...] = ()  # what the text may mean, where the page has to ask
    stored: bool = False  # whether the answer comes from what was saved, and is canonical
    confirmed: str = ""  # what would be asked about, had nobody said that it is right

    def __init__(
        self,
        label: str,
        validators: Sequence[Callable[..., None]] = (),
        *,
        description: str = "",
        shown_if: ShownIf | None = None,
        html: Mapping[str, str] | None = None,
        **bound: Any,
    ) -> None:
        super().__init__(label, list(validators), description=description, **bound)
        self.shown_if = shown_if
        self.condition = None if shown_if is None else condition_of(shown_if)
        self.hidden = False
        self.scope = Scope({}, Earlier({}))  # what is around it, once its form is read
        self.earlier: Mapping[str, Json] = {}
        self._html = html or {}
        self.marked_required = bool(self.flags.required)
        self._recalled = ""

    @classmethod
    def depends_on(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        """The fields that a field declared so looks at, beside its own condition."""
        return ()

    def use_earlier(self, earlier: Mapping[str, Json]) -> None:
        """Take the earlier answers that this field's options or limits depend on."""
        self.earlier = earlier

    # When it is asked

    def decide(self, scope: Scope) -> None:
        """Whether it is asked, as the answers in this scope stand."""
        self.scope = scope
        if self.condition is not None:
            self.hidden = not self.condition.holds(scope.answer_to)

    @property
    def rule(self) -> str:
        """For the page's script, when it is asked; empty where nothing on this page makes a difference."""
        return self._rule(self.condition)

    def _rule(self, condition: Condition | None) -> str:
        return self.scope.rule(condition) if condition is not None and self.scope.undecided(condition) else ""

    @classmethod
    def own_template(cls) -> tuple[str, str] | None:
        """The module that declares the class's template, and the template's name; None where a macro renders it."""
        declares = next((base for base in cls.__mro__ if "template" in vars(base)), AnswerField)
        return (declares.__module__, cls.template) if cls.template else None

    def asked(self) -> dict[str, bool]:
        """The comparisons that decide over this on its page and that the page has to ask the server for."""
        return {} if self.condition is None else self.scope.asked(self.condition)

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        """What the control may send, each with the answer that it is; None where people type what has to be read.

        Where the control sends several, the comparison is to hold where it does of one of them alone, or None.
        """
        return None

    # What was typed

    def typed(self) -> str:
        """What was typed, to be shown again as it was; of a saved answer what was typed then, or how it is written."""
        if self._recalled:
            return self._recalled
        if self.stored and self.interprets and self.data is not None:
            return self.written()
        return str(self.raw_data[0]) if self.raw_data else ""

    def recall(self, text: str) -> None:
        """Show again what was typed for the saved answer, if it still means the same to this reader."""
        try:
            same = self.parse(self.tidy(text)) == self.data
        except ValueError:
            same = False
        if same:
            self._recalled = text

    def keeping(self) -> str:
        """What was typed for this answer, where it is worth keeping: not too long, and not how it is written anyway."""
        text = self.typed()
        return "" if self.data is None or len(text) > _KEPT or text == self.written() else text

    def written(self) -> str:
        """The answer as its reader would type it. Only of a field that ``interprets``."""
        return str(self.raw_data[0]) if self.raw_data else ""

    def as_sent(self, form: Any) -> Pairs:
        """What a page's control sends, without scripts, when nobody touches it."""
        return [(self.name, self.typed())]

    @property
    def untouched(self) -> bool:
        """Whether nothing was typed into it."""
        return not any(is_seen(value) for value in self.raw_data or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        text = self.tidy(valuelist[0]) if valuelist else ""
        self.read_typed(lambda: self.parse(text) if text else None)

    def read_typed(self, read: Callable[[], Json]) -> None:
        """Set ``data`` to what ``read`` makes of the text; where that has to ask, keep what it asks as ``readings``."""
        self.readings = ()
        try:
            self.data = read()
        except Ambiguous as question:
            self.data, self.readings = None, question.readings
            raise ValueError(question.message or messages.WHICH) from question

    def is_confirmed(self, text: str) -> bool:
        """Whether this text, which the page would ask about, was said to be right, or was saved as it is."""
        confirmed = self.stored or text in self.reader.confirmed
        self.confirmed = text if confirmed else ""
        return confirmed

    def understood(self) -> str:
        """What the text was understood as, in words that a person checks at a glance; empty where there is nothing.

        Only of a field that ``interprets``. Nothing is refused here: that is said once somebody saves.
        """
        return ""

    def tidy(self, text: str) -> str:
        """Trim. Everything else stays as it was typed."""
        return text.strip()

    def parse(self, text: str) -> Json:
        """The answer that this text is; ValueError with a message that says what to do."""
        return text

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        if self.hidden:
            self.errors = []
            return True
        return super().validate(form, extra_validators)

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation
        if isinstance(self.data, str) and not self.data.isprintable():
            self._refuse_controls(self.data)

    def _refuse_controls(self, text: str) -> None:
        if any(is_control(character) for character in text):
            raise StopValidation(messages.CONTROL_CHARACTER)

    def field_errors(self) -> list[FieldError]:
        """Its errors, each with the control's id, the field's name, the message and a stable code."""
        return [FieldError(self.id, self.name, message, messages.code_of(message)) for message in self.errors]

    # How it is stored, read back and shown

    def answer(self) -> Json:
        """The answer as JSON keeps it; None where there is none."""
        return self.data

    def partial_data(self) -> Json:
        """The answer as far as it can be read, judged or not: for pictures that follow the typing."""
        return self.answer()

    def as_typed(self, value: Json) -> Pairs:
        """The names and values with which a form would say this JSON; ValueError where ``schema`` does not allow it.

        What only people do (other spellings of a number, a choice in capitals) is not taken from a program.
        """
        if not isinstance(value, str):
            raise ValueError(messages.TEXT)
        return [(self.name, value)]

    def read(self, value: Json, refused: dict[str, str]) -> Pairs:
        """As ``as_typed``; what that refuses is noted under the field's name, and stays to be seen."""
        try:
            return self.as_typed(value)
        except ValueError as error:
            refused[self.name] = error.args[0]
            return [(self.name, value if isinstance(value, str) else json.dumps(value)[:LONGEST])]

    def schema(self) -> Schema:
        """The answer as JSON Schema: exactly what ``as_typed`` and the validators let through."""
        return {"type": "string"}

    def rules(self) -> tuple[str, ...]:
        """What the schema cannot say, in words."""
        return ()

    @property
    def required(self) -> bool:
        """Whether it must be given, wherever it is asked for."""
        return bool(self.flags.required)

    @property
    def clearable(self) -> bool:
        """Whether the page has a button by which nothing is chosen again."""
        return self.has_options and (not self.required or self.in_optional_row)

    def described(self) -> Schema:
        """The schema with the question itself; null is as good as leaving out what may be left out."""
        schema = dict(self.schema())
        description = " ".join(filter(None, (self.description, schema.pop("description", ""))))
        if not self.required or self.shown_if is not None:
            schema = {"anyOf": [schema, {"type": "null"}]}
        return {"title": self.label.text} | ({"description": description} if description else {}) | schema

    def shown(self) -> Json:
        """The answer as a person reads it: text, a list of texts, or rows of (label, text); empty where none."""
        return "" if self.data is None else str(self.data)

    def shown_among(self, answers: Mapping[str, Json]) -> Json:
        """The answer as it reads beside all the others: an amount has its currency from a later step."""
        return self.shown()

    @property
    def help_text(self) -> str:
        """What is said before anybody answers."""
        return str(self.description)

    @property
    def described_by(self) -> str:
        """The ids of what the page says about it, with spaces between (``aria-describedby``)."""
        texts = {
            "hint": self.help_text,
            "error": self.errors,
            "ends": self.endpoint_labels[0],
            "understood": self.interprets,
        }
        return " ".join([f"{self.id}-{what}" for what, there in texts.items() if there])

    @property
    def attributes(self) -> dict[str, str]:
        """What stands on the control besides its name: limits, keyboard, spelling, and what describes it."""
        flags = {
            f"data-{name}": str(value) for name in ("minlength", "maxlength") if (value := getattr(self.flags, name))
        }  # not those of HTML: browsers count units of UTF-16, and cut off what is pasted without a word
        limits = self.flags.limits() if self.flags.limits else {}
        states = {"aria-describedby": described} if (described := self.described_by) else {}
        if self.errors:
            states["aria-invalid"] = "true"
        if self.marked_required and not self.hidden:
            states["required"] = ""
        return {**self.controls, **flags, **limits, **states, **self._html}


class AnswerForm(Form):
    """A form whose fields are all AnswerFields; any other field of WTForms is asked as one, with its own widget."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        from onboarding.forms.fields.adapted import adapt  # which is made of what is above

        for name in dir(cls):
            unbound = getattr(cls, name)
            if isinstance(unbound, UnboundField) and not issubclass(unbound.field_class, AnswerField):
                setattr(cls, name, adapt(unbound))

    def __iter__(self) -> Iterator[AnswerField]:
        return super().__iter__()  # type: ignore[return-value]  # declared as AnswerFields, which flow checks hold

    def __getitem__(self, name: str) -> AnswerField:
        return super().__getitem__(name)  # type: ignore[return-value]  # likewise


def is_control(character: str, allowed: str = "") -> bool:
    """Whether it is a control character or half of a surrogate pair, and not one of ``allowed``."""
    return character not in allowed and unicodedata.category(character) in ("Cc", "Cs")
