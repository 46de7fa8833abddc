"""Fields with options: one, several, a yes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from wtforms.validators import StopValidation

from onboarding.flow.conditions import Comparison, Condition, ShownIf, condition_of
from onboarding.forms import messages
from onboarding.forms.fields.answer import AnswerField, Json, Pairs, Schema
from onboarding.forms.numerals import LONGEST
from onboarding.forms.scope import Scope


class Choice(NamedTuple):
    """One of the answers to choose from; ``hint`` says what it means, ``shown_if`` when it is offered."""

    value: str
    label: str
    description: str = ""
    shown_if: ShownIf | None = None

    @property
    def condition(self) -> Condition | None:
        """When the option is offered; None for always."""
        return None if self.shown_if is None else condition_of(self.shown_if)


class OptionsField(AnswerField):
    """Options to choose from. One that is not offered cannot be the answer."""

    choices: list[Choice]

    def decide(self, scope: Scope) -> None:
        super().decide(scope)
        withheld = [option for option in self.choices if not self._offers(option)]
        if refused := [option.label for option in withheld if option.value in self.chosen]:
            self.process_errors = [messages.NOT_OFFERED.format(label=refused[0])]
            self.withdraw({option.value for option in withheld})

    def _offers(self, option: Choice) -> bool:
        return option.condition is None or option.condition.holds(self.scope.answer_to)

    @property
    def chosen(self) -> list[str]:
        """The values that are chosen."""
        return [] if self.data is None else [self.data]

    def withdraw(self, values: set[str]) -> None:
        """What is chosen of these is no answer."""
        self.data = None

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        return {option.value: option.value for option in self.choices}

    def asked(self) -> dict[str, bool]:
        conditions = [option.condition for option in self.choices if option.condition is not None]
        inside = (pair for condition in conditions for pair in self.scope.asked(condition).items())
        return super().asked() | dict(inside)

    @property
    def conditional(self) -> bool:
        """Whether some of the options are offered with some answers only."""
        return any(option.shown_if is not None for option in self.choices)

    def on_page(self) -> Iterator[tuple[Choice, bool, str]]:
        """The options that are offered, or may come to be on this page: each, whether it is, and the rule for it."""
        for option in self.choices:
            offered, rule = self._offers(option), self._rule(option.condition)
            if offered or rule:
                yield option, offered, rule

    def rules(self) -> tuple[str, ...]:
        return tuple(
            f"{self.name} may be {option.value} if {option.condition}" for option in self.choices if option.condition
        )


class ChoiceField(OptionsField):
    """One of a few options, each visible; ``select`` folds a long list into a drop-down.

    ``amounts`` says that they are ranges of money, asked before the ``currency`` is.
    """

    kind = "choice"

    def __init__(
        self,
        label: str,
        choices: Iterable[tuple[Any, ...]],
        validators: Sequence[Any] = (),
        *,
        select: bool = False,
        amounts: bool = False,
        **bound: Any,
    ) -> None:
        super().__init__(label, validators, **bound)
        self.choices, self.amounts = [Choice(*option) for option in choices], amounts
        self.kind = "select" if select else "choice"  # type: ignore[misc]  # the one class whose macro depends on its use
        self.has_options = not select  # a drop-down has an option for none

    def as_sent(self, form: Any) -> Pairs:
        """A drop-down always sends something; of options that are all to be seen none may be chosen."""
        offered = any(self.typed() == option.value for option in self.choices)
        return [(self.name, self.typed() if offered else "")] if offered or self.kind == "select" else []

    def parse(self, text: str) -> str:
        if all(text != option.value for option in self.choices):
            raise ValueError(messages.CHOOSE_FROM.format(value=text[:LONGEST]))
        return text

    def as_typed(self, value: Json) -> Pairs:
        if not isinstance(value, str) or all(value != option.value for option in self.choices):
            raise ValueError(messages.CHOOSE_FROM.format(value=str(value)[:LONGEST]))
        return [(self.name, value)]

    def schema(self) -> Schema:
        return {"type": "string", "enum": [option.value for option in self.choices]}

    def shown(self) -> str:
        return next((option.label for option in self.choices if option.value == self.data), "")

    def shown_among(self, answers: Mapping[str, Json]) -> str:
        """ "EUR 100,000 to 1 million"; a range without an amount, “None yet”, has no currency either."""
        words, currency = self.shown(), answers.get("currency")
        return f"{currency} {words}" if self.amounts and currency and any(map(str.isdigit, words)) else words


class ManyField(OptionsField):
    """Several of a few options; between ``least`` and ``most`` where anything is chosen."""

    kind = "many"
    has_options = True

    def __init__(
        self,
        label: str,
        choices: Iterable[tuple[Any, ...]],
        validators: Sequence[Any] = (),
        *,
        minimum: int = 1,
        maximum: int | None = None,
        **bound: Any,
    ) -> None:
        super().__init__(label, validators, **bound)
        self.choices = [Choice(*option) for option in choices]
        self.minimum, self.maximum = minimum, maximum or len(self.choices)

    def typed_values(self) -> list[str]:
        """All values that were sent, as they came."""
        return self.raw_data or []

    def as_sent(self, form: Any) -> Pairs:
        return [(self.name, option.value) for option in self.choices if option.value in self.typed_values()]

    def process_formdata(self, valuelist: list[str]) -> None:
        chosen = dict.fromkeys(value.strip() for value in valuelist if value.strip())
        self.data = self.parse_all(list(chosen)) or None

    def parse_all(self, chosen: list[str]) -> list[str]:
        """The chosen values; ValueError for one that is no option."""
        offered = {option.value for option in self.choices}
        for value in chosen:
            if value not in offered:
                raise ValueError(messages.CHOOSE_FROM.format(value=value[:LONGEST]))
        return chosen

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        have = len(self.data or ())
        if have and have < self.minimum:
            raise StopValidation(messages.CHOOSE_AT_LEAST.format(minimum=self.minimum))
        if have > self.maximum:
            raise StopValidation(messages.CHOOSE_AT_MOST.format(maximum=self.maximum))

    def as_typed(self, value: Json) -> Pairs:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ValueError(messages.LIST)
        self.parse_all(value)
        if len(set(value)) < len(value):
            raise ValueError(messages.EACH_ONCE)
        return [(self.name, item) for item in value]

    def read(self, value: Json, refused: dict[str, str]) -> Pairs:
        """A list that is refused is still read as one, so that the form can say what it says of any other."""
        pairs = super().read(value, refused)
        if self.name in refused and isinstance(value, list) and all(isinstance(item, str) for item in value):
            return [(self.name, item) for item in value]
        return pairs

    @property
    def chosen(self) -> list[str]:
        return self.data or []

    def withdraw(self, values: set[str]) -> None:
        self.data = [value for value in self.chosen if value not in values] or None

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        """Several may be chosen: how many, and that one is not, no single one tells."""
        if comparison.operator == "!=" or (comparison.values and comparison.counts):
            return None
        return {value: [value] for value in self.values()}

    def values(self) -> list[str]:
        """What may be chosen, as it is stored."""
        return [option.value for option in self.choices]

    def schema(self) -> Schema:
        chosen = {"type": "array", "items": {"enum": self.values()}, "uniqueItems": True}
        several = {**chosen, "minItems": self.minimum, "maxItems": self.maximum}
        if self.flags.required or self.minimum == 0:
            return several
        return {**several, "minItems": 0} if self.minimum == 1 else {"anyOf": [several, {**chosen, "maxItems": 0}]}

    def shown(self) -> list[str]:
        labels = {option.value: option.label for option in self.choices}
        return [labels.get(value, value) for value in self.data or ()]


class TickField(AnswerField):
    """A statement to agree to."""

    kind = "tick"

    def as_sent(self, form: Any) -> Pairs:
        return [(self.name, "yes")] if self.typed() else []

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        return {"yes": True}

    def parse(self, text: str) -> bool | None:
        return True if text.casefold() not in ("false", "no", "0", "off", "n") else None

    def as_typed(self, value: Json) -> Pairs:
        if not isinstance(value, bool):
            raise ValueError(messages.TRUE_OR_FALSE)
        return [(self.name, "yes" if value else "")]

    def schema(self) -> Schema:
        return {"const": True} if self.flags.required else {"type": "boolean"}

    def shown(self) -> str:
        return "Yes" if self.data else ""
