"""A day in any year that can be typed is read, asked about or refused in words."""

import pytest

from onboarding.forms import DateField, StepForm
from onboarding.forms.formdata import FormData

YEARS = (
    0,
    1,
    9,
    27,
    99,
    100,
    202,
    207,
    999,
    1000,
    1027,
    1899,
    1900,
    2027,
    2127,
    2702,
    2999,
    9999,
    10000,
    20277,
    275760,
)


class Delivery(StepForm):
    due = DateField("Due")


@pytest.mark.parametrize("written", ["{:04d}-03-31", "{:04d}-02-29", "{:06d}-12-01", "{}-1-2", "31.3.{}", "3/4/{:04d}"])
def test_a_day_in_any_year(written: str) -> None:
    """As a date control sends it while somebody is still typing the year, and as people write it."""
    for year in YEARS:
        form = Delivery(FormData({"due": [written.format(year)]}))
        form.validate()
        known = form.due.data is not None and not form.field_errors()
        assert known or form.field_errors(), written.format(year)
        assert form.due.understood() or not known
