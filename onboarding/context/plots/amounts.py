"""Plots of amounts: the circles of the market (step 21), the pricing ladder (10), the split of the budget (20)."""

from math import sqrt

from onboarding.context.plots.drawing import (
    Plot,
    Said,
    circle,
    exact,
    isolated,
    line,
    money,
    number,
    picture,
    rect,
    rows,
    short,
    text,
)
from onboarding.forms.numerals import plain

SIZE, EDGE = 320, 8
_NAMES = (("tam", "Total market (TAM)"), ("sam", "You can serve (SAM)"), ("som", "You can win (SOM)"))


def market_circles(answers: Said) -> Plot | None:
    currency = str(answers.get("currency") or "")
    sizes = [(name, label, number(answers.get(name))) for name, label in _NAMES]
    given = [(name, label, size) for name, label, size in sizes if size is not None and size > 0]
    if not given:
        return None
    largest = max(size for _, _, size in given)
    shapes, full = [], SIZE / 2 - EDGE
    bottom = SIZE - EDGE
    for name, _, size in sorted(given, key=lambda entry: -entry[2]):
        radius = max(3.0, full * sqrt(size / largest))
        shapes.append(circle("core" if name == "som" else "ring", SIZE / 2, bottom - radius, radius))
    shapes += [
        text("size-name", SIZE / 2, SIZE + 22 + 20 * place, f"{label}: {money(size, currency)}")
        for place, (_, label, size) in enumerate(given)
    ]
    description = "; ".join(f"{label} {money(size, currency)}" for _, label, size in given) + ". Areas are to scale."
    height = SIZE + 10 + 20 * len(given)
    return Plot(
        "market", "Your market", description, picture("market", SIZE, height, "Your market", description, shapes)
    )


WIDTH, STEP, LADDER_EDGE = 320, 34, 8
_NAMED_OTHERWISE = {"pr_media": "Press and media"}  # every other channel's name is its value
_PERIODS = {"month": "a month", "year": "a year"}


def pricing_ladder(answers: Said) -> Plot | None:
    """One bar a tier, cheapest first, lengths to scale."""
    currency, period = str(answers.get("currency") or ""), _PERIODS.get(str(answers.get("billing_period")), "")
    priced = [(str(row.get("name") or ""), number(row.get("price"))) for row in rows(answers, "tiers")]
    tiers = sorted([(name, price) for name, price in priced if price is not None], key=lambda tier: tier[1])
    if not tiers:
        return None
    bars = [
        (short(name), f"{money(price, currency)} {period}".strip() if price else "free", price) for name, price in tiers
    ]
    description = "; ".join(f"{isolated(name or 'A tier')}: {words}" for name, words, _ in bars) + "."
    return _bars("ladder", "Your price ladder", description, bars)


def budget_split(answers: Said) -> Plot | None:
    """One bar a channel that has a share of the budget, largest first."""
    shared = [(str(row.get("type") or ""), exact(row.get("budget_share"))) for row in rows(answers, "channels")]
    channels = sorted([(kind, share) for kind, share in shared if share], key=lambda channel: -channel[1])
    if not channels:
        return None
    bars = [(_channel(kind), f"{plain(share)} %", float(share)) for kind, share in channels]
    rest = 100 - sum(share for _, share in channels)
    description = "; ".join(f"{name}: {words}" for name, words, _ in bars)
    description += f"; {plain(rest)} % is not given to a channel." if rest > 0 else "."
    return _bars("budget", "Your budget by channel", description, bars)


def _channel(kind: str) -> str:
    return _NAMED_OTHERWISE.get(kind) or kind.replace("_", " ").capitalize()


def _bars(name: str, title: str, description: str, bars: list[tuple[str, str, float]]) -> Plot:
    largest = max(size for _, _, size in bars) or 1
    shapes = []
    for place, (label, words, size) in enumerate(bars):
        top = LADDER_EDGE + place * STEP
        shapes += [
            text("bar-name", 0, top + 10, label, anchor="start"),
            text("bar-size", WIDTH, top + 10, words, anchor="end"),
            line("axis", 0, top + 20, WIDTH, top + 20),
            rect("bar", 0, top + 16, WIDTH * size / largest, 7, 3.5),
        ]
    height = 2 * LADDER_EDGE + STEP * len(bars)
    return Plot(name, title, description, picture(name, WIDTH, height, title, description, shapes))
