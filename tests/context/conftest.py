"""What tests of the context share: an envelope, and the samples as contexts."""

from datetime import date
from typing import Any

import pytest

from onboarding.business import samples
from onboarding.context.build import Envelope, build_business_context

TODAY = date(2026, 11, 24)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def envelope() -> Envelope:
    return Envelope(
        reference="BC-7KQ2M-X9T4W",
        session_id="0b0c7a52-6d7f-4f0c-9a55-6c1f6f3c7c11",
        workspace_id="acme",
        user_id=None,
        generated_at="2026-11-24T10:00:00.000Z",
        completed_steps=23,
        total_steps=23,
    )


@pytest.fixture(params=samples.names())
def sample(request: pytest.FixtureRequest) -> samples.Sample:
    return samples.load(request.param)


@pytest.fixture
def context(sample: samples.Sample, envelope: Envelope, today: date) -> dict[str, Any]:
    """Each of the samples as a business context."""
    return build_business_context(sample.answers, envelope, today=today)


@pytest.fixture
def bakery(envelope: Envelope, today: date) -> dict[str, Any]:
    """The context of one sample, where one is enough."""
    return build_business_context(samples.load("crumb-and-ledger").answers, envelope, today=today)
