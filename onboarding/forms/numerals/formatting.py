"""Numbers, amounts and days as people read them, and as they would type them.

What is read is formatted by CLDR in the language of the page: few languages, by Babel. What stands in a control is
written with the marks that its reader types with: any language, from what was gathered.
"""

import re
from datetime import date
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.dates import format_date, format_timedelta
from babel.numbers import get_currency_name, get_currency_symbol
from babel.units import format_unit

from onboarding.forms.numerals.affixes import Languages
from onboarding.forms.numerals.currencies import decimals_of
from onboarding.forms.numerals.locales import Conventions, conventions_of, locale_of

# Whose formats differ within a language that a page speaks. Others get those of the language itself.
_REGIONAL = frozenset(
    (
        "en_AU", "en_CA", "en_GB", "en_IE", "en_IN", "en_NZ", "en_US", "en_ZA", "de_AT", "de_CH", "es_AR", "es_CL",
        "es_CO", "es_ES", "es_MX", "ar_AE", "ar_EG", "ar_MA", "ar_SA", "fr_BE", "fr_CA", "fr_CH", "it_CH", "nl_BE",
        "pt_BR", "pt_PT", "zh_Hant_TW",
    )
)  # fmt: skip
_WITHOUT_REGION = {"en": "en_001", "es": "es_ES"}
_LARGE = 1_000_000  # from here on an amount is said with its magnitude, where that says all of it
_AFTER_POINT = 3  # digits, at most, in front of a magnitude
_PLACE_OF_NUMBER = re.compile(r"[#0.,]+")
_NBSP = "\u00a0"


def plain(number: Decimal | int) -> str:
    """A number as JSON answers keep it: no exponent, no needless zeros ("29.5", "1200")."""
    text = format(Decimal(number), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def spelled(number: Decimal | int) -> str:
    """A number as text that every reader reads alike: ``plain``, with a fourth decimal where three may be thousands."""
    text = plain(number)
    whole, _, decimals = text.lstrip("-").partition(".")
    return f"{text}0" if len(decimals) == 3 and len(whole) <= 3 and whole != "0" else text


def written(number: Decimal | int, languages: Languages, *, grouped: bool = True) -> str:
    """A number as somebody with these languages would type it."""
    return _marked(plain(number), _typing_conventions(languages), grouped=grouped)


def number_in_words(number: Decimal | int, locale: str) -> str:
    """ "1,234.5", "24 billion"."""
    return _compact(Decimal(number), locale) or _marked(plain(number), _shown_conventions(locale))


def money_in_words(amount: Decimal | int, currency: str, locale: str) -> str:
    """ "€1,499.50", "₹24 billion"; the sign of the currency as the language of the page has it."""
    large = _compact(Decimal(amount), locale)
    number = large or _marked(with_decimals(plain(amount), currency), _shown_conventions(locale))
    return f"{_with_currency(number, currency, locale)}{_in_lakhs(Decimal(amount), locale) if large else ''}"


def _with_currency(number: str, currency: str, locale: str) -> str:
    """The number with the currency's sign on its side, as the language has it."""
    if not currency:
        return number
    pattern = _babel(locale).currency_formats["standard"].pattern.partition(";")[0]
    before, behind = (part.replace("'", "") for part in _PLACE_OF_NUMBER.split(pattern, maxsplit=1))
    symbol = get_currency_symbol(currency, locale=_babel(locale))
    if before.endswith("¤") and symbol[-1:].isalpha():
        before += _NBSP
    if behind.startswith("¤") and symbol[:1].isalpha():
        behind = _NBSP + behind
    sign = "−" if number.startswith("-") else ""
    return f"{sign}{before.replace('¤', symbol)}{number.removeprefix('-')}{behind.replace('¤', symbol)}".strip()


def percent_in_words(share: Decimal | int, locale: str) -> str:
    """ "82.5%"; “82,5 %” in German."""
    pattern = _babel(locale).percent_formats[None].pattern.partition(";")[0]
    return _PLACE_OF_NUMBER.sub(_marked(plain(share), _shown_conventions(locale)), pattern, count=1)


def days_in_words(days: int, locale: str) -> str:
    """ "90 days"."""
    return format_unit(days, "duration-day", length="long", locale=_babel(locale))


def date_in_words(day: date, today: date, locale: str) -> str:
    """ "15 March 2027 (in 4 months)"."""
    written_out = format_date(day, "long", locale=_babel(locale))
    away = format_timedelta(day - today, granularity="day", add_direction=True, locale=_babel(locale))
    return f"{written_out} ({away})" if day != today else written_out


def currency_in_words(currency: str, locale: str) -> str:
    """ "US dollars (USD)"."""
    return f"{get_currency_name(currency, count=2, locale=_babel(locale))} ({currency})"


def with_decimals(amount: str, currency: str) -> str:
    """Plain decimal text with as many decimals as the currency has, if any: "29.50"; never rounded."""
    whole, point, decimals = amount.partition(".")
    return f"{whole}.{decimals.ljust(decimals_of(currency), '0')}" if point else whole


def shown_locale(page_language: str, languages: Languages) -> str:
    """The locale that a page in this language speaks to somebody with these: their own region's, where it differs."""
    page = locale_of(page_language) or "en"
    own = (locale_of(tag) for tag in languages)
    regional = (name for name in own if name.partition("_")[0] == page and name in _REGIONAL)
    return next(regional, _WITHOUT_REGION.get(page, page))


@cache
def _babel(locale: str) -> Locale:
    """Few: those of the pages' languages, and of ``_REGIONAL``."""
    return Locale.parse(locale)


def _compact(number: Decimal, locale: str) -> str:
    """A large number with its magnitude in words; empty where that would not say all of it.

    Where a region alone counts in lakhs and crores, its language's own magnitudes: ``_in_lakhs`` says the others too.
    """
    if abs(number) < _LARGE:
        return ""
    return _with_magnitude(number, locale.partition("_")[0] if _counts_otherwise(locale) else locale, locale)


def _in_lakhs(number: Decimal, locale: str) -> str:
    """ " (2,400 crore)" beside "₹24 billion", for who reads both."""
    said = _with_magnitude(number, locale, locale) if _counts_otherwise(locale) else ""
    return f" ({said})" if said else ""


def _counts_otherwise(locale: str) -> bool:
    """Whether a region groups digits in lakhs and its language does not: English in India."""
    return _shown_conventions(locale).lakhs and not _shown_conventions(locale.partition("_")[0]).lakhs


def _with_magnitude(number: Decimal, words: str, marks: str) -> str:
    """With the largest magnitude of one locale, and the marks of another; empty where three decimals are too few."""
    babel = _babel(words)
    formats = babel.compact_decimal_formats["long"]
    size = str(max((int(size) for size in formats["other"] if int(size) <= abs(number)), default=0))
    if size == "0" or "0" not in (pattern := formats["other"][size].pattern) or pattern == "0":
        return ""
    scaled = number / (int(size) // 10 ** (pattern.partition(";")[0].count("0") - 1))
    if scaled != round(scaled, _AFTER_POINT):
        return ""
    plural = formats.get(babel.plural_form(abs(scaled)), formats["other"])
    pattern = plural.get(size, formats["other"][size]).pattern.partition(";")[0]
    return re.sub("0+", _marked(plain(scaled), _shown_conventions(marks)), pattern, count=1).replace("'", "")


def _marked(text: str, conventions: Conventions, *, grouped: bool = True) -> str:
    """Plain decimal text with the marks of a language."""
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, decimals = digits.partition(".")
    if grouped and len(whole) > 3:
        whole = _grouped(whole, conventions)
    return f"{sign}{whole}{conventions.decimal if point else ''}{decimals}"


def _grouped(whole: str, conventions: Conventions) -> str:
    size = 2 if conventions.lakhs else 3
    rest, last = whole[:-3], whole[-3:]
    first = len(rest) % size
    parts = [rest[:first]] if first else []
    parts += [rest[place : place + size] for place in range(first, len(rest), size)]
    group = _NBSP if conventions.group == " " else conventions.group
    return group.join([*parts, last])


def _typing_conventions(languages: Languages) -> Conventions:
    known = (conventions for tag in languages if (conventions := conventions_of(tag)))
    return next(known, _ENGLISH)


def _shown_conventions(locale: str) -> Conventions:
    return conventions_of(locale) or _ENGLISH


_ENGLISH = Conventions("en", ".", ",", lakhs=False, order="dmy")
