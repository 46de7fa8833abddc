"""Every step says what is missing, and gives back what was typed."""

import pytest

from onboarding.business.flow import flow
from onboarding.flow import Step
from tests.web.conftest import Reach
from tests.web.html_form import controls, form_of, texts, visible
from tests.web.walking import ANSWERS, Founder

# The bold fields of steps.md, as the sample has them: three competitors, a subscription, a single empty row of a group.
REQUIRED = {
    "company": "company_name industry stage description",
    "value-proposition": "value_proposition",
    "contradictions": "contradictions-0-description contradictions-0-severity",
    "audience": "target_audience",
    "problem": "problem_statement problem_severity",
    "solution": "solution solution_features-0-name solution_features-0-standing",
    "competitors": "competitors-0-name competitors-0-kind",
    "positioning": "positioning category_path x_axis_low x_axis_high y_axis_low y_axis_high own_x own_y"
    + "".join(f" places-{n}-x places-{n}-y" for n in range(len(ANSWERS[7]["competitors"]))),
    "revenue-model": "revenue_model currency revenue_streams-0-name",
    "pricing": "pricing_strategy billing_period tiers-0-name tiers-0-price",
    "go-to-market": "motion first_segment launch_plan",
    "values": "values-0-value values-0-meaning",
    "personality": "formal_casual serious_playful respectful_irreverent matter_enthusiastic expert_companion"
    " tone_of_voice",
    "icps": "icps-0-name icps-0-description icps-0-role",
    "pain-points": "pain_points-0-icp pain_points-0-description pain_points-0-severity pain_points-0-frequency",
    "goals": "goals-0-icp goals-0-description goals-0-priority",
    "messaging": "one_liner key_messages-0-message key_messages-0-icp",
    "content": "content_pillars-0-pillar cadence",
    "sales": "sales_strategy sales_steps-0-name",
    "channels": "channels-0-type channels-0-rank",
    "numbers": "tam sam som market_year kpis-0-name kpis-0-target kpis-0-unit kpis-0-cadence",
    "plan": "milestones-0-name milestones-0-due",
    "final-review": "success_criteria-0-text accurate",
}
# An answer of each step that is refused as "x", or where nothing is too short as a long text.
BAD = {
    "company": "description",
    "value-proposition": "value_proposition",
    "contradictions": "contradictions-0-description",
    "audience": "target_audience",
    "problem": "problem_statement",
    "solution": "solution",
    "competitors": "competitors-0-name",
    "positioning": "positioning",
    "revenue-model": "revenue_streams-0-name",
    "pricing": "tiers-0-price",
    "go-to-market": "launch_plan",
    "values": "values-0-meaning",
    "personality": "words_we_use",
    "icps": "icps-0-description",
    "pain-points": "pain_points-0-description",
    "goals": "goals-0-description",
    "messaging": "one_liner",
    "content": "content_pillars-0-pillar",
    "sales": "sales_steps-0-name",
    "channels": "channels-0-budget_share",
    "numbers": "tam",
    "plan": "milestones-0-name",
    "final-review": "success_criteria-0-text",
}
ODD = ' <b>“Brot & Butter”</b> "50 %" '
every_step = pytest.mark.parametrize("step", flow.steps, ids=lambda step: step.slug)


@every_step
def test_an_empty_page_is_told_what_it_needs(founder: Founder, reach: Reach, step: Step) -> None:
    """Each required answer has a line that leads to it and the same words beside it; the title says so first."""
    reach(step.number - 1)
    page = founder.open(f"/steps/{step.slug}")
    hidden = {name: page.holds[name] for name in ("csrf_token", "version", "submission")}
    refused = founder.post(f"/steps/{step.slug}", hidden)

    assert refused.status == 422
    assert refused.title.startswith(f"Error: {step.title} – Step {step.number} of 23")
    assert set(REQUIRED[step.slug].split()) == set(refused.field_errors)
    for wrong, message in refused.field_errors.items():
        assert len(refused.tree.xpath("//*[@id=$id]", id=wrong)) == 1, wrong
        assert [message] == refused.said(f"//*[@id='{wrong}-error']")


@every_step
def test_the_page_marks_what_is_required(founder: Founder, reach: Reach, step: Step) -> None:
    """Browsers are told of each required answer, except of the boxes of which any one will do and of sliders, which
    always have one."""
    reach(step.number - 1)
    page = founder.open(f"/steps/{step.slug}")
    marked = {
        control.get("name")
        for control in controls(form_of(page.tree))
        if visible(control) and (control.get("required") is not None or control.get("type") == "range")
    }

    assert set(REQUIRED[step.slug].split()) - {"tone_of_voice"} == marked


@every_step
def test_a_refused_page_keeps_everything(founder: Founder, reach: Reach, step: Step) -> None:
    """After one bad answer all of them stand there again: texts to the letter, choices, boxes and rows."""
    reach(step.number)
    page = founder.open(f"/steps/{step.slug}")
    typed = {control.get("name"): ODD for control in texts(form_of(page.tree))}
    typed[BAD[step.slug]] = "x" * 301 if step.slug in ("competitors", "personality") else "x"
    refused = founder.press(typed)

    assert refused.status == 422
    assert BAD[step.slug] in refused.field_errors
    assert page.answers | {name: [value] for name, value in typed.items()} == refused.answers
    assert page.holds["version"] == refused.holds["version"]
