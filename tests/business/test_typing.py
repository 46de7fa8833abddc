"""What people really type: numbers, shares, money, countries and addresses."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onboarding.business.flow import flow
from onboarding.forms import messages
from onboarding.forms.fields.iso import countries
from onboarding.forms.formdata import FormData
from tests.business.asking import SAMPLE, assert_refused, change

quickly = settings(deadline=None, max_examples=200)


def stored(number: int, name: str, text: str) -> object:
    """What a step stores of this text in this field; the message where it is refused."""
    step = flow.step(number)
    earlier = flow.earlier(step, SAMPLE.answers)
    form = step.form(FormData({name: [text]}), earlier=earlier)
    form.validate()
    return form.errors.get(name) or form.answers().get(name)


@pytest.mark.parametrize(
    ("number", "name", "text", "kept"),
    [
        (1, "employee_count", "1,200", 1200),
        (1, "employee_count", "1.200", 1200),
        (1, "employee_count", "٣٤", 34),
        (1, "founded_year", "2019", 2019),
        (8, "own_x", "−4", -4),
        (8, "own_y", "+7", 7),
        (11, "sales_cycle_days", " 90 ", 90),
        (21, "tam", "€3.5m", "3500000"),
        (21, "tam", "3.5m EUR", "3500000"),
        (21, "tam", "eur 1.200,50", "1200.5"),
        (21, "tam", "2.1 bn", "2100000000"),
        (21, "market_year", "٢٠٢٦", 2026),
        (1, "website", "example.com", "https://example.com"),
        (1, "website", " HTTP://example.com/a?b=c ", "HTTP://example.com/a?b=c"),
        (1, "company_name", "  Crumb &  Ledger ", "Crumb &  Ledger"),
        (1, "company_name", "Cafe\u0301", "Café"),
        (1, "description", "One line\r\nand another \r\n", "One line\nand another"),
        (9, "currency", "eur", "EUR"),
        (23, "contact_email", " Hello@EXAMPLE.com", "Hello@example.com"),
    ],
)
def test_a_field_keeps_what_was_meant(number: int, name: str, text: str, kept: object) -> None:
    """Each field stores its answer one way, however it was typed."""
    assert stored(number, name, text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("AT, de", ["AT", "DE"]),
        ("Austria; Germany\nSwitzerland", ["AT", "DE", "CH"]),
        ("uk, USA, the Netherlands", ["GB", "US", "NL"]),
        ("AUT, Austria, at", ["AT"]),
        ("Cote d’Ivoire, Turkiye, Curacao", ["CI", "TR", "CW"]),
        ("Congo, Germany", [messages.COUNTRY_WHICH.format(value="Congo")]),
        ("Congo, The Democratic Republic of the, Palestine, State of, France", ["CD", "PS", "FR"]),
        ("JO، EG", ["JO", "EG"]),
        (" , ", None),
        ("Austria, Atlantis", ["Enter countries by name or two-letter code; “Atlantis” is not one we know"]),
    ],
)
def test_countries_by_name_and_by_code(text: str, kept: object) -> None:
    """Countries are known by their everyday names and by their codes, in any order and with any mark between."""
    assert stored(4, "geography", text) == kept


@given(st.lists(st.sampled_from(list(countries())), min_size=1, max_size=6, unique=True))
@quickly
def test_countries_come_back_as_shown(codes: list[str]) -> None:
    """What the page shows of chosen countries is read as the same countries, commas in their names or not."""
    form = flow.step(4).form(answers={"geography": codes})
    assert stored(4, "geography", form["geography"].typed()) == codes


@pytest.mark.parametrize(
    ("number", "name", "text"),
    [
        (1, "employee_count", "a few"),
        (1, "employee_count", "2.5"),
        (1, "company_name", "Crumb\x00Ledger"),
        (8, "own_x", "1e"),
        (21, "tam", "3.5 m USD"),
        (21, "market_year", "next year"),
    ],
)
def test_what_is_refused_stays_on_the_page(number: int, name: str, text: str) -> None:
    """An answer that needs another look is refused with a message, and shown again as it was typed."""
    step = flow.step(number)
    answers = SAMPLE.answers[number] | {}
    change(answers, name, text)
    form = step.form(answers=answers, earlier=flow.earlier(step, SAMPLE.answers))
    assert not form.validate()
    assert_refused(form, name)
    assert form[name].typed() == text


@pytest.mark.parametrize("text", ["yes", "on", "true", "1"])
def test_a_tick_is_a_tick(text: str) -> None:
    """Whatever a box sends when it is ticked, means yes."""
    assert stored(23, "accurate", text) is True


@pytest.mark.parametrize("text", ["", "false", "no", "0", "off"])
def test_no_tick_is_no_tick(text: str) -> None:
    """A program that says no has not agreed."""
    assert stored(23, "accurate", text) == ["Tick the box once you have read your answers and they are accurate"]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\n\n"])
def test_a_line_that_was_pasted_as_several(ends: str) -> None:
    """Where one line is asked for, line ends are spaces, however a browser sends them."""
    assert stored(11, "first_segment", f" Family bakeries{ends}in Styria{ends}") == "Family bakeries in Styria"


@pytest.mark.parametrize("ends", ["\n", "\r"])
def test_a_program_sends_one_line(ends: str) -> None:
    """A program that sends several lines where one is asked for is refused, as the schema says."""
    field = flow.step(11).form()["first_segment"]

    with pytest.raises(ValueError, match=re.escape(messages.CONTROL_CHARACTER)):
        field.as_typed(f"Family bakeries{ends}in Styria")


@pytest.mark.parametrize(("typed", "shown"), [("19.9", "EUR 19.90"), ("19", "EUR 19"), ("1200.25", "EUR 1,200.25")])
def test_an_amount_is_read_back_with_its_cents(typed: str, shown: str) -> None:
    """Where an amount has cents, both of their digits are shown; where it has none, none are."""
    form = flow.step(10).form(
        FormData({"unit_price": [typed]}), earlier={"revenue_model": "one_time", "currency": "EUR"}
    )

    assert form["unit_price"].shown() == shown
