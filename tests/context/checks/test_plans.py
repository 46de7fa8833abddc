"""Checks of measures, milestones and risks: what they say, and when they are silent."""

from datetime import date
from typing import Any

import pytest

from onboarding.context.checks.market_and_plan import bare_risk, kpi_downwards, milestone_in_the_past

TODAY = date(2026, 11, 24)


def milestones(*due: str) -> dict[str, Any]:
    return {"milestones": [{"name": f"Mile {n}", "due": day} for n, day in enumerate(due)]}


def test_a_milestone_in_the_past_is_noticed() -> None:
    """With its date, beside the others that are past."""
    (check,) = milestone_in_the_past(milestones("2026-11-23", "2027-01-01", "2025-03-02"), TODAY)
    assert (check.steps, check.fields) == ((22,), ("milestones",))
    assert "“Mile 0” (23 November 2026) and “Mile 2” (2 March 2025)." in check.message


@pytest.mark.parametrize("answers", [milestones("2026-11-24"), milestones("2027-01-01"), milestones(), {}])
def test_a_milestone_of_today_is_fine(answers: dict[str, Any]) -> None:
    """The day is not over yet."""
    assert list(milestone_in_the_past(answers, TODAY)) == []


def risk(likelihood: int, impact: int, mitigation: str | None = None) -> dict[str, Any]:
    row: dict[str, Any] = {"risk": "It rains", "likelihood": likelihood, "impact": impact}
    return row | ({"mitigation": mitigation} if mitigation else {})


@pytest.mark.parametrize(("likelihood", "impact"), [(3, 5), (5, 3), (4, 4), (5, 5)])
def test_a_serious_risk_without_a_plan_is_noticed(likelihood: int, impact: int) -> None:
    """Likelihood times impact of 15 or more, and nothing against it."""
    (check,) = bare_risk({"risks": [risk(1, 1), risk(likelihood, impact)]})
    assert (check.steps, check.fields) == ((22,), ("risks",))
    assert check.message.endswith(f"“It rains” ({likelihood} × {impact}).")


@pytest.mark.parametrize("rows", [[risk(2, 5)], [risk(3, 4)], [risk(5, 5, "An umbrella")], []])
def test_a_smaller_risk_or_one_with_a_plan_is_fine(rows: list[dict[str, Any]]) -> None:
    """Below 15, or with something against it."""
    assert list(bare_risk({"risks": rows})) == []
    assert list(bare_risk({})) == []


def kpi(current: str | None, target: str | None) -> dict[str, Any]:
    row = {"name": "Churn", "current": current, "target": target, "unit": "%", "cadence": "monthly"}
    return {"kpis": [{name: value for name, value in row.items() if value is not None}]}


def test_a_target_below_the_current_value_is_asked_about() -> None:
    """Not judged: of some things, less is better. Figures are as exact as they were typed."""
    (check,) = kpi_downwards(kpi("1204.000123", "-3.5"))
    assert (check.kind, check.steps, check.fields) == ("question", (21,), ("kpis",))
    assert check.message == "“Churn” should go from 1,204.000123 % to -3.5 %. Is less better here?"


@pytest.mark.parametrize("answers", [kpi("5", "5.0"), kpi("9", "10"), kpi(None, "1"), kpi("1", None), {"kpis": []}, {}])
def test_a_target_above_or_alone_is_not_asked_about(answers: dict[str, Any]) -> None:
    """Numbers are compared as numbers: 10 is more than 9."""
    assert list(kpi_downwards(answers)) == []
