"""What an answer may be: given at all, so long, so large. The same limits make the attributes that browsers act on."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from wtforms.validators import StopValidation

from onboarding.forms import messages
from onboarding.forms.fields.visible_text import length, letters_worth
from onboarding.forms.numerals import grouped

if TYPE_CHECKING:
    from onboarding.forms.fields.answer import AnswerField


class Required:
    """The answer must be given; ``message`` says what to do, since "required" does not."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, form: object, field: "AnswerField") -> None:
        if field.data is None and not field.errors:
            raise StopValidation(messages.Message("required", self.message))


class Length:
    """From ``least`` to ``most`` characters as people see them (``visible_text``). Blank is none of its business.

    The most is of characters, an emoji or a flag being one. The least is of letters' worth: scripts that say more with
    a character need fewer of them.
    """

    def __init__(self, minimum: int, maximum: int) -> None:
        self.minimum, self.maximum = minimum, maximum
        self.field_flags = {"maxlength": maximum} | ({"minlength": minimum} if minimum else {})

    def __call__(self, form: object, field: "AnswerField") -> None:
        if field.data is None:
            return
        have = length(field.data)
        if have > self.maximum:
            raise StopValidation(messages.TOO_LONG.format(maximum=self.maximum, have=have))
        worth = letters_worth(field.data) if have < self.minimum or not field.data.isascii() else have
        if worth < self.minimum:
            raise StopValidation(self._too_short(have, worth))

    def _too_short(self, have: int, worth: int) -> str:
        """In a script that needs fewer characters than an alphabet, how many more of its own."""
        if worth == have or not have:
            return messages.TOO_SHORT.format(minimum=self.minimum, have=have)
        more = -(-(self.minimum - worth) * have // worth)
        return messages.A_LITTLE_MORE.format(more=f"{more} more character{'s' if more > 1 else ''}")


class Between:
    """A number from ``least`` to ``most``, both included, or above ``least`` where ``above`` is set.

    A limit that moves with time is given as a function: a process that lives over New Year must move with it. Days have
    ``DayBetween``.
    """

    def __init__(self, minimum: int, maximum: int | Callable[[], int] | None = None, *, above: bool = False) -> None:
        self.minimum, self._most, self.above = minimum, maximum, above
        self.field_flags: dict[str, object] = {"limits": self._limits}

    @property
    def maximum(self) -> int | None:
        """The largest value; None for no limit."""
        return self._most() if callable(self._most) else self._most

    def _limits(self) -> dict[str, str]:
        """As attributes; ``data-above`` says that ``data-min`` itself is too little."""
        limits = {"data-min": self.minimum, "data-max": self.maximum, "data-above": self.above or None}
        return {name: str(value).lower() for name, value in limits.items() if value is not None}

    def __call__(self, form: object, field: "AnswerField") -> None:
        if field.data is None:
            return
        if field.data < self.minimum or (self.above and field.data == self.minimum):
            raise StopValidation(self._message(field))
        if self.maximum is not None and field.data > self.maximum:
            raise StopValidation(self._message(field))

    def _message(self, field: "AnswerField") -> str:
        ungrouped = getattr(field, "ungrouped", False)
        minimum, maximum = (str(n) if ungrouped or n is None else grouped(n) for n in (self.minimum, self.maximum))
        if self.above:
            return (
                messages.MORE_THAN.format(minimum=minimum)
                if field.data <= self.minimum
                else messages.AT_MOST.format(maximum=maximum)
            )
        return (messages.AT_LEAST if self.maximum is None else messages.BETWEEN).format(
            minimum=minimum, maximum=maximum
        )


Day = date | Callable[[], date]


class DayBetween:
    """A day from ``least`` to ``most``, both included; None leaves that side open.

    A limit that moves with time is given as a function, like ``date.today``.
    """

    def __init__(self, minimum: Day | None = None, maximum: Day | None = None) -> None:
        if minimum is None and maximum is None:
            raise ValueError("DayBetween needs a day on one side at least")
        self._least, self._most = minimum, maximum
        self.field_flags: dict[str, object] = {"limits": self._limits}

    @property
    def minimum(self) -> date | None:
        """The first day; None for no limit."""
        return self._least() if callable(self._least) else self._least

    @property
    def maximum(self) -> date | None:
        """The last day; None for no limit."""
        return self._most() if callable(self._most) else self._most

    def _limits(self) -> dict[str, str]:
        """As attributes of a browser's date control."""
        days = {"min": self.minimum, "max": self.maximum}
        return {name: day.isoformat() for name, day in days.items() if day is not None}

    def __str__(self) -> str:
        """“from 2026-01-01 to 2026-12-31”; a day that moves is “today” where it is that."""
        sides = {"from": self._least, "to": self._most}
        return " ".join(f"{side} {_named(day)}" for side, day in sides.items() if day is not None)

    def refuses(self, day: date) -> bool:
        """Whether a day is outside of the limits."""
        minimum, maximum = self.minimum, self.maximum
        return (minimum is not None and day < minimum) or (maximum is not None and day > maximum)

    def __call__(self, form: object, field: "AnswerField") -> None:
        day, minimum, maximum = field.data, self.minimum, self.maximum
        if day is None or not self.refuses(day):
            return
        message = (
            messages.DAY_UNTIL if minimum is None else messages.DAY_FROM if maximum is None else messages.DAY_BETWEEN
        )
        raise StopValidation(message.format(minimum=_in_words(minimum), maximum=_in_words(maximum)))


def _named(day: Day) -> str:
    return "today" if day == date.today else (day() if callable(day) else day).isoformat()


def _in_words(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
