"""The analytics and implementation sections as blocks."""

from collections.abc import Iterator

from onboarding.context.markdown.blocks import bullets, facts, heading, paragraph, table
from onboarding.context.markdown.words import Row, Words, day, money, number, of


def analytics(context: Row, words: Words) -> Iterator[str]:
    part = context["analytics"]
    market = part["market"]
    yield heading(2, "Numbers")
    yield facts(
        ("Total market (TAM)", money(market["tam"])),
        ("The part that can be served (SAM)", money(market["sam"])),
        ("The part that can be won (SOM)", money(market["som"])),
        ("Year of these figures", str(market["year"])),
        ("Where they come from", market["sizing_basis"]),
    )
    yield heading(3, "Measures")
    yield table(
        ("Measure", "Now", "Target", "Unit", "How often"),
        (
            (k["name"], number(k["current"]), number(k["target"]), k["unit"], words("kpis[].cadence", k["cadence"]))
            for k in part["kpis"]
        ),
    )


def implementation(context: Row) -> Iterator[str]:
    part = context["implementation"]
    yield heading(2, "Plan")
    yield heading(3, "Milestones")
    yield table(("Milestone", "Due", "Who"), ((m["name"], day(m["due"]), m["owner"]) for m in part["milestones"]))
    yield heading(3, "Resources")
    yield bullets(part["resources"])
    yield heading(3, "Risks")
    yield table(
        ("Risk", "Likelihood", "Impact", "Mitigation"),
        ((r["risk"], of(r["likelihood"], 5), of(r["impact"], 5), r["mitigation"]) for r in part["risks"]),
    )
    yield heading(3, "What success looks like")
    yield bullets(part["success_criteria"])
    yield heading(3, "Next steps")
    yield paragraph(part["next_steps"])
    yield heading(3, "Final review")
    yield facts(
        ("Contact", part["contact_email"]),
        ("Accurate, as far as the founder knows", "Yes" if part["accurate"] else "No"),
    )
