"""The implementation section: steps 22 and 23."""

from datetime import date

from onboarding.context.models.part import OneToFive, Part


class Milestone(Part):
    """Something that will be done by a date."""

    name: str
    due: date
    owner: str | None = None
    """Who sees to it."""


class Risk(Part):
    """Something that could go wrong."""

    risk: str
    likelihood: OneToFive
    """From 1, hardly, to 5, almost certain."""
    impact: OneToFive
    """From 1, a scratch, to 5, the end."""
    mitigation: str | None = None
    """What is done about it."""


class Implementation(Part):
    """What happens next, and how success will be known."""

    milestones: tuple[Milestone, ...]
    resources: tuple[str, ...] = ()
    """What is needed for it."""
    risks: tuple[Risk, ...] = ()
    success_criteria: tuple[str, ...]
    next_steps: str | None = None
    contact_email: str | None = None
    accurate: bool
    """The founder's statement that the answers are accurate as far as they know."""
