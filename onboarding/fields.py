"""The fields of a step: each reads what was typed, says what is wrong with it, and knows how it is stored and shown.

A field renders nothing itself; ``kind`` names the template macro that does (``templates/_fields.html``), and ``html``
gives the attributes that browsers act on, made from the same limits that validate.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from email_validator import EmailNotValidError, validate_email
from wtforms import Field, Form
from wtforms.validators import StopValidation

from onboarding import messages
from onboarding.numbers import LONGEST, grouped, parse_number, plain

Json = Any
ShownIf = tuple[str, str | tuple[str, ...]]
Pairs = list[tuple[str, str]]


class Option(NamedTuple):
    """One of the answers to choose from; ``hint`` says what it means."""

    value: str
    label: str
    hint: str = ""


class Wrong(NamedTuple):
    """What is wrong with an answer: the id of the control to go to, the field's name, and what to do."""

    id: str
    name: str
    message: str


class Required:
    """The answer must be given; ``message`` says what to do, since "required" does not."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: object, field: "AnswerField") -> None:
        if field.data is None and not field.errors:
            raise StopValidation(self.message)


class Length:
    """From ``least`` to ``most`` characters: code points, line ends counted once. Blank is none of its business."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most
        self.field_flags = {"maxlength": most} | ({"minlength": least} if least else {})

    def __call__(self, form: object, field: "AnswerField") -> None:
        have = len(field.data or "")
        if field.data is not None and have < self.least:
            raise StopValidation(messages.TOO_SHORT.format(least=self.least, have=have))
        if have > self.most:
            raise StopValidation(messages.TOO_LONG.format(most=self.most, have=have))


class Between:
    """A number from ``least`` to ``most``, both included, or above ``least`` where ``above`` is set.

    A limit that moves with time is given as a function: a process that lives over New Year must move with it.
    """

    def __init__(self, least: int, most: int | Callable[[], int] | None = None, *, above: bool = False) -> None:
        self.least, self._most, self.above = least, most, above
        self.field_flags: dict[str, object] = {"limits": self._limits}

    @property
    def most(self) -> int | None:
        return self._most() if callable(self._most) else self._most

    def _limits(self) -> dict[str, str]:
        """As attributes; ``data-above`` says that ``data-min`` itself is too little."""
        limits = {"data-min": self.least, "data-max": self.most, "data-above": self.above or None}
        return {name: str(value).lower() for name, value in limits.items() if value is not None}

    def __call__(self, form: object, field: "AnswerField") -> None:
        if field.data is None:
            return
        if field.data < self.least or (self.above and field.data == self.least):
            raise StopValidation(self._message(field))
        if self.most is not None and field.data > self.most:
            raise StopValidation(self._message(field))

    def _message(self, field: "AnswerField") -> str:
        ungrouped = getattr(field, "ungrouped", False)
        least, most = (str(n) if ungrouped or n is None else grouped(n) for n in (self.least, self.most))
        if self.above:
            return (
                messages.MORE_THAN.format(least=least)
                if field.data <= self.least
                else messages.AT_MOST.format(most=most)
            )
        return (messages.AT_LEAST if self.most is None else messages.BETWEEN).format(least=least, most=most)


class AnswerField(Field):
    """What all fields share. ``data`` is the answer in Python's types, None where nothing was typed.

    ``shown_if`` names a governing field and the value or values with which this one is asked.
    """

    kind: ClassVar[str]
    controls: ClassVar[Mapping[str, str]] = {}  # attributes that every control of this class has
    prefilled: bool = False  # whether the page fills it by itself, so that its value says nothing of a person's intent

    def __init__(
        self,
        label: str,
        validators: Sequence[Callable[..., None]] = (),
        *,
        hint: str = "",
        shown_if: ShownIf | None = None,
        html: Mapping[str, str] | None = None,
        **bound: Any,
    ) -> None:
        super().__init__(label, list(validators), description=hint, **bound)
        self.shown_if = shown_if
        self.hidden = False
        self.earlier: Mapping[str, Json] = {}
        self._html = html or {}
        self.must = bool(self.flags.required)

    @classmethod
    def looks_at(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        """The fields that a field declared so looks at, beside its own condition."""
        return ()

    def look(self, earlier: Mapping[str, Json]) -> None:
        """Take the earlier answers that this field's options or limits depend on."""
        self.earlier = earlier

    # What was typed

    def typed(self) -> str:
        """What was typed, to be shown again as it was."""
        return str(self.raw_data[0]) if self.raw_data else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = self.tidy(valuelist[0]) if valuelist else ""
        self.data = self.parse(text) if text else None

    def tidy(self, text: str) -> str:
        """Trim, and write each character one way (NFC), so that limits count what people see."""
        return " ".join(unicodedata.normalize("NFC", text).split())

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
        if isinstance(self.data, str) and any(_is_control(character) for character in self.data):
            raise StopValidation(messages.CONTROL_CHARACTER)

    def wrongs(self) -> list[Wrong]:
        return [Wrong(self.id, self.name, message) for message in self.errors]

    # How it is stored, read back and shown

    def answer(self) -> Json:
        """The answer as JSON keeps it; None where there is none."""
        return self.data

    def as_typed(self, value: Json) -> Pairs:
        """The names and values with which a form would say this stored answer; ValueError for another type."""
        if not isinstance(value, str):
            raise ValueError(messages.TEXT)
        return [(self.name, value)]

    def shown(self) -> Json:
        """The answer as a person reads it: text, a list of texts, or rows of (label, text); empty where none."""
        return "" if self.data is None else str(self.data)

    @property
    def attributes(self) -> dict[str, str]:
        """What stands on the control besides its name: limits, keyboard, spelling, and what describes it."""
        flags = {name: str(value) for name in ("minlength", "maxlength") if (value := getattr(self.flags, name))}
        limits = self.flags.limits() if self.flags.limits else {}
        parts = {f"{self.id}-hint": self.description, f"{self.id}-error": self.errors}
        described = " ".join(part for part, there in parts.items() if there)
        states = {"aria-describedby": described} if described else {}
        if self.errors:
            states["aria-invalid"] = "true"
        if self.must and not self.hidden:
            states["required"] = ""
        return {**self.controls, **flags, **limits, **states, **self._html}


class TextField(AnswerField):
    """One line of text."""

    kind = "text"


class LongTextField(AnswerField):
    """Several lines of text."""

    kind = "long_text"

    def tidy(self, text: str) -> str:
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class WebAddressField(TextField):
    """A web address; ``https://`` is added where it was not typed. Nothing is fetched."""

    controls = {
        "inputmode": "url",
        "autocomplete": "url",
        "spellcheck": "false",
        "autocapitalize": "none",
        "maxlength": "300",
    }
    _address = re.compile(r"https?://(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)

    def parse(self, text: str) -> str:
        address = text if re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE) else f"https://{text}"
        # Without the scheme, so that an address to which it was added is still one when it is read again.
        if len(address.partition("://")[2]) > 300 or not self._address.fullmatch(address):
            raise ValueError(messages.WEB_ADDRESS)
        return address


class EmailField(TextField):
    """An email address that could exist (RFC 5322's common form); nothing is sent or looked up."""

    controls = {
        "type": "email",
        "inputmode": "email",
        "autocomplete": "email",
        "spellcheck": "false",
        "maxlength": "254",
    }

    def parse(self, text: str) -> str:
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValueError(messages.EMAIL) from error


class DateField(AnswerField):
    """A day, as ISO 8601 writes it; a browser's date control does the same."""

    kind = "text"
    controls = {"type": "date", "min": "1900-01-01", "max": "2999-12-31"}

    def parse(self, text: str) -> date:
        try:
            day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2999:
            raise ValueError(messages.DATE.format(example=f"{date.today().year + 1}-03-31"))
        return day

    def answer(self) -> Json:
        return self.data and self.data.isoformat()

    def shown(self) -> str:
        return f"{self.data.day} {self.data:%B %Y}" if self.data else ""


# Numbers


class WholeNumberField(AnswerField):
    """A whole number. ``ungrouped`` is for years, which nobody writes as 2,026."""

    kind = "text"
    controls = {"inputmode": "numeric", "autocomplete": "off", "maxlength": str(LONGEST)}
    message = messages.WHOLE_NUMBER

    def __init__(
        self, *label_and_validators: Any, unit: str = "", example: str = "12", ungrouped: bool = False, **bound: Any
    ) -> None:
        super().__init__(*label_and_validators, **bound)
        self.unit, self.example, self.ungrouped = unit, example, ungrouped

    def parse(self, text: str) -> int | Decimal:
        number = parse_number(text, whole=True)
        if number is None or number != number.to_integral_value():
            raise ValueError(self.message.format(example=self.example))
        return int(number)

    def as_typed(self, value: Json) -> Pairs:
        if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, str)):
            raise ValueError(self.message.format(example=self.example))
        return [(self.name, value if isinstance(value, str) else plain(Decimal(str(value))))]

    def shown(self) -> str:
        if self.data is None:
            return ""
        number = str(self.data) if self.ungrouped else grouped(self.data)
        return f"{number} {self.unit}".strip()


class DecimalField(WholeNumberField):
    """An exact decimal number, stored as a string of at most 18 digits, ``places`` of them after the point."""

    controls = {**WholeNumberField.controls, "inputmode": "decimal"}
    message = messages.NUMBER

    def __init__(self, *label_and_validators: Any, places: int = 2, **bound: Any) -> None:
        super().__init__(*label_and_validators, **bound)
        self.places = places

    def parse(self, text: str) -> Decimal:
        number = parse_number(text)
        if number is None:
            raise ValueError(self.message.format(example=self.example))
        if number != round(number, self.places):
            raise ValueError(messages.PLACES.format(places=self.places))
        if abs(number) >= 10**18:
            raise ValueError(messages.AT_MOST.format(most=grouped(10**15)))
        return Decimal(plain(number))

    def answer(self) -> Json:
        return None if self.data is None else plain(self.data)


class PercentField(DecimalField):
    """A share of a hundred: "12 %", "12,5", "0.12 %"."""

    def __init__(self, label: str, validators: Sequence[Callable[..., None]] = (), **bound: Any) -> None:
        super().__init__(label, [*validators, Between(0, 100)], unit="%", example="12.5", **bound)


class MoneyField(DecimalField):
    """An amount in the currency that an earlier field, ``currency``, names."""

    def __init__(self, *label_and_validators: Any, example: str = "1,200", **bound: Any) -> None:
        super().__init__(*label_and_validators, example=example, **bound)

    @classmethod
    def looks_at(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        return ("currency",)

    def look(self, earlier: Mapping[str, Json]) -> None:
        super().look(earlier)
        self.unit = earlier.get("currency") or ""

    def parse(self, text: str) -> Decimal:
        return super().parse(re.sub(rf"^{self.unit}|{self.unit}$", "", text, flags=re.IGNORECASE).strip() or text)

    def shown(self) -> str:
        return "" if self.data is None else f"{self.unit} {grouped(self.data)}".strip()


# Choices


class ChoiceField(AnswerField):
    """One of a few options, each visible; ``select`` folds a long list into a drop-down."""

    kind = "choice"

    def __init__(
        self,
        label: str,
        options: Iterable[tuple[str, ...]],
        validators: Sequence[Any] = (),
        *,
        select: bool = False,
        **bound: Any,
    ) -> None:
        super().__init__(label, validators, **bound)
        self.options = [Option(*option) for option in options]
        self.kind = "select" if select else "choice"  # type: ignore[misc]  # the one class whose macro depends on its use

    def parse(self, text: str) -> str:
        if all(text != option.value for option in self.options):
            raise ValueError(messages.CHOOSE_FROM.format(value=text[:LONGEST]))
        return text

    def shown(self) -> str:
        return next((option.label for option in self.options if option.value == self.data), "")


class ScaleField(AnswerField):
    """A whole number on a short scale, one button each; ``ends`` says what the lowest and the highest mean."""

    kind = "scale"

    def __init__(
        self,
        label: str,
        least: int,
        most: int,
        validators: Sequence[Any] = (),
        *,
        ends: tuple[str, str] = ("", ""),
        **bound: Any,
    ) -> None:
        super().__init__(label, [*validators, Between(least, most)], **bound)
        self.least, self.most, self.ends = least, most, ends

    @property
    def values(self) -> range:
        return range(self.least, self.most + 1)

    def parse(self, text: str) -> int:
        number = parse_number(text, whole=True)
        if number is None or number != number.to_integral_value():
            raise ValueError(messages.BETWEEN.format(least=self.least, most=self.most))
        return int(number)

    def as_typed(self, value: Json) -> Pairs:
        if isinstance(value, bool) or not isinstance(value, (int, str)):
            raise ValueError(messages.BETWEEN.format(least=self.least, most=self.most))
        return [(self.name, str(value))]

    def shown(self) -> str:
        return "" if self.data is None else f"{self.data} of {self.most}"


class SliderField(ScaleField):
    """A place between two opposites, ``ends``. It opens in the middle, which is an answer too."""

    kind = "slider"

    def typed(self) -> str:
        return super().typed() or str((self.least + self.most) // 2)

    def shown(self) -> str:
        return (
            ""
            if self.data is None
            else f"{self.data} of {self.most} from {self.ends[0].lower()} to {self.ends[1].lower()}"
        )


class ManyField(AnswerField):
    """Several of a few options; between ``least`` and ``most`` where anything is chosen."""

    kind = "many"

    def __init__(
        self,
        label: str,
        options: Iterable[tuple[str, ...]],
        validators: Sequence[Any] = (),
        *,
        least: int = 1,
        most: int | None = None,
        **bound: Any,
    ) -> None:
        super().__init__(label, validators, **bound)
        self.options = [Option(*option) for option in options]
        self.least, self.most = least, most or len(self.options)

    def typed_values(self) -> list[str]:
        return self.raw_data or []

    def process_formdata(self, valuelist: list[str]) -> None:
        chosen = dict.fromkeys(value.strip() for value in valuelist if value.strip())
        self.data = self.parse_all(list(chosen)) or None

    def parse_all(self, chosen: list[str]) -> list[str]:
        known = {option.value for option in self.options}
        for value in chosen:
            if value not in known:
                raise ValueError(messages.CHOOSE_FROM.format(value=value[:LONGEST]))
        return chosen

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        have = len(self.data or ())
        if have and have < self.least:
            raise StopValidation(messages.CHOOSE_AT_LEAST.format(least=self.least))
        if have > self.most:
            raise StopValidation(messages.CHOOSE_AT_MOST.format(most=self.most))

    def as_typed(self, value: Json) -> Pairs:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ValueError(messages.LIST)
        return [(self.name, one) for one in value]

    def shown(self) -> list[str]:
        labels = {option.value: option.label for option in self.options}
        return [labels.get(value, value) for value in self.data or ()]


class TickField(AnswerField):
    """A statement to agree to."""

    kind = "tick"

    def parse(self, text: str) -> bool | None:
        return True if text.casefold() not in ("false", "no", "0", "off", "n") else None

    def as_typed(self, value: Json) -> Pairs:
        if not isinstance(value, bool):
            raise ValueError(messages.TRUE_OR_FALSE)
        return [(self.name, "yes" if value else "")]

    def shown(self) -> str:
        return "Yes" if self.data else ""


def _is_control(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")


class AnswerForm(Form):
    """A form whose fields are all AnswerFields."""

    def __iter__(self) -> Iterator[AnswerField]:
        return super().__iter__()  # type: ignore[return-value]  # declared as AnswerFields, which flow checks hold

    def __getitem__(self, name: str) -> AnswerField:
        return super().__getitem__(name)  # type: ignore[return-value]  # likewise
