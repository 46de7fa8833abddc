"""Plots of places between opposites: the perceptual map (step 8) and the profile of how a business sounds (step 13)."""

from markupsafe import Markup

from onboarding.context.plots.drawing import (
    SHORT,
    Plot,
    Said,
    circle,
    isolated,
    line,
    number,
    picture,
    polyline,
    rect,
    rows,
    short,
    text,
)

SIZE, EDGE = 320, 24
_REACH = 10  # both axes go from -10 to 10


def perceptual_map(answers: Said) -> Plot | None:
    names = {row.get("id"): str(row.get("name") or "") for row in rows(answers, "competitors")}
    others = [
        (names.get(place.get("competitor"), ""), number(place.get("x")), number(place.get("y")))
        for place in rows(answers, "places")
    ]
    placed = [(name, x, y) for name, x, y in others if x is not None and y is not None]
    own = number(answers.get("own_x")), number(answers.get("own_y"))
    room = {"x_axis_low": 18, "x_axis_high": 18, "y_axis_low": 40, "y_axis_high": 40}  # characters
    ends = {end: short(answers.get(end), most) for end, most in room.items()}
    if own == (None, None) and not placed and not any(ends.values()):
        return None
    shapes = [
        rect("frame", EDGE, EDGE, SIZE - 2 * EDGE, SIZE - 2 * EDGE, 6),
        line("axis", EDGE, SIZE / 2, SIZE - EDGE, SIZE / 2),
        line("axis", SIZE / 2, EDGE, SIZE / 2, SIZE - EDGE),
        text("end", EDGE + 6, SIZE / 2 - 6, ends["x_axis_low"], anchor="start"),
        text("end", SIZE - EDGE - 6, SIZE / 2 - 6, ends["x_axis_high"], anchor="end"),
        text("end", SIZE / 2, EDGE - 8, ends["y_axis_high"]),
        text("end", SIZE / 2, SIZE - EDGE + 16, ends["y_axis_low"]),
    ]
    for name, x, y in placed:
        shapes += [circle("them", _x(x), _y(y), 6), _name("them-name", _x(x), _y(y) + 20, short(name))]
    own_x, own_y = own
    if own_x is not None and own_y is not None:
        shapes += [circle("you", _x(own_x), _y(own_y), 8), text("you-name", _x(own_x), _y(own_y) - 13, "You")]
    description = _told(answers, own, placed)
    svg = picture("map", SIZE, SIZE, "Where you stand", description, shapes)
    return Plot("map", "Where you stand", description, svg)


def _told(answers: Said, own: tuple[float | None, float | None], placed: list[tuple[str, float, float]]) -> str:
    others = [f"{isolated(name or 'Another')} at {_where(answers, x, y)}" for name, x, y in placed]
    x, y = own
    you = [f"You at {_where(answers, x, y)}"] if x is not None and y is not None else []
    return "; ".join([*you, *others]) + "." if you or others else "Nobody is on the map yet."


def _where(answers: Said, x: float, y: float) -> str:
    return f"{_side(answers, 'x_axis', x)}, {_side(answers, 'y_axis', y)}"


def _side(answers: Said, axis: str, value: float) -> str:
    """“personal 6 of 10”."""
    if value == 0:
        return "the middle"
    end = answers.get(f"{axis}_high" if value > 0 else f"{axis}_low") or (
        "right or up" if value > 0 else "left or down"
    )
    return f"{isolated(str(end))} {abs(value):g} of 10"


def _name(kind: str, x: float, y: float, words: str) -> Markup:
    """Beside a mark; from the edge inwards where the mark is near one."""
    near = min(x, SIZE - x) < SIZE / 4 and len(words) > SHORT / 3
    anchor = "middle" if not near else "start" if x < SIZE / 2 else "end"
    return text(kind, x + {"start": -8, "middle": 0, "end": 8}[anchor], y, words, anchor=anchor)


def _x(value: float) -> float:
    return SIZE / 2 + _within(value) / _REACH * (SIZE / 2 - EDGE - 10)


def _y(value: float) -> float:
    return SIZE / 2 - _within(value) / _REACH * (SIZE / 2 - EDGE - 10)


def _within(value: float) -> float:
    return max(-_REACH, min(_REACH, value))


WIDTH, STEP, PROFILE_EDGE = 320, 40, 14
_SLIDERS = (
    ("formal_casual", "Formal", "Casual"),
    ("serious_playful", "Serious", "Playful"),
    ("respectful_irreverent", "Respectful", "Irreverent"),
    ("matter_enthusiastic", "Matter-of-fact", "Enthusiastic"),
    ("expert_companion", "Expert", "Companion"),
)


def personality_profile(answers: Said) -> Plot | None:
    marks = [(number(answers.get(name)), low, high) for name, low, high in _SLIDERS]
    given = [(value, low, high) for value, low, high in marks if value is not None]
    if not given:
        return None
    shapes, points = [], []
    for place, (value, low, high) in enumerate(given):
        y = PROFILE_EDGE + place * STEP + 20
        x = PROFILE_EDGE + value / 10 * (WIDTH - 2 * PROFILE_EDGE)
        points.append((x, y))
        shapes += [
            text("end", 0, y - 10, low, anchor="start"),
            text("end", WIDTH, y - 10, high, anchor="end"),
            line("axis", PROFILE_EDGE, y, WIDTH - PROFILE_EDGE, y),
        ]
    shapes.append(polyline("profile", points))
    shapes += [circle("you", x, y, 6) for x, y in points]
    description = "; ".join(_profile_told(value, low, high) for value, low, high in given) + "."
    height = PROFILE_EDGE + STEP * len(given) + 6
    return Plot(
        "voice", "How you sound", description,
        picture("voice", WIDTH, height, "How you sound", description, shapes),
    )  # fmt: skip


def _profile_told(value: float, low: str, high: str) -> str:
    if value == 5:
        return f"between {low.lower()} and {high.lower()}"
    end = high if value > 5 else low
    return f"{'very ' if abs(value - 5) >= 4 else ''}{end.lower()} ({value:g} of 10)"
