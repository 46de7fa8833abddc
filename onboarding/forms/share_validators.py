"""Shares of a hundred over the rows of a group: ``validate_<rows>`` hooks for a StepForm."""

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
        if total > 100:
            raise StopValidation(messages.SHARES_AT_MOST.format(total=plain(total)))

    return check


def shares_exactly(share: str) -> Check:
    """The rows' shares must be 100 % together."""

    def check(form: StepForm, rows: RowsField) -> None:
        total = _total(rows, share)
        if rows.filled and total != 100:
            raise StopValidation(messages.SHARES_EXACTLY.format(total=plain(total)))

    return check


def _total(rows: RowsField, share: str) -> Decimal:
    return sum((row[share].data or Decimal(0) for row in rows.filled), Decimal(0))
