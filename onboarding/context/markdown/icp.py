"""The icp section as blocks."""

from collections.abc import Iterator

from onboarding.context.markdown.blocks import facts, heading, paragraph, table
from onboarding.context.markdown.words import Row, Words, of, percent, profile_names


def icp(context: Row, words: Words) -> Iterator[str]:
    part, names = context["icp"], profile_names(context)
    yield heading(2, "Customers")
    yield paragraph(part["target_audience"])
    yield facts(("Countries", words("geography", part["geography"])))
    yield table(("Segment", "Share"), ((s["name"], percent(s["share"])) for s in part["segments"]))
    for profile in part["profiles"]:
        yield from _profile(profile, words)
    yield heading(3, "What hurts")
    yield table(
        ("Pain point", "Who", "How much", "How often"),
        (
            (p["description"], names[p["icp"]], of(p["severity"], 10), words("pain_points[].frequency", p["frequency"]))
            for p in part["pain_points"]
        ),
    )
    yield heading(3, "What they want")
    yield table(
        ("Goal", "Who", "Priority"),
        ((g["description"], names[g["icp"]], words("goals[].priority", g["priority"])) for g in part["goals"]),
    )
    yield heading(3, "What makes them act")
    yield table(("Event", "Who"), ((t["event"], names.get(t["icp"])) for t in part["trigger_events"]))
    yield heading(3, "What holds them back")
    yield table(("Objection", "Answer"), ((o["objection"], o["answer"]) for o in part["objections"]))


def _profile(profile: Row, words: Words) -> Iterator[str]:
    yield heading(3, profile["name"])
    yield paragraph(profile["description"])
    yield facts(
        ("Primary", "Yes, the one that matters most" if profile["primary"] else None),
        ("Role of the person who decides", profile["role"]),
        ("Size of their company", words("icps[].company_size", profile["company_size"])),
        ("Line of business", profile["vertical"]),
        ("Where they meet", profile["where_they_gather"]),
    )
