"""Numbers and amounts as CLDR's formats write them, by Babel, with the value that each text says."""

from decimal import Decimal
from typing import Any, NamedTuple

from babel import Locale
from babel import numbers as babel
from hypothesis import strategies as st

from onboarding.forms.numerals.currencies import decimals_of
from onboarding.forms.numerals.expected import Expected

# Sixty: the languages that most people read, and those whose marks, digits, words or sides are unlike English.
LOCALES = (
    "en_US", "en_GB", "en_IN", "en_ZA", "en_AU", "de_DE", "de_AT", "de_CH", "fr_FR", "fr_CA", "fr_CH", "es_ES", "es_MX",
    "es_AR", "it_IT", "pt_BR", "pt_PT", "nl_NL", "nl_BE", "sv_SE", "da_DK", "nb_NO", "fi_FI", "is_IS", "pl_PL", "cs_CZ",
    "sk_SK", "hu_HU", "ro_RO", "bg_BG", "hr_HR", "sr_RS", "sl_SI", "uk_UA", "ru_RU", "kk_KZ", "lt_LT", "lv_LV", "et_EE",
    "el_GR", "tr_TR", "ar_SA", "ar_EG", "fa_IR", "he_IL", "ur_PK", "hi_IN", "bn_BD", "ta_IN", "te_IN", "mr_IN", "gu_IN",
    "ne_NP", "th_TH", "vi_VN", "id_ID", "ms_MY", "ja_JP", "zh_CN", "ko_KR",
)  # fmt: skip
CURRENCIES = (
    "EUR", "USD", "JPY", "GBP", "INR", "BRL", "CHF", "SEK", "PLN", "KWD", "TND", "CLF", "SAR", "XOF", "KRW", "CNY",
    "MXN", "AUD", "CAD", "ZAR", "RUB", "TRY", "IDR", "VND", "NGN", "EGP", "ILS", "THB", "AED", "HUF", "CZK", "NOK",
    "DKK", "ZMW",
)  # fmt: skip
STYLES = ("standard", "accounting", "short", "long", "short amount")


class Written(NamedTuple):
    """A text, the locale that it was written in, what a field would expect, and the value that it says."""

    text: str
    locale: str
    expected: Expected
    value: Decimal


@st.composite
def written(draw: st.DrawFn) -> Written:
    """Any number and currency, in any of the locales and styles, in its own digits or in Latin ones."""
    name, currency, style = (draw(st.sampled_from(several)) for several in (LOCALES, CURRENCIES, STYLES))
    digits = draw(st.sampled_from(["latn", "default"]))
    places, size = draw(st.integers(0, decimals_of(currency))), draw(st.integers(1, 15))
    amount = Decimal(draw(st.integers(-(10**size), 10**size))).scaleb(-places)
    locale = Locale.parse(name)
    if style in ("standard", "accounting"):
        exact = amount.quantize(Decimal(1).scaleb(-decimals_of(currency)))
        text = babel.format_currency(
            exact, currency, locale=locale, format_type=style, numbering_system=digits, currency_digits=False,
            decimal_quantization=False,
        )  # fmt: skip
        return Written(text, name, Expected("money", currency, decimals_of(currency)), exact)
    return _compact(amount, currency, locale, style, digits, draw(st.integers(0, 3)))


def _compact(amount: Decimal, currency: str, locale: Locale, style: str, digits: str, after: int) -> Written:
    """With a magnitude; rounded as Babel rounds it, so that the text says that and no more."""
    how: dict[str, Any] = {"locale": locale, "fraction_digits": after, "numbering_system": digits}
    if style == "short amount":
        text = babel.format_compact_currency(amount, currency, **how)
        patterns, expected = locale.compact_currency_formats["short"]["other"], Expected("money", currency)
    else:
        text = babel.format_compact_decimal(amount, format_type=style, **how)  # type: ignore[arg-type]  # short, long
        patterns, expected = locale.compact_decimal_formats[style]["other"], Expected("number")
    divisor = _divisor(amount, patterns, after)
    return Written(text, str(locale), expected, round(amount / divisor, after) * divisor if divisor > 1 else amount)


def _divisor(amount: Decimal, patterns: Any, after: int) -> int:
    """What Babel divides the amount by: where rounding carries it up, by the next size."""
    sizes = sorted(map(int, patterns), reverse=True)
    for place, size in enumerate(sizes):
        if abs(amount) >= size:
            zeros = str(patterns[str(size)].pattern).partition(";")[0].count("0")
            whole = str(patterns[str(size)].pattern) == "0"
            divisor = 1 if whole else size // 10 ** (zeros - 1)
            carried = place > 0 and not whole and abs(round(amount / divisor, after)) * divisor >= sizes[place - 1]
            return _divisor(Decimal(sizes[place - 1]), patterns, after) if carried else divisor
    return 1
