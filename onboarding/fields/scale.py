"""Fields on a short scale of whole numbers."""

from collections.abc import Sequence
from typing import Any

from onboarding import messages
from onboarding.fields.answer import AnswerField, Json, Pairs, Schema
from onboarding.fields.limits import Between
from onboarding.fields.number import is_whole
from onboarding.numbers import parse_number


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
        if not is_whole(value):
            raise ValueError(messages.BETWEEN.format(least=self.least, most=self.most))
        return [(self.name, str(int(value)))]

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def shown(self) -> str:
        return "" if self.data is None else f"{self.data} of {self.most}"


class SliderField(ScaleField):
    """A place between two opposites, ``ends``. It opens in the middle, which is an answer too."""

    kind = "slider"

    def typed(self) -> str:
        return super().typed() or str((self.least + self.most) // 2)

    @property
    def attributes(self) -> dict[str, str]:
        """HTML's slider always has a value, so that it takes no ``required``."""
        return {name: value for name, value in super().attributes.items() if name != "required"}

    def shown(self) -> str:
        return (
            ""
            if self.data is None
            else f"{self.data} of {self.most} from {self.ends[0].lower()} to {self.ends[1].lower()}"
        )
