"""Plots of a run, as SVG: bars with their spread, and how waiting grows with a crowd. Ink follows the theme."""

import math
from collections.abc import Mapping
from html import escape
from typing import Any

from bench.measured import in_short

_WIDTH, _LEFT, _RIGHT = 720, 190, 90
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#333}.soft{fill:#777}.bar{fill:#9db4c8}.ours{fill:#1f5f8b}"
    "path,line{fill:none;stroke:#777}.rule{stroke:#ddd}.line{stroke:#9db4c8;stroke-width:2}"
    ".line.ours{stroke:#1f5f8b;fill:none}.goal{stroke:#b3541e;stroke-dasharray:4 3}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.soft{fill:#999}.rule{stroke:#444}.bar{fill:#56697a}"
    ".ours{fill:#6db3e0}.line{stroke:#56697a}.line.ours{stroke:#6db3e0}}"
)


def bars(title: str, figures: Mapping[str, Mapping[str, Any]]) -> str:
    """A bar for each median, with a line from the least to the most."""
    most = max(figure["high"] for figure in figures.values())
    scale = (_WIDTH - _LEFT - _RIGHT) / most
    parts = []
    for place, (name, figure) in enumerate(figures.items()):
        y = 40 + 30 * place
        low, high, end = (_LEFT + figure[key] * scale for key in ("low", "high", "median"))
        parts.append(
            f'<text x="{_LEFT - 10}" y="{y + 14}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="{_class("bar", name)}" x="{_LEFT}" y="{y}" width="{end - _LEFT:.1f}" height="20"/>'
            f'<path d="M{low:.1f} {y + 10}H{high:.1f}M{low:.1f} {y + 5}v10M{high:.1f} {y + 5}v10"/>'
            f'<text x="{high + 8:.1f}" y="{y + 14}">{in_short(figure["median"])} {escape(figure["unit"])}</text>'
        )
    return _svg(title, 50 + 30 * len(figures), parts)


def crowd(title: str, curves: Mapping[str, list[list[float]]], goal: float) -> str:
    """Walkers at once to the right, milliseconds of p99 upwards, both by factors."""
    height, bottom = 360, 320
    most = max(x for curve in curves.values() for x, _ in curve)
    ms = [y for curve in curves.values() for _, y in curve]
    low, high = 10 ** math.floor(math.log10(min(ms))), max(ms)

    def at(x: float, y: float) -> tuple[float, float]:
        right = 60 + (_WIDTH - 60 - 150) * math.log(x) / math.log(most)
        return right, bottom - (bottom - 45) * math.log(y / low) / math.log(high / low)

    parts = [_level(at(1, y)[1], f"{y:g} ms", "rule") for y in (1, 10, 100, 1000) if low <= y <= high]
    parts.append(
        f'<line class="goal" x1="60" x2="{_WIDTH - 150}" y1="{at(1, goal)[1]:.1f}" y2="{at(1, goal)[1]:.1f}"/>'
    )
    parts += [
        f'<text class="soft" x="{at(x, low)[0]:.1f}" y="{bottom + 20}" text-anchor="middle">{x}</text>'
        for x in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
        if x <= most
    ]
    ends: list[tuple[float, float]] = []
    for name, curve in sorted(curves.items(), key=lambda item: at(*item[1][-1])[1]):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in curve))
        x, y = at(*curve[-1])
        y = max([y, *(end + 16 for beside, end in ends if abs(beside - x) < 130)])  # no name stands on another
        ends.append((x, y))
        parts.append(f'<polyline class="{_class("line", name)}" fill="none" points="{points}"/>')
        parts.append(f'<text x="{x + 6:.1f}" y="{y + 4:.1f}">{escape(name)}</text>')
    return _svg(title, height, parts)


def _level(y: float, words: str, kind: str) -> str:
    return (
        f'<line class="{kind}" x1="60" x2="{_WIDTH - 150}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text class="soft" x="52" y="{y + 4:.1f}" text-anchor="end">{words}</text>'
    )


def _class(kind: str, name: str) -> str:
    return f"{kind} ours" if name.startswith("ours") else kind


def _svg(title: str, height: int, parts: list[str]) -> str:
    inside, label = "\n".join(parts), escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{label}">'
        f'\n<style>{_STYLE}</style>\n<text x="10" y="20">{label}</text>\n{inside}\n</svg>\n'
    )
