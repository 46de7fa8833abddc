"""What a field asks for, as far as reading a number goes."""

from dataclasses import dataclass
from decimal import Decimal

from onboarding.forms.numerals.currencies import decimals_of

# What may stand around a number, by what is asked for. Everything else is told to be left out.
AROUND = {
    "plain": frozenset({"filler", "magnitude"}),
    "number": frozenset({"filler", "magnitude", "percent", "currency", "time", "rate", "people", "thing"}),
    "money": frozenset({"filler", "magnitude", "currency", "rate", "tax"}),
    "percent": frozenset({"filler", "percent"}),
    "people": frozenset({"filler", "magnitude", "people"}),
    "days": frozenset({"filler", "time"}),
}


@dataclass(frozen=True)
class Expected:
    """``kind`` is one of ``AROUND``. ``currency`` is an ISO 4217 code, ``places`` how many decimals are kept.

    ``minimum`` and ``maximum`` rule out readings that cannot be meant; they refuse nothing here. ``per`` is what an
    amount is for, “year”, where only that can be meant. ``noun`` is what the field counts, where its reader has named
    it.
    """

    kind: str = "number"
    currency: str = ""
    places: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    per: str = ""
    noun: str = ""

    def admits(self, kind: str, means: frozenset[object]) -> bool:
        """Whether this may stand around the number."""
        foreign = kind == "currency" and self.currency and self.currency not in means
        return kind in AROUND[self.kind] and not foreign

    def in_range(self, value: Decimal | int) -> bool:
        """Whether the value is within the limits."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)

    def fits(self, value: Decimal) -> bool:
        """Whether the value has no more decimals than are kept."""
        if self.places is None:
            return True
        exponent = value.as_tuple().exponent
        assert isinstance(exponent, int), "no text reads as infinite, or as no number at all"
        return -exponent <= self.places or value == round(value, self.places)

    @property
    def usual_decimals(self) -> int:
        """How many decimals an amount is written with; 0 where it is no amount."""
        return decimals_of(self.currency) if self.kind == "money" else 0
