"""Nested circles of the market, areas to scale (step 21)."""

from math import sqrt

from onboarding.context.plots.drawing import Plot, Said, circle, money, number, picture, text

SIZE, EDGE = 320, 8
_NAMES = (("tam", "Total market (TAM)"), ("sam", "You can serve (SAM)"), ("som", "You can win (SOM)"))


def market_circles(said: Said) -> Plot | None:
    currency = str(said.get("currency") or "")
    sizes = [(name, label, number(said.get(name))) for name, label in _NAMES]
    known = [(name, label, size) for name, label, size in sizes if size is not None and size > 0]
    if not known:
        return None
    largest = max(size for _, _, size in known)
    shapes, full = [], SIZE / 2 - EDGE
    bottom = SIZE - EDGE
    for name, _, size in sorted(known, key=lambda one: -one[2]):
        radius = max(3.0, full * sqrt(size / largest))
        shapes.append(circle("core" if name == "som" else "ring", SIZE / 2, bottom - radius, radius))
    shapes += [
        text("size-name", SIZE / 2, SIZE + 22 + 20 * place, f"{label}: {money(size, currency)}")
        for place, (_, label, size) in enumerate(known)
    ]
    description = "; ".join(f"{label} {money(size, currency)}" for _, label, size in known) + ". Areas are to scale."
    height = SIZE + 10 + 20 * len(known)
    return Plot(
        "market", "Your market", description, picture("market", SIZE, height, "Your market", description, shapes)
    )
