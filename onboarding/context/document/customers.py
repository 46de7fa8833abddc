"""The icp section as blocks."""

from collections.abc import Iterator

from onboarding.context.document.blocks import Block, Column, card, facts, heading, prose, table
from onboarding.context.document.words import Row, Words, of, percent, profile_names


def customers(context: Row, words: Words) -> Iterator[Block]:
    part, names = context["icp"], profile_names(context)
    yield heading(1, "Customers")
    yield prose(part["target_audience"])
    yield facts(("Countries", words("geography", part["geography"])))
    yield table(
        (Column("Segment"), Column("Share", None, figures=True)),
        ((s["name"], percent(s["share"])) for s in part["segments"]),
    )
    yield heading(2, "Ideal customers")
    for profile in part["profiles"]:
        yield _profile(profile, words)
    yield heading(2, "What hurts")
    yield table(
        (Column("Pain point", 6), Column("Who", 3), Column("How much", None), Column("How often", None)),
        (
            (p["description"], names[p["icp"]], of(p["severity"], 10), words("pain_points[].frequency", p["frequency"]))
            for p in part["pain_points"]
        ),
    )
    yield heading(2, "What they want")
    yield table(
        (Column("Goal", 6), Column("Who", 3), Column("Priority", None)),
        ((g["description"], names[g["icp"]], words("goals[].priority", g["priority"])) for g in part["goals"]),
    )
    yield heading(2, "What makes them act")
    yield table(
        (Column("Event", 6), Column("Who", 3)), ((t["event"], names.get(t["icp"])) for t in part["trigger_events"])
    )
    yield heading(2, "What holds them back")
    yield table((Column("Objection"), Column("Answer")), ((o["objection"], o["answer"]) for o in part["objections"]))


def _profile(profile: Row, words: Words) -> Block:
    return card(
        profile["name"],
        "Primary: the one that matters most" if profile["primary"] else None,
        (
            prose(profile["description"]),
            facts(
                ("Role of the person who decides", profile["role"]),
                ("Size of their company", words("icps[].company_size", profile["company_size"])),
                ("Line of business", profile["vertical"]),
                ("Where they meet", profile["where_they_gather"]),
            ),
        ),
    )
