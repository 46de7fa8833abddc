"""Reading a day: as a browser's date control sends it, and as people write it.

Rules:
- ISO 8601 and anything that begins with four digits is year, month, day, whatever the language.
- A month that is named stands anywhere. Where all are numbers and both orders make a day, the reader's language has one
  of them, and many people write the other: it is asked which.
- Without a year, and with a year of two digits, it is no date that could be relied on.
"""

import re
from datetime import date

from onboarding.forms.numerals.affixes import Languages
from onboarding.forms.numerals.characters import folded, plain_characters
from onboarding.forms.numerals.locales import conventions_of, meanings
from onboarding.forms.numerals.reading import LONGEST
from onboarding.forms.numerals.result import Unreadable

_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBERS = re.compile("[0-9]+")
_BETWEEN_WORDS = re.compile(r"[0-9\s,./()-]+")
_JOINED = re.compile(
    r"[0-9]+(?P<joint>[ ./-]|\. )[0-9]+(?P=joint)[0-9]+\.?"
    "|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}년 ?[0-9]{1,2}월 ?[0-9]{1,2}일"
)
_SAYS_NOTHING = frozenset(
    (
        "on", "the", "of", "by", "until", "st", "nd", "rd", "th", "de", "del", "den", "der", "dem", "am", "bis", "le",
        "er", "el", "il", "di", "do", "d", "em", "г", "год", "года", "р", "º", "ª", "日", "月", "年", "일", "월", "년",
    )
)  # fmt: skip


class SeveralDays(ValueError):
    """The text may be any of these days; that of the reader's language comes first."""

    def __init__(self, days: tuple[date, ...]) -> None:
        super().__init__("which of them?")
        self.days = days


def read_date(text: str, languages: Languages) -> date:
    """The day that this text names. Raises SeveralDays, and Unreadable where it names none."""
    if _ISO.fullmatch(text):
        return _day(*map(int, text.split("-")))
    if len(text) > LONGEST:
        raise Unreadable("date")
    plain = folded(plain_characters(text))
    numbers = [int(number) for number in _NUMBERS.findall(plain)]
    if len(numbers) == 2:
        return _named(plain, numbers, languages)
    if len(numbers) != 3 or not _JOINED.fullmatch(plain):
        raise Unreadable("date")
    return _in_numbers(numbers, languages)


def _in_numbers(numbers: list[int], languages: Languages) -> date:
    """Three numbers: year first, or last; the other two in the order that makes a day."""
    if numbers[0] > 99:
        return _day(*numbers)
    first, second, year = numbers
    if year < 1000:
        raise Unreadable("date")
    known = next((conventions for tag in languages if (conventions := conventions_of(tag))), None)
    orders = [(second, first), (first, second)]  # of month and day
    if known and known.order.startswith("m"):
        orders.reverse()
    days = tuple(dict.fromkeys(day for month, of_month in orders if (day := _possible(year, month, of_month))))
    if not days:
        raise Unreadable("date")
    if len(days) > 1:
        raise SeveralDays(days)
    return days[0]


def _named(plain: str, numbers: list[int], languages: Languages) -> date:
    """A month in words, a day and a year: “15 March 2027”, “March 15th, 2027”, “15. März 2027”."""
    months: set[int] = set()
    for word in {*_BETWEEN_WORDS.split(plain)} - _SAYS_NOTHING - {""}:
        known, elsewhere = meanings("months", word, languages)
        if not (known | elsewhere):
            raise Unreadable("date")
        months |= known or elsewhere
    year, day = max(numbers), min(numbers)
    if len(months) != 1 or year < 1000:
        raise Unreadable("date")
    return _day(year, months.pop(), day)


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> date:
    found = _possible(year, month, day)
    if found is None:
        raise Unreadable("date")
    return found
