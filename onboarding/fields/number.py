"""Fields that are numbers: typed as people type them, stored exactly."""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from onboarding import messages
from onboarding.fields.answer import AnswerField, Json, Pairs, Schema
from onboarding.fields.limits import Between
from onboarding.numbers import LONGEST, grouped, parse_number, plain


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
        least = {} if limits is None else {"exclusiveMinimum" if limits.above else "minimum": limits.least}
        most = {} if limits is None or limits.most is None else {"maximum": limits.most}
        return {"type": "integer", **least, **most}

    def _limits(self) -> Between | None:
        return next((limit for limit in self.validators if isinstance(limit, Between)), None)

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

    def as_typed(self, value: Json) -> Pairs:
        """A whole number, or text: a number with a fraction would not stay exact on its way."""
        if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", value):
            return [(self.name, value)]
        if is_whole(value):
            return [(self.name, str(int(value)))]
        raise ValueError(messages.EXACT.format(example=self.example.replace(",", "")))

    def schema(self) -> Schema:
        text: Schema = {"type": "string", "pattern": self._pattern(), "description": f"At most {self.places} decimals"}
        return {"anyOf": [text, super().schema()]}

    def _pattern(self) -> str:
        """Decimal text within the limits, which are powers of ten or none."""
        limits = self._limits()
        sign = "-?" if limits is None or limits.least < 0 else ""
        nonzero = "(?=.*[1-9])" if limits is not None and limits.above else ""
        most = 10**15 if limits is None or limits.most is None else limits.most
        digits = len(str(most)) - 1
        below, at = f"[0-9]{{1,{digits}}}(?:\\.[0-9]{{1,{self.places}}})?", f"{most}(?:\\.0{{1,{self.places}}})?"
        return f"^{nonzero}{sign}(?:{at}|{below})$"


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


def is_whole(value: Json) -> bool:
    """Whether JSON means a whole number: 5, and by JSON Schema 5.0 too, but not true."""
    return not isinstance(value, bool) and (isinstance(value, int) or (isinstance(value, float) and value.is_integer()))
