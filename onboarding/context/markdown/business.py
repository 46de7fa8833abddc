"""A business context as blocks, section by section."""

from collections.abc import Iterator, Mapping
from typing import Any

from onboarding.context.markdown.blocks import bullets, facts, heading, paragraph, table
from onboarding.context.markdown.words import Row, Words, day, money, number, of, percent

Json = Any


def foundation(part: Row, words: Words) -> Iterator[str]:
    company, promise, problem, solution = (part[n] for n in ("company", "value_proposition", "problem", "solution"))
    yield heading(2, "Foundation")
    yield heading(3, "Company")
    yield facts(
        ("Name", company["name"]),
        ("Industry", words("industry", company["industry"])),
        ("Which industry", company["other_industry"]),
        ("Stage", words("stage", company["stage"])),
        ("Website", company["website"]),
        ("Founded", company["founded_year"] and str(company["founded_year"])),
        ("People", number(company["employee_count"])),
        ("Revenue", words("revenue_range", company["revenue_range"])),
        ("Headquarters", company["headquarters"]),
    )
    yield paragraph(company["description"])
    yield heading(3, "Promise")
    yield paragraph(promise["statement"])
    yield bullets(promise["differentiators"])
    yield facts(("What nobody else can give", promise["unique_value"]))
    yield heading(3, "Problem")
    yield paragraph(problem["statement"])
    yield facts(("How much it hurts", of(problem["severity"], 10)), ("Who else is affected", problem["affected_groups"]))
    yield heading(3, "Solution")
    yield paragraph(solution["description"])
    yield table(
        ("Feature", "Against the others", "Proof"),
        ((f["name"], words("solution_features[].standing", f["standing"]), f["proof"]) for f in solution["features"]),
    )
    yield facts(("What is better afterwards", solution["benefits"]))
    yield heading(3, "What does not add up yet")
    yield table(
        ("Contradiction", "How serious", "How it could be resolved"),
        (
            (c["description"], words("contradictions[].severity", c["severity"]), c["resolution"])
            for c in part["contradictions"] or ()
        ),
    )


def icp(part: Row, words: Words) -> Iterator[str]:
    names = {profile["id"]: profile["name"] for profile in part["profiles"]}
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


def competitive(part: Row, words: Words) -> Iterator[str]:
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


def messaging(part: Row, words: Words) -> Iterator[str]:
    names = part["names"]
    yield heading(2, "Messaging")
    yield paragraph(part["one_liner"])
    yield heading(3, "Taglines")
    yield bullets(part["taglines"])
    yield heading(3, "Key messages")
    yield table(
        ("Message", "To whom", "Proof"),
        ((m["message"], names[m["icp"]], m["proof"]) for m in part["key_messages"]),
    )
    yield heading(3, "Sentences worth repeating")
    yield bullets(part["soundbites"])
    yield heading(3, "Words")
    yield facts(("Always say", part["always_say"]), ("Never say", part["never_say"]))
    yield heading(3, "Values")
    yield table(("Value", "On an ordinary day"), ((v["value"], v["meaning"]) for v in part["values"]))
    yield from _personality(part["personality"] or {}, words)


_SLIDERS = (
    ("formal_casual", "From formal to casual"),
    ("serious_playful", "From serious to playful"),
    ("respectful_irreverent", "From respectful to irreverent"),
    ("matter_enthusiastic", "From matter-of-fact to enthusiastic"),
    ("expert_companion", "From expert to companion"),
)


def _personality(part: Row, words: Words) -> Iterator[str]:
    yield heading(3, "Voice")
    yield facts(
        *((label, of(part[name], 10)) for name, label in _SLIDERS if name in part),
        ("Tone", words("tone_of_voice", part.get("tone_of_voice"))),
        ("Words we use", part.get("words_we_use")),
        ("Words we avoid", part.get("words_we_avoid")),
    )


def analytics(part: Row, words: Words) -> Iterator[str]:
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


def implementation(part: Row, words: Words) -> Iterator[str]:
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
    yield facts(
        ("Contact", part["contact_email"]),
        ("Accurate, as far as the founder knows", "Yes" if part["accurate"] else "No"),
    )
