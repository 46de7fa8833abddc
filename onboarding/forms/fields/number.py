"""Fields that are numbers: typed as people type them, stored exactly; and those on a short scale of whole numbers."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from typing import Any

from onboarding.flow.conditions import Comparison
from onboarding.forms import messages
from onboarding.forms.fields.answer import AnswerField, Json, Pairs, Schema
from onboarding.forms.numerals import formatting, grouped, plain
from onboarding.forms.numerals.currencies import decimals_of
from onboarding.forms.numerals.expected import Expected
from onboarding.forms.numerals.locales import languages_of_currency
from onboarding.forms.numerals.reading import LONGEST, Number, SeveralValues, read_number
from onboarding.forms.numerals.result import Ambiguous, Reading, Unreadable
from onboarding.forms.numerals.years import read_year
from onboarding.forms.validators import Between

_DIGITS = 18  # before the point, and after it
_MOST_DECIMALS = 4  # of any currency, ISO 4217
_EXACT_TEXT = re.compile(rf"-?(?:0|[1-9][0-9]{{0,{_DIGITS - 1}}})(?:\.[0-9]{{1,{_DIGITS}}})?")


class WholeNumberField(AnswerField):
    """A whole number. ``ungrouped`` is for years, which nobody writes as 2,026.

    ``counts`` is what it is a number of, where that may be typed behind it: “people”, or “days” in ``unit``.
    """

    kind = "text"
    interprets = True
    controls = {"inputmode": "numeric", "autocomplete": "off", "data-maxlength": str(LONGEST)}
    message = messages.WHOLE_NUMBER

    def __init__(
        self,
        *label_and_validators: Any,
        unit: str = "",
        example: str = "12",
        ungrouped: bool = False,
        counts: str = "",
        **bound: Any,
    ) -> None:
        super().__init__(*label_and_validators, **bound)
        self.unit, self.example, self.ungrouped = unit, example, ungrouped
        self.counts = counts or (unit if unit == "days" else "plain")

    # What was typed

    def parse(self, text: str) -> int | Decimal:
        try:
            return self.stored_number(self.read_number(text))
        except SeveralValues as several:
            readings = [Reading(self.in_words(value), formatting.spelled(value)) for value in several.values]
            question = messages.WHICH if len(readings) > 1 else messages.IS_THIS_MEANT
            raise Ambiguous(readings, question) from several
        except Unreadable as problem:
            raise ValueError(self.sentence(problem)) from problem

    def read_number(self, text: str) -> Number:
        """The number that a text says to this reader; Refused or Ask where it is none, or may be two."""
        if self.ungrouped:
            return Number(Decimal(read_year(text, self.expected, self.languages)))
        return read_number(text, self.expected, self.languages)

    def stored_number(self, number: Number) -> int | Decimal:
        """The number as ``data`` has it; ValueError with a message where the field cannot take it."""
        return int(number.value)

    @property
    def expected(self) -> Expected:
        """What kind of number the question asks for, which decides between readings."""
        limits = self._limits()
        minimum, maximum = (limits.minimum, limits.maximum) if limits else (None, None)
        return Expected(self.counts, places=0, minimum=minimum, maximum=maximum)

    @property
    def languages(self) -> tuple[str, ...]:
        """In which numbers are typed here; the page's, where nobody says."""
        return self.reader.languages or (self.reader.page_language,)

    def sentence(self, problem: Unreadable) -> str:
        """What is wrong with the text, and what to type instead."""
        sentence = messages.UNREADABLE.get(problem.reason, self.message)
        return sentence.format(**{"example": self.example, **problem.details})

    # How it is written and said

    def written(self) -> str:
        """The answer as its reader would type it, if that reads as itself."""
        if self.data is None:
            return ""
        text = formatting.written(self.data, self.languages, grouped=not self.ungrouped)
        try:
            same = self.read_number(text).value == self.data
        except ValueError:
            same = False
        return text if same else formatting.spelled(self.data)

    def understood(self) -> str:
        if self.readings:
            return f"{messages.OR.join(reading.label for reading in self.readings)}?"
        return "" if self.data is None else self.in_words(self.data)

    def in_words(self, number: Decimal | int) -> str:
        """The number as a person checks it at a glance, in the language of the page."""
        if self.ungrouped:
            return str(number)
        if self.counts == "days":
            return formatting.days_in_words(int(number), self.shown_locale)
        words = formatting.number_in_words(number, self.shown_locale)
        if self.counts == "people":
            return (messages.ONE_PERSON if number == 1 else messages.PEOPLE).format(count=words)
        return f"{words} {self.unit}".strip()

    @property
    def shown_locale(self) -> str:
        """The CLDR locale that the number is written in for this reader."""
        return formatting.shown_locale(self.reader.page_language, self.reader.languages)

    def shown(self) -> str:
        if self.data is None:
            return ""
        number = str(self.data) if self.ungrouped else grouped(self.data)
        return f"{number} {self.unit}".strip()

    # How a program gives it

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


class DecimalField(WholeNumberField):
    """An exact decimal number, stored as a string: at most 18 digits, a point, and at most ``places`` digits.

    ``unit_in`` names the field of its row that says what it counts: that may be typed behind it too.
    """

    controls = {**WholeNumberField.controls, "inputmode": "decimal"}
    message = messages.NUMBER

    def __init__(
        self, *label_and_validators: Any, places: int = 2, counts: str = "number", unit_in: str = "", **bound: Any
    ) -> None:
        super().__init__(*label_and_validators, counts=counts, **bound)
        self.places, self.unit_in = places, unit_in

    @property
    def expected(self) -> Expected:
        """What kind of number the question asks for, which decides between readings."""
        limits = self._limits()
        minimum, maximum = (limits.minimum, limits.maximum) if limits else (None, None)
        return Expected(self.counts, self.currency, self.places, minimum, maximum, self.per, self.counted)

    currency = ""  # ISO 4217, of an amount
    per = ""  # what an amount is for: “year”

    def sentence(self, problem: Unreadable) -> str:
        if problem.reason == "places":
            return messages.PLACES.format(places=self.places) if self.places else messages.NO_DECIMALS
        return super().sentence(problem)

    def stored_number(self, number: Number) -> Decimal:
        if abs(number.value) >= 10**_DIGITS:
            raise ValueError(messages.AT_MOST.format(maximum=grouped(10**15)))
        return Decimal(plain(number.value))

    def answer(self) -> Json:
        return None if self.data is None else plain(self.data)

    def as_typed(self, value: Json) -> Pairs:
        """A whole number, or text: a number with a fraction would not stay exact on its way."""
        if isinstance(value, str) and _EXACT_TEXT.fullmatch(value):
            return [(self.name, formatting.spelled(_EXACT.create_decimal(value)))]
        if is_whole(value):
            return [(self.name, str(int(value)))]
        raise ValueError(messages.EXACT.format(example=self.exact_example))

    @property
    def exact_example(self) -> str:
        """The example as a program would send it: “2100000000” of “2.1 bn”."""
        return plain(read_number(self.example, Expected(self.counts), ("en",)).value)

    def schema(self) -> Schema:
        text: Schema = {"type": "string", "pattern": self._pattern()}
        limits = self._limits()
        if limits is not None and limits.above:
            text["allOf"] = [{"pattern": "[1-9]"}]
        return {"description": self._decimals_described(), "anyOf": [text, super().schema()]}

    def _decimals_described(self) -> str:
        return f"At most {self.places} decimals."

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


_EXACT = Context(prec=2 * _DIGITS)


class PercentField(DecimalField):
    """A share of a hundred: "12 %", "12,5", "0.12 %"."""

    def __init__(self, label: str, validators: Sequence[Callable[..., None]] = (), **bound: Any) -> None:
        bound = {"unit": "%", "example": "12.5", "counts": "percent", **bound}
        super().__init__(label, [*validators, Between(0, 100)], **bound)

    def in_words(self, number: Decimal | int) -> str:
        return formatting.percent_in_words(number, self.shown_locale)


class MoneyField(DecimalField):
    """An amount in the currency that an earlier field, ``currency``, names, with as many decimals as that has.

    ``places`` is for prices of very little, that have more. ``per`` is what the amount is for, “year” or “day”.
    """

    def __init__(
        self, *label_and_validators: Any, example: str = "1,200", places: int = 0, per: str = "", **bound: Any
    ) -> None:
        super().__init__(*label_and_validators, example=example, counts="money", places=places, **bound)
        self.least_places, self.per = places, per
        self.rate = ""

    @classmethod
    def depends_on(cls, declared: Mapping[str, Any]) -> tuple[str, ...]:
        return ("currency",)

    def use_earlier(self, earlier: Mapping[str, Json]) -> None:
        super().use_earlier(earlier)
        self.unit = self.currency = earlier.get("currency") or ""
        self.places = max(self.least_places, decimals_of(self.currency) if self.currency else _MOST_DECIMALS)

    @property
    def languages(self) -> tuple[str, ...]:
        """Who says nothing of their language writes as people do where the currency is from."""
        return self.reader.languages or languages_of_currency(self.currency) or (self.reader.page_language,)

    def read_number(self, text: str) -> Number:
        """The amount, and by the way the period that a price is for."""
        number = super().read_number(text)
        self.rate = number.rate
        return number

    def sentence(self, problem: Unreadable) -> str:
        if problem.reason == "currency" and problem.details:
            typed, own = (
                formatting.currency_in_words(currency, self.shown_locale)
                for currency in (problem.details["currency"], self.currency)
            )
            return messages.OTHER_CURRENCY.format(typed=typed, own=own, code=self.currency)
        return super().sentence(problem)

    def in_words(self, number: Decimal | int) -> str:
        return formatting.money_in_words(number, self.currency, self.shown_locale)

    def _decimals_described(self) -> str:
        if self.least_places >= _MOST_DECIMALS:
            return super()._decimals_described()
        return "At most as many decimals as the currency has (ISO 4217)."

    def rules(self) -> tuple[str, ...]:
        if self.least_places >= _MOST_DECIMALS:
            return super().rules()
        return (*super().rules(), f"{self.name} has at most as many decimals as the currency has")

    def shown(self) -> str:
        """With all decimals of the currency where there are any: "EUR 399.50"."""
        if self.data is None:
            return ""
        return f"{self.unit} {formatting.with_decimals(grouped(self.data), self.currency)}".strip()


def is_whole(value: Json) -> bool:
    """Whether JSON means a whole number: 5, and by JSON Schema 5.0 too, but not true."""
    return not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))


_PLACE = Expected("plain", places=0)


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
        """The values that may be chosen, in order."""
        return range(self.minimum, self.maximum + 1)

    def as_sent(self, form: Any) -> Pairs:
        return [(self.name, self.typed())] if self.typed() in map(str, self.values) else []

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        return {str(value): value for value in self.values}

    def parse(self, text: str) -> int:
        try:
            return int(read_number(text, _PLACE, ("en",)).value)
        except ValueError as error:
            raise ValueError(messages.BETWEEN.format(minimum=self.minimum, maximum=self.maximum)) from error

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
