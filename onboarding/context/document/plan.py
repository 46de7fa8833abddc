"""The analytics and implementation sections as blocks."""

from collections.abc import Iterator

from onboarding.context.document.blocks import (
    Block,
    Column,
    Picture,
    Said,
    beside,
    bullets,
    facts,
    heading,
    prose,
    table,
)
from onboarding.context.formatting import Row, Words, day, money, number, of


def numbers(context: Row, words: Words, picture: Picture) -> Iterator[Block]:
    part = context["analytics"]
    market = part["market"]
    yield heading(1, "Numbers")
    yield from beside(
        picture("market"),
        facts(
            ("Total market (TAM)", money(market["tam"])),
            ("The part that can be served (SAM)", money(market["sam"])),
            ("The part that can be won (SOM)", money(market["som"])),
            ("Year of these figures", str(market["year"])),
            ("Where they come from", market["sizing_basis"]),
        ),
    )
    yield heading(2, "Measures")
    yield table(
        (
            Column("Measure", 3),
            Column("Now", None, figures=True),
            Column("Target", None, figures=True),
            Column("Unit", 2),
            Column("How often", None),
        ),
        (
            (k["name"], _figure(k["current"]), _figure(k["target"]), k["unit"], words("kpis[].cadence", k["cadence"]))
            for k in part["kpis"]
        ),
    )


def plan(context: Row, picture: Picture) -> Iterator[Block]:
    part = context["implementation"]
    yield heading(1, "Plan")
    yield heading(2, "Milestones")
    yield picture("milestones")
    yield table(
        (Column("Milestone", 3), Column("Due", None), Column("Who", 2)),
        ((m["name"], day(m["due"]), m["owner"]) for m in part["milestones"]),
    )
    yield heading(2, "Resources")
    yield bullets(part["resources"])
    yield heading(2, "Risks")
    yield picture("risks")
    yield table(
        (
            Column("No.", None),
            Column("Risk", 5),
            Column("Likelihood", None),
            Column("Impact", None),
            Column("Mitigation", 5),
        ),
        (
            (str(place), r["risk"], of(r["likelihood"], 5), of(r["impact"], 5), r["mitigation"])
            for place, r in enumerate(part["risks"], start=1)
        ),
    )
    yield heading(2, "What success looks like")
    yield bullets(part["success_criteria"])
    yield heading(2, "Next steps")
    yield prose(part["next_steps"])
    yield heading(2, "Final review")
    yield facts(
        ("Contact", part["contact_email"]),
        ("Accurate, as far as the founder knows", "Yes" if part["accurate"] else "No"),
    )


def _figure(value: str | None) -> Said:
    """With a real minus sign, as wide as a plus."""
    return (number(value) or "").replace("-", "−")
