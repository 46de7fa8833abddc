"""Reading a year: “2019”, “est. 2019”, “March 2019”, “FY25”, “2019年”, “พ.ศ. 2562”.

A month, a day, a quarter and the word for a fiscal year are taken off. Two years in one text are a question.
"""

import re
from decimal import Decimal

from onboarding.forms.numerals import habits
from onboarding.forms.numerals.affixes import Languages
from onboarding.forms.numerals.characters import folded, plain_characters
from onboarding.forms.numerals.expected import Expected
from onboarding.forms.numerals.locales import locale_of, meanings
from onboarding.forms.numerals.reading import LONGEST, SeveralValues
from onboarding.forms.numerals.result import Unreadable

_PLAIN = re.compile("[0-9]{4}")
_NUMBERS = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"(?<![0-9.,])([12])[.,' ]([0-9]{3})(?![0-9])")
_FISCAL = re.compile(r"\b(fy|cy|gj|ay)[ -]?'?(?=[0-9])")
_SPAN = re.compile(r"(?P<first>[12][0-9]{3}) ?[-/] ?(?P<last>[0-9]{2})(?![0-9/.-])")
_ERA = re.compile(rf"(?P<era>{'|'.join(habits.ERAS)}) ?(?P<year>[0-9]{{1,2}}|元)")
_HALVES = re.compile(r"\b[qh][1-4]\b")
_JOINTS = re.compile(r"[\s/.,\-:–]+")
_BUDDHIST = re.compile(r"พ\.?ศ\.?|\bb\.?e\.?\b")
_MONTHS_AND_DAYS = re.compile(r"年度|[年月日년월일]")
_SHORT = re.compile(r"'(?P<year>[0-9]{2})")
_PHRASES = re.compile("|".join(rf"\b{re.escape(words)}\b" for words in habits.FILLERS if " " in words))


def read_year(text: str, expected: Expected, languages: Languages) -> int:
    """The year that this text names. Raises SeveralValues, and Unreadable where it is none within the limits."""
    if _PLAIN.fullmatch(text) and expected.in_range(int(text)):
        return int(text)
    if len(text) > LONGEST:
        raise Unreadable("year")
    plain = _GROUPED.sub(r"\1\2", folded(plain_characters(text)))
    if era := _ERA.search(plain):
        return habits.ERAS[era["era"]] + (1 if era["year"] == "元" else int(era["year"]))
    if short := _SHORT.fullmatch(plain):
        this, last = 2000 + int(short["year"]), 1900 + int(short["year"])
        return this if expected.in_range(this) else last
    fiscal = bool(_FISCAL.search(plain))
    plain = _PHRASES.sub(" ", _HALVES.sub(" ", _FISCAL.sub(" ", plain)))
    if (span := _SPAN.search(plain)) and int(span["last"]) == (int(span["first"]) + 1) % 100:
        raise SeveralValues((Decimal(span["first"]), Decimal(span["first"]) + 1))
    years, others = _years(_NUMBERS.findall(plain), fiscal)
    if len(years) != 1 or len(others) > 2 or any(int(other) > 31 or int(other) == 0 for other in others):
        raise Unreadable("year")
    words, named = _words(plain, languages)
    if words or not _is_date(list(map(int, others)), named, "月" in plain or "월" in plain):
        raise Unreadable("year" if not words else "word", **({"word": words[0]} if words else {}))
    return _within(years[0], expected, languages, bool(_BUDDHIST.search(plain)))


def _years(numbers: list[str], fiscal: bool) -> tuple[list[int], list[str]]:
    """The numbers that are years, and those that may be days and months. A fiscal year may have two digits."""
    years = [int(number) for number in numbers if len(number) == 4]
    others = [number for number in numbers if len(number) < 3]
    if fiscal and not years and len(others) == 1 and len(numbers) == 1:
        return [2000 + int(others[0])], []
    return (years, others) if len(years) + len(others) == len(numbers) else ([], [])


def _words(plain: str, languages: Languages) -> tuple[list[str], bool]:
    """The words that say nothing about a year, and whether a month is named."""
    text = _MONTHS_AND_DAYS.sub(" ", _NUMBERS.sub(" ", _BUDDHIST.sub(" ", plain)))
    unknown, month = [], False
    for word in filter(None, _JOINTS.split(text)):
        bare = word.strip("()'’+~")
        known, elsewhere = meanings("months", bare, languages)
        month = month or bool(known | elsewhere)
        if bare and not (known | elsewhere) and bare not in habits.FILLERS | habits.YEARS:
            unknown.append(bare)
    return unknown, month


def _is_date(others: list[int], named: bool, marked: bool) -> bool:
    """Whether numbers beside a year are its month, or its day and month: one of two is at most 12."""
    if named or marked:
        return len(others) <= (2 if marked else 1)
    return not others or (min(others) <= 12 and (len(others) == 2 or others[0] <= 12))


def _within(year: int, expected: Expected, languages: Languages, buddhist: bool) -> int:
    """The year, of the Thai calendar where it is one; the limits themselves are the field's to tell."""
    thai = buddhist or any(locale_of(tag).partition("_")[0] == "th" for tag in languages)
    if thai and not expected.in_range(year) and expected.in_range(year - habits.BUDDHIST):
        return year - habits.BUDDHIST
    return year
