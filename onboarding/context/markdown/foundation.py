"""The foundation section as blocks."""

from collections.abc import Iterator

from onboarding.context.markdown.blocks import bullets, facts, heading, paragraph, table
from onboarding.context.markdown.words import Row, Words, number, of


def foundation(context: Row, words: Words) -> Iterator[str]:
    part = context["foundation"]
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
    yield facts(("What nobody else can give", promise["unique_value"]))
    yield heading(3, "What sets it apart")
    yield bullets(promise["differentiators"])
    yield heading(3, "Problem")
    yield paragraph(problem["statement"])
    yield facts(
        ("How much it hurts", of(problem["severity"], 10)), ("Who else is affected", problem["affected_groups"])
    )
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
