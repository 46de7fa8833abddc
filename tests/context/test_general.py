"""The context of a flow without models of its own."""

from typing import Any

import pytest

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.context.build import verify
from onboarding.context.general import build_general_context


def test_every_answer_stands_in_its_section(sample: samples.Sample, envelope: Any) -> None:
    """Under its own name and as it was answered; sections are those of the flow."""
    context = build_general_context(flow, sample.answers, envelope)
    said_in = [(flow.step(number).section, data) for number, data in sample.answers.items()]
    expected = {(section, field): value for section, data in said_in for field, value in data.items()}
    found = {(section, field): value for section, data in context["sections"].items() for field, value in data.items()}
    assert expected == found
    assert list(dict.fromkeys(step.section for step in flow)) == list(context["sections"])


def test_it_says_what_it_is_and_verifies(envelope: Any) -> None:
    """Schema, flow, envelope and checksum, as a business context has them."""
    context = build_general_context(flow, samples.load("spindelhafen").answers, envelope)
    assert (context["schema"], context["flow"], context["flow_version"]) == ("answers/1", "business", flow.version)
    assert (context["reference"], context["completed_steps"]) == (envelope.reference, 23)
    assert verify(context)


def test_a_section_without_answers_is_there(envelope: Any) -> None:
    """Empty, so that a reader need not ask twice."""
    assert build_general_context(flow, {}, envelope)["sections"]["analytics"] == {}


def test_a_step_that_the_flow_lacks_is_refused(envelope: Any) -> None:
    """Rather no context than one from which an answer was dropped."""
    with pytest.raises(KeyError):
        build_general_context(flow, {99: {"colour": "teal"}}, envelope)
