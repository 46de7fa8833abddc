"""The foundation section as blocks."""

from collections.abc import Iterator

from onboarding.context.document.blocks import Block, Column, bullets, facts, heading, lead, prose, table
from onboarding.context.document.words import Row, Words, number, of


def foundation(context: Row, words: Words) -> Iterator[Block]:
    part = context["foundation"]
    promise, problem, solution = part["value_proposition"], part["problem"], part["solution"]
    yield heading(1, "Foundation")
    yield from _company(part["company"], words)
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
        (Column("Feature", 4), Column("Against the others", 3), Column("Proof", 5)),
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


def _company(company: Row, words: Words) -> Iterator[Block]:
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
        ("Revenue", words("revenue_range", company["revenue_range"])),
        ("Headquarters", company["headquarters"]),
    )
