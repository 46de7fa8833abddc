"""Shares of a hundred over the rows of a group: ``validate_<rows>`` hooks for a StepForm.

Shares with decimals are taken as rounded, each by half of its last digit at most: three of 33.33 are a hundred, and so
are three of 33.3. Whole shares are taken as they are: 50 and 49 are not.
"""

from collections.abc import Callable
from decimal import Decimal

from wtforms.validators import StopValidation

from onboarding.forms import messages
from onboarding.forms.numerals import plain
from onboarding.forms.rows import RowsField
from onboarding.forms.step_form import StepForm

Check = Callable[[StepForm, RowsField], None]


def shares_at_most(share: str) -> Check:
    """The rows' shares, where given, may not exceed 100 % together."""

    def check(form: StepForm, rows: RowsField) -> None:
        total = _total(rows, share)
        if total > 100 + _rounding(rows, share):
            raise StopValidation(messages.SHARES_AT_MOST.format(total=plain(total)))

    return check


def shares_exactly(share: str) -> Check:
    """The rows' shares must be 100 % together."""

    def check(form: StepForm, rows: RowsField) -> None:
        total = _total(rows, share)
        if rows.filled and abs(total - 100) > _rounding(rows, share):
            raise StopValidation(messages.SHARES_EXACTLY.format(total=plain(total)))

    return check


def _total(rows: RowsField, share: str) -> Decimal:
    return sum((row[share].data or Decimal(0) for row in rows.filled), Decimal(0))


def _rounding(rows: RowsField, share: str) -> Decimal:
    """How far from a hundred the shares together may be because each was rounded."""
    places = (-int(row[share].data.as_tuple().exponent) for row in rows.filled if row[share].data is not None)
    return sum((Decimal(5).scaleb(-after - 1) for after in places if after > 0), Decimal(0))
