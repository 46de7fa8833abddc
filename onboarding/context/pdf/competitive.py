"""The competitive section as blocks."""

from collections.abc import Iterator, Mapping

from onboarding.context.markdown.words import Row, Words
from onboarding.context.pdf.blocks import Block, Cell, Column, beside, facts, heading, lead, table
from onboarding.context.pdf.plots import Picture


def competitive(context: Row, words: Words, picture: Picture) -> Iterator[Block]:
    part = context["competitive"]
    positioning, axes = part["positioning"], part["positioning"]["map"]
    yield heading(1, "Competition")
    yield lead(positioning["statement"])
    yield from beside(
        picture("map"),
        facts(
            ("Category", words("category_path", positioning["category_path"])),
            ("Left to right", f"{axes['x_axis']['low']} → {axes['x_axis']['high']}"),
            ("Bottom to top", f"{axes['y_axis']['low']} → {axes['y_axis']['high']}"),
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
