"""The foundation, competitive and icp sections as blocks."""

from collections.abc import Iterator, Mapping

from onboarding.context.document.blocks import (
    Block,
    Cell,
    Column,
    Picture,
    beside,
    bullets,
    card,
    facts,
    heading,
    lead,
    prose,
    table,
)
from onboarding.context.formatting import Row, Words, number, of, percent, profile_names, range_in
from onboarding.context.plots.drawing import isolated


def foundation(context: Row, words: Words) -> Iterator[Block]:
    part = context["foundation"]
    promise, problem, solution = part["value_proposition"], part["problem"], part["solution"]
    yield heading(1, "Foundation")
    yield from _company(part["company"], words, context["go_to_market"]["revenue"]["currency"])
    yield heading(2, "Promise")
    yield lead(promise["statement"])
    yield facts(("What nobody else can give", promise["unique_value"]))
    yield heading(2, "What sets it apart")
    yield bullets(promise["differentiators"])
    yield heading(2, "Problem")
    yield prose(problem["statement"])
    yield facts(
        ("How much it hurts", of(problem["severity"], 10)), ("Who else is affected", problem["affected_groups"])
    )
    yield heading(2, "Solution")
    yield prose(solution["description"])
    yield facts(("What is better afterwards", solution["benefits"]))
    yield table(
        (Column("Feature", 4), Column("Against the others", 3), Column("Revalidation", 5)),
        (
            (f["name"], words("solution_features[].standing", f["standing"]), f["proof"])
            for f in solution["features"]
        ),
    )  # fmt: skip
    yield heading(2, "What does not add up yet")
    yield table(
        (Column("Contradiction", 5), Column("How serious", None), Column("How it could be resolved", 5)),
        (
            (c["description"], words("contradictions[].severity", c["severity"]), c["resolution"])
            for c in part["contradictions"] or ()
        ),
    )


def _company(company: Row, words: Words, currency: str) -> Iterator[Block]:
    yield heading(2, "Company")
    yield prose(company["description"])
    yield facts(
        ("Name", company["name"]),
        ("Industry", words("industry", company["industry"])),
        ("Which industry", company["other_industry"]),
        ("Stage", words("stage", company["stage"])),
        ("Website", company["website"]),
        ("Founded", company["founded_year"] and str(company["founded_year"])),
        ("People", number(company["employee_count"])),
        ("Revenue", range_in(currency, words("revenue_range", company["revenue_range"]))),
        ("Headquarters", company["headquarters"]),
    )


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
