"""The time line of milestones and the grid of risks (step 22)."""

from datetime import date
from typing import Any

from onboarding.context.plots.drawing import (
    Plot,
    Said,
    circle,
    isolated,
    line,
    number,
    picture,
    rect,
    rows,
    short,
    text,
)

WIDTH, EDGE = 320, 10
_LINE, _CELL, _LEFT = 26, 44, 48


def milestone_line(answers: Said) -> Plot | None:
    """One line a milestone, by day, its mark where it falls between the first and the last."""
    dated = [(_day(row.get("due")), str(row.get("name") or "")) for row in rows(answers, "milestones")]
    milestones = sorted((day, name) for day, name in dated if day is not None)
    if not milestones:
        return None
    first, last = milestones[0][0], milestones[-1][0]
    days = max(1, (last - first).days)
    height = EDGE * 2 + _LINE * len(milestones) * 1.6
    shapes = []
    for place, (day, name) in enumerate(milestones):
        y = EDGE + 12 + place * _LINE * 1.6
        x = EDGE + (day - first).days / days * (WIDTH - 2 * EDGE)
        shapes += [
            text("bar-name", 0, y, short(name, 34), anchor="start"),
            text("bar-size", WIDTH, y, f"{day.day} {day:%b %Y}", anchor="end"),
            line("axis", EDGE, y + 13, WIDTH - EDGE, y + 13),
            circle("you", x, y + 13, 5),
        ]
    description = "; ".join(f"{day.day} {day:%B %Y}: {isolated(name)}" for day, name in milestones) + "."
    return Plot(
        "milestones", "Your time line", description,
        picture("milestones", WIDTH, round(height), "Your time line", description, shapes),
    )  # fmt: skip


def risk_grid(answers: Said) -> Plot | None:
    """Likelihood to the right, impact upwards; a risk is named by its number in the list."""
    scored = [
        (place, number(row.get("likelihood")), number(row.get("impact")), str(row.get("risk") or ""))
        for place, row in enumerate(rows(answers, "risks"), start=1)
    ]
    risks = [(place, int(x), int(y), name) for place, x, y, name in scored if x and y]
    if not risks:
        return None
    size = 5 * _CELL
    shapes = [
        rect(f"cell risk-{_level(x * y)}", _LEFT + (x - 1) * _CELL, EDGE + (5 - y) * _CELL, _CELL - 2, _CELL - 2, 4)
        for x in range(1, 6)
        for y in range(1, 6)
    ]
    cells: dict[tuple[int, int], list[str]] = {}
    for place, x, y, _ in risks:
        cells.setdefault((min(5, x), min(5, y)), []).append(str(place))
    shapes += [
        text("risk-name", _LEFT + (x - 0.5) * _CELL - 1, EDGE + (5.5 - y) * _CELL + 4, ", ".join(places))
        for (x, y), places in cells.items()
    ]
    shapes += [
        text("end", _LEFT, EDGE + size + 16, "Unlikely", anchor="start"),
        text("end", _LEFT + size, EDGE + size + 16, "Likely", anchor="end"),
        text("end", 0, EDGE + size - 6, "Mild", anchor="start"),
        text("end", 0, EDGE + 14, "Grave", anchor="start"),
    ]
    description = (
        "; ".join(f"{place}: {isolated(name)}, likelihood {x}, impact {y}" for place, x, y, name in risks) + "."
    )
    return Plot(
        "risks", "Your risks", description,
        picture("risks", _LEFT + size, EDGE + size + 24, "Your risks", description, shapes),
    )  # fmt: skip


def _level(score: int) -> str:
    return "high" if score >= 15 else "middle" if score >= 8 else "low"


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
