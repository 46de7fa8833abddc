"""Checks of measures, milestones and risks."""

from collections.abc import Iterable
from datetime import date

from onboarding.context.checks.check import Check, Said, listed, number, quoted, rows
from onboarding.forms.numerals import grouped

SERIOUS = 15  # likelihood × impact, of 25


def milestone_in_the_past(said: Said, today: date) -> Iterable[Check]:
    late = [milestone for milestone in rows(said, "milestones") if date.fromisoformat(milestone["due"]) < today]
    if late:
        told = listed(f"{quoted(milestone['name'])} ({_day(milestone['due'])})" for milestone in late)
        yield Check("milestone_in_the_past", (22,), ("milestones",), f"Already past: {told}. Is it done, or due later?")


def bare_risk(said: Said) -> Iterable[Check]:
    serious = [risk for risk in rows(said, "risks") if risk["likelihood"] * risk["impact"] >= SERIOUS]
    bare = [risk for risk in serious if not risk.get("mitigation")]
    if bare:
        told = listed(f"{quoted(risk['risk'])} ({risk['likelihood']} × {risk['impact']})" for risk in bare)
        yield Check(
            "bare_risk",
            (22,),
            ("risks",),
            f"Likely and bad, with nothing planned against it: {told}.",
        )


def kpi_downwards(said: Said) -> Iterable[Check]:
    """Only asked about: of churn or cost, less is better."""
    for kpi in rows(said, "kpis"):
        current, target = number(kpi.get("current")), number(kpi.get("target"))
        if current is not None and target is not None and target < current:
            unit = kpi["unit"]
            yield Check(
                "kpi_downwards",
                (21,),
                ("kpis",),
                f"{quoted(kpi['name'])} should go from {grouped(current)} {unit} to {grouped(target)} {unit}. "
                "Is less better here?",
                "question",
            )


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"
