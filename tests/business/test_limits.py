"""Lengths, ranges, options and numbers of rows: just inside is accepted, just outside refused."""

from decimal import Decimal
from typing import Any

import pytest

from onboarding.forms import (
    ChoiceField,
    CountriesField,
    CurrencyField,
    EmailField,
    FixedRowsField,
    LongTextField,
    ManyField,
    RowsField,
    ScaleField,
    TextField,
    WebAddressField,
    WholeNumberField,
)
from tests.business.asking import ask, assert_accepted, assert_refused, declared, field_at, some_rows, wrong_at
from tests.business.limits import LENGTHS, OPTIONS, OTHERS, RANGES, ROOM, ROWS


def of_class(kind: type, *but: type) -> set[tuple[int, str]]:
    return {
        (number, path) for number, path, found in declared() if issubclass(found, kind) and not issubclass(found, but)
    }


def test_the_tables_miss_no_field() -> None:
    """Whatever a step asks stands in the table of its kind."""
    texts = of_class(TextField, WebAddressField, EmailField) | of_class(LongTextField)
    numbers = of_class(WholeNumberField) | of_class(ScaleField)
    choices = of_class(ChoiceField, CurrencyField) | of_class(ManyField, CountriesField)
    groups = of_class(RowsField, FixedRowsField)
    assert texts == {row[:2] for row in LENGTHS}
    assert numbers == {row[:2] for row in RANGES}
    assert choices == {row[:2] for row in OPTIONS}
    assert groups == {row[:2] for row in ROWS}
    assert {row[:2] for row in declared()} == texts | numbers | choices | groups | OTHERS


def as_json(value: Any, step: Any) -> Any:
    """A number as a program gives it: whole ones as numbers, others as text."""
    return int(value) if step == 1 and value == int(value) else str(value)


@pytest.mark.parametrize(("number", "path", "least", "most"), LENGTHS)
def test_text_has_its_length(number: int, path: str, least: int, most: int) -> None:
    """A text may be as short and as long as its limits, and not a character more or less."""
    for length in {least or 1, most}:
        assert_accepted(ask(number, (path, "é" * length)))
    for length in {least - 1, most + 1} - {-1, 0}:
        assert_refused(ask(number, (path, "é" * length)), path)


@pytest.mark.parametrize(("number", "path", "least", "most", "step"), RANGES)
def test_a_number_has_its_range(number: int, path: str, least: Any, most: Any, step: Any) -> None:
    """A number may be its lowest and its highest, and not the least bit beyond."""
    along = ROOM.get(path.partition(".")[0], [])
    for value in (least, most):
        assert path not in wrong_at(ask(number, *along, (path, as_json(value, step))))
    for value in (least - step, most + step):
        assert_refused(ask(number, *along, (path, as_json(value, step))), path)


@pytest.mark.parametrize(("number", "path", "least", "most", "step"), RANGES)
def test_a_number_has_its_places(number: int, path: str, least: Any, most: Any, step: Any) -> None:
    """A number is kept to its smallest difference; one with more decimal places is refused, not rounded."""
    along = ROOM.get(path.partition(".")[0], [])
    near = max(least, 1) + Decimal(step)
    assert path not in wrong_at(ask(number, *along, (path, as_json(near, step))))
    assert_refused(ask(number, *along, (path, as_json(near + Decimal(step) / 2, step))), path)


@pytest.mark.parametrize(("number", "path", "options"), OPTIONS)
def test_a_choice_has_its_options(number: int, path: str, options: str) -> None:
    """Each option is accepted, in this order on the page, and nothing else."""
    many = path in ("tone_of_voice", "formats")
    for option in options.split():
        along = [("other_industry", "Beekeeping")] if option == "other" and path == "industry" else []
        form = ask(number, *along, (path, [option] if many else option))
        assert_accepted(form)
        field = field_at(form, path)
        assert options.split() == [choice.value for choice in field.choices]  # type: ignore[attr-defined]
    assert_refused(ask(number, (path, ["nonsense"] if many else "nonsense")), path)


@pytest.mark.parametrize(("number", "group", "least", "most"), ROWS)
def test_a_group_has_its_rows(number: int, group: str, least: int, most: int) -> None:
    """As many rows as the most are accepted, one more is refused, and so is none where one is asked for."""
    along = [("primary_icp", None)] if group == "icps" else []
    assert_accepted(ask(number, *along, (group, some_rows(number, group, most))))
    assert_refused(ask(number, *along, (group, some_rows(number, group, most + 1))), group)
    if least:
        assert_refused(ask(number, *along, (group, [])), group)
        assert_accepted(ask(number, *along, (group, some_rows(number, group, least))))
    else:
        assert_accepted(ask(number, *along, (group, [])))


def test_one_to_four_tones() -> None:
    """The tone of voice is one to four words."""
    words = ["warm", "direct", "precise", "witty", "bold"]
    assert_accepted(ask(13, ("tone_of_voice", words[:4])))
    assert_refused(ask(13, ("tone_of_voice", words)), "tone_of_voice")


@pytest.mark.parametrize(
    ("number", "path", "good", "bad"),
    [
        (1, "website", "https://bücher.example/über?a=1", "not a site"),
        (1, "website", "http://example.com:8080", "javascript:alert(1)"),
        (7, "competitors.0.website", "https://oveni.example", "ftp://oveni.example"),
        (9, "currency", "XOF", "XXX"),
        (4, "geography", ["AT", "JP"], ["AT", "Atlantis"]),
        (22, "milestones.0.due", "2028-02-29", "2027-02-29"),
        (22, "milestones.0.due", "1900-01-01", "1899-12-31"),
        (23, "contact_email", "a.b+c@example.com", "a.b@c"),
    ],
)
def test_what_has_a_form_of_its_own(number: int, path: str, good: Any, bad: Any) -> None:
    """Addresses, dates, countries and currencies are those that there are."""
    assert_accepted(ask(number, (path, good)))
    assert_refused(ask(number, (path, bad)), path)
