"""Laws of reading numbers: what CLDR writes is read as itself or asked about, and never as something else."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onboarding.forms.numerals.expected import AROUND, Expected
from onboarding.forms.numerals.formatting import plain, spelled, written
from onboarding.forms.numerals.reading import SeveralValues, read_number
from onboarding.forms.numerals.result import Unreadable
from tests.faults.sizes import LONGEST_SOAK, SOAK, size
from tests.figures import Figure
from tests.numerals.writing import LOCALES, Written
from tests.numerals.writing import written as written_by_cldr

quickly = settings(deadline=None, max_examples=200)
numbers = st.decimals(-(10**15), 10**15, places=6, allow_nan=False, allow_infinity=False)
languages = st.sampled_from(LOCALES).map(lambda name: (name.replace("_", "-"),))


def values_of(text: str, expected: Expected, reader: tuple[str, ...]) -> tuple[Decimal, ...]:
    """What the text is read as; all that it is asked about where it may be several."""
    try:
        return (read_number(text, expected, reader).value,)
    except SeveralValues as several:
        return several.values


@pytest.mark.timeout(LONGEST_SOAK if SOAK else 120)
def test_what_cldr_writes_reads_as_itself(figure: Figure) -> None:
    """Any number and currency, by sixty locales' formats: the same value comes back, or it is asked which."""
    came: Counter[str] = Counter()

    @settings(
        max_examples=size(1500, 100_000),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(written_by_cldr())
    def holds(text: Written) -> None:
        values = values_of(text.text, text.expected, (text.locale.replace("_", "-"),))
        assert text.value in values, text
        came["same" if len(values) == 1 else "asked"] += 1

    holds()
    total = came.total()
    figure(f"{total} numbers as CLDR writes them in {len(LOCALES)} locales", f"{came['asked']} asked about, 0 differ")
    assert came["same"] > came["asked"]


@given(numbers)
@quickly
def test_canonical_text_reads_alike_everywhere(number: Decimal) -> None:
    """What is stored, and what a button sends, is the same number to every reader."""
    for name in LOCALES:
        assert read_number(spelled(number), Expected(), (name,)).value == number
    assert Decimal(plain(number)) == number


@given(numbers, languages)
@quickly
def test_what_a_control_shows_reads_as_itself(number: Decimal, reader: tuple[str, ...]) -> None:
    """A stored number as its reader would type it is read as that number, or asked about."""
    assert number in values_of(written(number, reader), Expected(), reader)


@given(st.text(max_size=70), st.sampled_from(sorted(AROUND)), languages)
@quickly
def test_no_text_breaks_the_reading(text: str, kind: str, reader: tuple[str, ...]) -> None:
    """Whatever is typed is a finite number, a question or a refusal."""
    try:
        assert read_number(text, Expected(kind, "EUR", 2), reader).value.is_finite()
    except (SeveralValues, Unreadable):
        pass


@given(st.text(alphabet="0123456789.,' eE+-%€kmM", max_size=14), languages)
@quickly
def test_what_looks_like_a_number_breaks_nothing(text: str, reader: tuple[str, ...]) -> None:
    """Nor does what is nearly a number."""
    test_no_text_breaks_the_reading.hypothesis.inner_test(text, "money", reader)
