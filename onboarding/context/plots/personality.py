"""The profile of how a business sounds: five opposites, a mark between each (step 13)."""

from onboarding.context.plots.drawing import Plot, Said, circle, line, number, picture, polyline, text

WIDTH, STEP, EDGE = 320, 40, 14
_SLIDERS = (
    ("formal_casual", "Formal", "Casual"),
    ("serious_playful", "Serious", "Playful"),
    ("respectful_irreverent", "Respectful", "Irreverent"),
    ("matter_enthusiastic", "Matter-of-fact", "Enthusiastic"),
    ("expert_companion", "Expert", "Companion"),
)


def personality_profile(said: Said) -> Plot | None:
    marks = [(number(said.get(name)), low, high) for name, low, high in _SLIDERS]
    known = [(value, low, high) for value, low, high in marks if value is not None]
    if not known:
        return None
    shapes, points = [], []
    for place, (value, low, high) in enumerate(known):
        y = EDGE + place * STEP + 20
        x = EDGE + value / 10 * (WIDTH - 2 * EDGE)
        points.append((x, y))
        shapes += [
            text("end", 0, y - 10, low, anchor="start"),
            text("end", WIDTH, y - 10, high, anchor="end"),
            line("axis", EDGE, y, WIDTH - EDGE, y),
        ]
    shapes.append(polyline("profile", points))
    shapes += [circle("you", x, y, 6) for x, y in points]
    description = "; ".join(_told(value, low, high) for value, low, high in known) + "."
    height = EDGE + STEP * len(known) + 6
    return Plot(
        "voice", "How you sound", description,
        picture("voice", WIDTH, height, "How you sound", description, shapes),
    )  # fmt: skip


def _told(value: float, low: str, high: str) -> str:
    if value == 5:
        return f"between {low.lower()} and {high.lower()}"
    end = high if value > 5 else low
    return f"{'very ' if abs(value - 5) >= 4 else ''}{end.lower()} ({value:g} of 10)"
