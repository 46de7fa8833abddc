"""Numbers, amounts and dates as people type them, read by what CLDR knows of their language and writing.

Nothing here knows a form, a request or a store. A text is read as a value; where several values are plausible the
reading is ``Ambiguous``, and says which; where none is, it is ``Unreadable``, and says why.
"""

from decimal import Decimal

from onboarding.forms.numerals.formatting import plain

__all__ = ["LONGEST", "grouped", "plain"]

LONGEST = 40  # characters of what somebody typed, where a message repeats it


def grouped(number: Decimal | int | str) -> str:
    """A number as a person reads it: "1,200.5"."""
    return format(Decimal(plain(Decimal(number))), ",f")
