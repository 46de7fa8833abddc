"""The competitive section as blocks."""

from collections.abc import Iterator, Mapping

from onboarding.context.markdown.blocks import facts, heading, paragraph, table
from onboarding.context.markdown.words import Row, Words


def competitive(context: Row, words: Words) -> Iterator[str]:
    part = context["competitive"]
    positioning, map_ = part["positioning"], part["positioning"]["map"]
    yield heading(2, "Competition")
    yield paragraph(positioning["statement"])
    yield facts(
        ("Category", words("category_path", positioning["category_path"])),
        ("Left to right", f"{map_['x_axis']['low']} → {map_['x_axis']['high']}"),
        ("Bottom to top", f"{map_['y_axis']['low']} → {map_['y_axis']['high']}"),
        ("Own place", _place(map_["own"])),
    )
    yield heading(3, "Competitors")
    yield table(
        ("Competitor", "Kind", "Strengths", "Weaknesses", "Place", "Website"),
        (
            (
                c["name"],
                words("competitors[].kind", c["kind"]),
                c["strengths"],
                c["weaknesses"],
                _place(c["position"]),
                c["website"],
            )
            for c in part["competitors"]
        ),
    )


def _place(position: Mapping[str, int]) -> str:
    return f"{position['x']}, {position['y']}".replace("-", "−")
