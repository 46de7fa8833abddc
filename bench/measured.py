"""Figures with their spread, ratios of figures that were taken side by side, and the rows that are told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


def in_short(figure: float) -> str:
    """Three figures, and no exponent: 0.866, 26.7, 1,560."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"


@dataclass(frozen=True)
class Spread:
    """The median of the rounds, the least and the most."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, samples: Sequence[float]) -> "Spread":
        return cls(median(samples), min(samples), max(samples))

    def __str__(self) -> str:
        if self.low == self.high:
            return in_short(self.median)
        return f"{in_short(self.median)} ({in_short(self.low)} to {in_short(self.high)})"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Round by round: what disturbs one round disturbs both sides of it."""
    return Spread.of([mine / other for mine, other in zip(ours, theirs, strict=True)])


@dataclass(frozen=True)
class Row:
    """One line of the table. ``goal`` is what the value should be at most, or with ``at_least`` at least.

    ``figures`` are what the value was made of: (figure, unit) by what it is of.
    """

    key: str
    what: str
    unit: str
    value: Spread
    goal: float | None = None
    at_least: bool = False
    figures: dict[str, tuple[Spread, str]] = field(default_factory=dict)
    curve: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value.median >= self.goal if self.at_least else self.value.median <= self.goal

    @property
    def wanted(self) -> str:
        return "" if self.goal is None else f"{'≥' if self.at_least else '≤'} {self.goal:g} {self.unit}".strip()
