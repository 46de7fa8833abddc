"""The competitive section as blocks."""

from collections.abc import Iterator, Mapping

from onboarding.context.document.blocks import Block, Cell, Column, Picture, beside, facts, heading, lead, table
from onboarding.context.document.words import Row, Words
from onboarding.context.plots.drawing import isolated


def competitive(context: Row, words: Words, picture: Picture) -> Iterator[Block]:
    part = context["competitive"]
    positioning, axes = part["positioning"], part["positioning"]["map"]
    yield heading(1, "Competition")
    yield lead(positioning["statement"])
    yield from beside(
        picture("map"),
        facts(
            ("Category", words("category_path", positioning["category_path"])),
            ("Left to right", _ends(axes["x_axis"])),
            ("Bottom to top", _ends(axes["y_axis"])),
            ("Own place", _place(axes["own"])),
        ),
    )
    yield heading(2, "Competitors")
    yield table(
        (Column("Competitor", 4), Column("Strengths", 5), Column("Weaknesses", 5), Column("Place", None)),
        ((_who(c, words), c["strengths"], c["weaknesses"], _place(c["position"])) for c in part["competitors"]),
    )


def _who(competitor: Row, words: Words) -> Cell:
    return competitor["name"], words("competitors[].kind", competitor["kind"]), competitor["website"]


def _place(position: Mapping[str, int]) -> str:
    return f"{position['x']}, {position['y']}".replace("-", "−")


def _ends(axis: Mapping[str, str]) -> str:
    """From left to right, as the map has them, in whatever direction their own words run (UAX 9)."""
    return f"\u2066{isolated(axis['low'])} → {isolated(axis['high'])}\u2069"
