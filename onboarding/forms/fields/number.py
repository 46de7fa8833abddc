"""Fields that are numbers: typed as people type them, stored exactly; and those on a short scale of whole numbers."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from onboarding.flow.conditions import Comparison
from onboarding.forms import messages
from onboarding.forms.fields.answer import AnswerField, Json, Pairs, Schema
from onboarding.forms.numerals import LONGEST, grouped, parse_number, plain
from onboarding.forms.validators import Between

_DIGITS = 18  # before the point, and after it
_EXACT_TEXT = re.compile(rf"-?(?:0|[1-9][0-9]{{0,{_DIGITS - 1}}})(?:\.[0-9]{{1,{_DIGITS}}})?")


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
        if not is_whole(value):
            raise ValueError(self.message.format(example=self.example))
        return [(self.name, str(int(value)))]

    def schema(self) -> Schema:
        limits = self._limits()
        minimum = {} if limits is None else {"exclusiveMinimum" if limits.above else "minimum": limits.minimum}
        maximum = {} if limits is None or limits.maximum is None else {"maximum": limits.maximum}
        return {"type": "integer", **minimum, **maximum}

    def _limits(self) -> Between | None:
        return next((limit for limit in self.validators if isinstance(limit, Between)), None)

    def shown(self) -> str:
        if self.data is None:
            return ""
        number = str(self.data) if self.ungrouped else grouped(self.data)
        return f"{number} {self.unit}".strip()


class DecimalField(WholeNumberField):
    """An exact decimal number, stored as a string: at most 18 digits, a point, and at most ``places`` digits."""

    controls = {**WholeNumberField.controls, "inputmode": "decimal"}
    message = messages.NUMBER

    def __init__(self, *label_and_validators: Any, places: int = 2, **bound: Any) -> None:
        super().__init__(*label_and_validators, **bound)
        self.places = places

    def parse(self, text: str) -> Decimal:
        number = parse_number(text)
        if number is None:
            raise ValueError(self.message.format(example=self.example))
        if abs(number) >= 10**_DIGITS:
            raise ValueError(messages.AT_MOST.format(maximum=grouped(10**15)))
        if number % Decimal(1).scaleb(-self.places):
            raise ValueError(messages.PLACES.format(places=self.places))
        return Decimal(plain(number))

    def answer(self) -> Json:
        return None if self.data is None else plain(self.data)

    def as_typed(self, value: Json) -> Pairs:
        """A whole number, or text: a number with a fraction would not stay exact on its way."""
        if isinstance(value, str) and _EXACT_TEXT.fullmatch(value):
            return [(self.name, value)]
        if is_whole(value):
            return [(self.name, str(int(value)))]
        raise ValueError(messages.EXACT.format(example=self.example.replace(",", "")))

    def schema(self) -> Schema:
        text: Schema = {"type": "string", "pattern": self._pattern()}
        limits = self._limits()
        if limits is not None and limits.above:
            text["allOf"] = [{"pattern": "[1-9]"}]
        return {"description": f"At most {self.places} decimals.", "anyOf": [text, super().schema()]}

    def rules(self) -> tuple[str, ...]:
        """A pattern holds limits that are powers of ten, from zero or the same below it. Others it cannot say."""
        limits = self._limits()
        if limits is None or (limits.minimum in (0, -self._most) and str(self._most).strip("0") == "1"):
            return ()
        return (f"{self.name} is from {limits.minimum}" + ("" if limits.maximum is None else f" to {limits.maximum}"),)

    @property
    def _most(self) -> int:
        limits = self._limits()
        return 10**_DIGITS if limits is None or limits.maximum is None else limits.maximum

    def _pattern(self) -> str:
        """Decimal text within the limits; zeros may follow what counts."""
        limits, digits = self._limits(), len(str(self._most)) - 1
        tail = f"(?:\\.[0-9]{{1,{self.places}}}0{{0,{_DIGITS - self.places}}})?"
        below = f"(?:0|[1-9][0-9]{{0,{digits - 1}}}){tail}"
        zeros = f"(?:\\.0{{1,{_DIGITS}}})?"
        at_most = "" if digits == _DIGITS else f"{self._most}{zeros}|"
        if limits is None or limits.minimum < 0:
            return f"^-?(?:{at_most}{below})$"
        return f"^(?:{at_most}{below}|-0{zeros})$"


class PercentField(DecimalField):
    """A share of a hundred: "12 %", "12,5", "0.12 %"."""

    def __init__(self, label: str, validators: Sequence[Callable[..., None]] = (), **bound: Any) -> None:
        super().__init__(label, [*validators, Between(0, 100)], unit="%", example="12.5", **bound)


class MoneyField(DecimalField):
    """An amount in the currency that an earlier field, ``currency``, names."""

    def __init__(self, *label_and_validators: Any, example: str = "1,200", **bound: Any) -> None:
        super().__init__(*label_and_validators, example=example, **bound)

    @classmethod
    def depends_on(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        return ("currency",)

    def use_earlier(self, earlier: Mapping[str, Json]) -> None:
        super().use_earlier(earlier)
        self.unit = earlier.get("currency") or ""

    def parse(self, text: str) -> Decimal:
        return super().parse(re.sub(rf"^{self.unit}|{self.unit}$", "", text, flags=re.IGNORECASE).strip() or text)

    def shown(self) -> str:
        """Tenths have their second digit: "EUR 399.50"."""
        if self.data is None:
            return ""
        amount = grouped(self.data)
        return f"{self.unit} {amount}{'0' if amount[-2:-1] == '.' else ''}".strip()


def is_whole(value: Json) -> bool:
    """Whether JSON means a whole number: 5, and by JSON Schema 5.0 too, but not true."""
    return not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))


class ScaleField(AnswerField):
    """A whole number on a short scale, one button each; ``ends`` says what the lowest and the highest mean."""

    kind = "scale"
    has_options = True

    def __init__(
        self,
        label: str,
        minimum: int,
        maximum: int,
        validators: Sequence[Any] = (),
        *,
        endpoint_labels: tuple[str, str] = ("", ""),
        **bound: Any,
    ) -> None:
        super().__init__(label, [*validators, Between(minimum, maximum)], **bound)
        self.minimum, self.maximum, self.endpoint_labels = minimum, maximum, endpoint_labels

    @property
    def values(self) -> range:
        return range(self.minimum, self.maximum + 1)

    def as_sent(self, form: Any) -> Pairs:
        return [(self.name, self.typed())] if self.typed() in map(str, self.values) else []

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        return {str(value): value for value in self.values}

    def parse(self, text: str) -> int:
        number = parse_number(text, whole=True)
        if number is None or number != number.to_integral_value():
            raise ValueError(messages.BETWEEN.format(minimum=self.minimum, maximum=self.maximum))
        return int(number)

    def as_typed(self, value: Json) -> Pairs:
        if not is_whole(value):
            raise ValueError(messages.BETWEEN.format(minimum=self.minimum, maximum=self.maximum))
        return [(self.name, str(int(value)))]

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}

    def shown(self) -> str:
        return "" if self.data is None else f"{self.data} of {self.maximum}"


class SliderField(ScaleField):
    """A place between two opposites, ``ends``. It opens in the middle, which is an answer too."""

    kind = "slider"
    has_options = False

    def typed(self) -> str:
        return super().typed() or str((self.minimum + self.maximum) // 2)

    def as_sent(self, form: Any) -> Pairs:
        """A place that is none on it is the middle to HTML's slider too."""
        return super().as_sent(form) or [(self.name, str((self.minimum + self.maximum) // 2))]

    @property
    def attributes(self) -> dict[str, str]:
        """HTML's slider always has a value, so that it takes no ``required``."""
        return {name: value for name, value in super().attributes.items() if name != "required"}

    def shown(self) -> str:
        if self.data is None:
            return ""
        first, last = (label.lower() for label in self.endpoint_labels)
        return f"{self.data} of {self.maximum} from {first} to {last}"
