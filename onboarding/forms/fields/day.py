"""A field that is a day."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from onboarding.forms import messages
from onboarding.forms.fields.answer import Json, Pairs, Schema
from onboarding.forms.fields.text import PatternField
from onboarding.forms.numerals.dates import SeveralDays, read_date
from onboarding.forms.numerals.formatting import date_in_words, shown_locale
from onboarding.forms.numerals.result import Ambiguous, Reading, Unreadable
from onboarding.forms.validators import DayBetween

_EARLIEST, _LATEST = date(1900, 1, 1), date(2199, 12, 31)
_SUGGESTED = 2  # days that may have been meant instead


class DateField(PatternField):
    """A day, stored as ISO 8601 writes it; a browser's date control sends it like that, and people write otherwise.

    A day more than ``years_back`` or ``years_ahead`` from today is asked about: it may be a slip of the hand. A limit
    of ``DayBetween`` takes the place of either, and is told instead.
    """

    interprets = True
    controls = {"type": "date"}
    _pattern = "(?:19|2[01])[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def __init__(
        self,
        label: str,
        validators: Sequence[Callable[..., None]] = (),
        *,
        years_back: int = 100,
        years_ahead: int = 100,
        **bound: Any,
    ) -> None:
        super().__init__(label, validators, **bound)
        self.years_back, self.years_ahead = years_back, years_ahead

    def parse(self, text: str) -> date:
        try:
            day = read_date(text, self.reader.languages or (self.reader.page_language,))
        except SeveralDays as several:
            raise Ambiguous(list(map(self._reading, several.days)), messages.WHICH) from several
        except Unreadable as problem:
            raise ValueError(messages.DATE.format(example=f"{date.today().year + 1}-03-31")) from problem
        possible = _EARLIEST <= day <= _LATEST
        told = possible and any(limit.refuses(day) for limit in self._own_limits())
        if not (told or (possible and (self._near(day) or self.is_confirmed(day.isoformat())))):
            self._ask_about(day, possible)
        return day

    def _ask_about(self, day: date, possible: bool) -> None:
        """Days that may have been meant, and the one that was typed, if it is one that a form can keep."""
        days = [*self._suggested(day), *([day] if possible else [])]
        if not days:
            raise ValueError(messages.DATE_LIMITS.format(minimum=_EARLIEST.year, maximum=_LATEST.year))
        raise Ambiguous(list(map(self._reading, days)), messages.FAR_DATE)

    def _near(self, day: date) -> bool:
        first, last = self._unasked
        return first <= day <= last

    @property
    def _unasked(self) -> tuple[date, date]:
        """The first and the last day that are not asked about."""
        first, last = self._from_today(-self.years_back), self._from_today(self.years_ahead)
        for limit in self._own_limits():
            first, last = limit.minimum or first, limit.maximum or last
        return max(first, _EARLIEST), min(last, _LATEST)

    def _own_limits(self) -> list[DayBetween]:
        return [one for one in self.validators if isinstance(one, DayBetween)]

    def _suggested(self, day: date) -> list[date]:
        """The same day in years that differ by one digit, or by two that change places; and 2027 of 0027."""
        years = {day.year + 2000} if day.year < 100 else _slips(day.year)
        days = [near for year in sorted(years) if (near := _in_year(day, year)) and self._near(near)]
        return sorted(days, key=lambda near: abs(near - date.today()))[:_SUGGESTED]

    def _reading(self, day: date) -> Reading:
        return Reading(self._in_words(day), day.isoformat())

    def _in_words(self, day: date) -> str:
        return date_in_words(day, date.today(), shown_locale(self.reader.page_language, self.reader.languages))

    def understood(self) -> str:
        if self.readings:
            return f"{messages.OR.join(reading.label for reading in self.readings)}?"
        return "" if self.data is None else self._in_words(self.data)

    def answer(self) -> Json:
        return self.data and self.data.isoformat()

    def typed(self) -> str:
        """A browser's date control shows nothing that is not written as it writes it itself."""
        return self.data.isoformat() if self.data else super().typed()

    def written(self) -> str:
        return self.data.isoformat() if self.data else ""

    @property
    def attributes(self) -> dict[str, str]:
        """With the days that are not asked about. What is no day is shown as text, to be mended."""
        first, last = self._unasked
        days = {"min": first.isoformat(), "max": last.isoformat()}
        attributes = {**days, **super().attributes}
        if self.data is None and self.typed():
            return {name: value for name, value in attributes.items() if name not in (*self.controls, *days)}
        return attributes

    def as_typed(self, value: Json) -> Pairs:
        """A program writes it as ISO 8601 does, and no other way."""
        if isinstance(value, str) and value.strip() == value and not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError(messages.DATE.format(example=f"{date.today().year + 1}-03-31"))
        return super().as_typed(value)

    def schema(self) -> Schema:
        schema = {"type": "string", "format": "date", "pattern": f"^{self._pattern}$"}
        return self._or_empty("Like 2027-03-31.", schema)

    def rules(self) -> tuple[str, ...]:
        """No schema compares days."""
        return tuple(f"{self.name} is {limit}" for limit in self._own_limits())

    def shown(self) -> str:
        return f"{self.data.day} {self.data:%B %Y}" if self.data else ""

    @staticmethod
    def _from_today(years: int) -> date:
        today = date.today()
        return today.replace(year=today.year + years, day=min(today.day, 28))


def _slips(year: int) -> set[int]:
    """Years that a slip of the hand makes this one: another digit, or two that change places."""
    digits = f"{year:04}"
    changed = {f"{digits[:at]}{digit}{digits[at + 1 :]}" for at in range(4) for digit in "0123456789"}
    swapped = {f"{digits[:at]}{digits[at + 1]}{digits[at]}{digits[at + 2 :]}" for at in range(3)}
    return {int(text) for text in changed | swapped} - {year}


def _in_year(day: date, year: int) -> date | None:
    """29 February is in few years."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None
