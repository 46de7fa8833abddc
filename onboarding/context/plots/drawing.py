"""What all plots are made of: shapes that escape whatever people typed, and numbers as they are read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from typing import Any, NamedTuple

from markupsafe import Markup

from onboarding.forms.numerals import grouped
from onboarding.forms.numerals.currencies import decimals_of

Said = Mapping[str, Any]
_THREE_DIGITS = Context(prec=3)
_SIZES = ((10**12, 10**12, " tn"), (10**9, 10**9, " bn"), (10**6, 10**6, " m"), (10**3, 10**4, " k"))
SHORT = 22  # characters of a name that fit beside a mark


@dataclass(frozen=True)
class Plot:
    """``svg`` is the whole picture; ``title`` and ``description`` are in it too, as its text alternative."""

    name: str
    title: str
    description: str
    svg: Markup


class Drawing(NamedTuple):
    """A plot of a step: its name, the field or group that it stands beside, and what draws it."""

    name: str
    beside: str
    draw: Callable[[Said], Plot | None]


def picture(name: str, width: int, height: int, title: str, description: str, shapes: Iterable[Markup]) -> Markup:
    """An SVG that scales with its place. Sizes are user units, about CSS pixels at its natural width."""
    return Markup(
        '<svg class="plot" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-labelledby="{n}-t {n}-d">'
        '<title id="{n}-t">{t}</title><desc id="{n}-d">{d}</desc>{s}</svg>'
    ).format(w=width, h=height, n=f"plot-{name}", t=title, d=description, s=Markup("").join(shapes))


def rect(kind: str, x: float, y: float, width: float, height: float, radius: float = 0) -> Markup:
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="{}"/>').format(
        kind, _n(x), _n(y), _n(max(0, width)), _n(max(0, height)), _n(radius)
    )


def circle(kind: str, x: float, y: float, radius: float) -> Markup:
    return Markup('<circle class="{}" cx="{}" cy="{}" r="{}"/>').format(kind, _n(x), _n(y), _n(radius))


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> Markup:
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(kind, _n(x1), _n(y1), _n(x2), _n(y2))


def polyline(kind: str, points: Iterable[tuple[float, float]]) -> Markup:
    path = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, path)


def text(kind: str, x: float, y: float, words: str, *, anchor: str = "middle") -> Markup:
    """``anchor``: start, middle or end. Names in any script; their own direction decides how they run."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(kind, _n(x), _n(y), anchor, words)


def short(words: Any, length: int = SHORT) -> str:
    """A name that fits: cut with an ellipsis where it is longer."""
    whole = " ".join(str(words or "").split())
    return whole if len(whole) <= length else f"{whole[: length - 1].rstrip()}…"


def isolated(words: str) -> str:
    """In a sentence of ours, so that a name in another direction does not turn what stands around it (UAX 9)."""
    return f"\u2068{words}\u2069"


def exact(value: Any) -> Decimal | None:
    """A stored number, be it a number or decimal text, to be added up; None where there is none."""
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def number(value: Any) -> float | None:
    """The same as lengths and places are measured with."""
    known = exact(value)
    return None if known is None else float(known)


def money(amount: float | Decimal, currency: str = "") -> str:
    """As people say it: “EUR 2.1 bn”, “EUR 340 m”, “EUR 1,200”; rounded to three digits from ten thousand on.

    Rounding comes first: 999,999,999 is a billion.
    """
    known = Decimal(str(amount))
    rounded = _THREE_DIGITS.plus(known)
    for size, least, unit in _SIZES:
        if abs(rounded) >= least:
            scaled = rounded if abs(rounded) < 1000 * size else known.quantize(Decimal(size))
            return f"{currency} {grouped(scaled / size)}{unit}".strip()
    decimals = decimals_of(currency)
    return f"{currency} {known:,.{decimals}f}".removesuffix(f".{'0' * decimals}").strip()


def rows(answers: Said, name: str) -> list[dict[str, Any]]:
    """A group's rows; what is half typed may be none."""
    value = answers.get(name)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
