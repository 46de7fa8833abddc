"""What a field of numbers makes of the company it is in: its row's unit, its step's period, its currency."""

from typing import Any

import pytest

from onboarding.business.flow import flow
from onboarding.forms import StepForm
from onboarding.forms.fields import DecimalField
from onboarding.forms.formdata import FormData
from onboarding.forms.reader import Reader
from tests.business.asking import SAMPLE, ask, wrong_at

READER = Reader(("en",))


def typed_into(number: int, reader: Reader = READER, earlier: Any = None, **typed: str) -> StepForm:
    step = flow.step(number)
    known = {**flow.earlier(step, SAMPLE.answers), **(earlier or {})}
    form: StepForm = step.form(FormData({name: [text] for name, text in typed.items()}), earlier=known, reader=reader)
    form.validate()
    return form


def of(form: StepForm, control: str) -> Any:
    field = form.control(control)
    assert field is not None
    return field


def test_the_unit_of_its_row_may_stand_behind_a_number() -> None:
    """A measure in “loaves” takes “1,200 loaves of bread” only where that is its unit; else it is asked about."""
    row = {"kpis-0-current": "1,200 blorps", "kpis-0-unit": "blorps"}

    assert of(typed_into(21, **row), "kpis-0-current").answer() == "1200"
    assert of(typed_into(21, **{**row, "kpis-0-unit": "%"}), "kpis-0-current").readings[0].text == "1200"


@pytest.mark.parametrize(("text", "fine"), [("499 per month", True), ("499 per year", False), ("499", True)])
def test_a_price_is_for_the_period_that_is_billed(text: str, fine: bool) -> None:
    """A price per year is refused where a month is billed, with the two named."""
    form = typed_into(10, **{"billing_period": "month", "tiers-0-name": "Loaf", "tiers-0-price": text})
    errors = of(form, "tiers-0-price").errors

    assert fine is (not errors)
    assert fine or ("for a year" in errors[0] and "every month" in errors[0])


def test_an_amount_for_a_month_in_a_yearly_field_is_asked_about() -> None:
    """The market of a year: what is typed per month may be meant as either."""
    assert [reading.text for reading in of(typed_into(21, tam="2m per month"), "tam").readings] == [
        "24000000",
        "2000000",
    ]


@pytest.mark.parametrize(
    ("currency", "given", "fine"),
    [
        ("KWD", "1.375", True),
        ("EUR", "1.375", False),
        ("JPY", "1.5", False),
        ("JPY", "150", True),
        ("CLF", "1.2345", True),
    ],
)
def test_decimals_are_the_currency_s(currency: str, given: str, fine: bool) -> None:
    """ISO 4217 says how many decimals an amount has, in a program's answers too."""
    step = flow.step(21)
    earlier = {**flow.earlier(step, SAMPLE.answers), "currency": currency}
    form = step.form(answers={**SAMPLE.answers[21], "som": given}, earlier=earlier)

    assert fine is form.validate()
    assert not fine or form.answers()["som"] == given


def test_what_a_program_is_told_to_send_is_taken() -> None:
    """The message about a refused amount has an example that the same field takes."""
    form = ask(21, ("tam", "2.1bn"))
    example = wrong_at(form)["tam"].split("“")[-1].split('"')[1]

    assert example == "2100000000"
    assert "tam" not in wrong_at(ask(21, ("tam", example)))


def test_many_places_and_many_digits_fit_together() -> None:
    """Twelve places beside eighteen digits are no trouble."""

    class Fine(StepForm):
        size = DecimalField("Size", places=12)

    form = Fine(FormData({"size": ["123456789012345.123456789012"]}), reader=READER)

    assert form.validate()
    assert form.answers() == {"size": "123456789012345.123456789012"}
