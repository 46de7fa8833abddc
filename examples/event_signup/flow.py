"""The flow: the order of the steps, and what the start page says."""

from examples.event_signup.samples import A_FAMILY
from examples.event_signup.steps import Attendance, Guests, Lunch, Talks, You
from onboarding.flow import Flow, Phase, Step

flow = Flow(
    name="event_signup",
    title="Spring meeting",
    lead="Five short steps, then you have your ticket.",
    at_hand="The names of those who come along.",
    document="ticket",
    samples={"a-family": lambda: A_FAMILY},
    phases=(
        Phase(
            "You",
            Step(number=1, slug="you", title="Who you are", form=You, section="person", minutes=0.5),
            Step(number=2, slug="attendance", title="How you take part", form=Attendance, section="day", minutes=0.5),
        ),
        Phase(
            "The day",
            Step(
                number=3,
                slug="lunch",
                title="Lunch",
                form=Lunch,
                section="day",
                minutes=0.5,
                shown_if=("attendance", "on_site"),
            ),
            Step(number=4, slug="guests", title="Your guests", form=Guests, section="guests"),
            Step(number=5, slug="talks", title="Talks", form=Talks, section="day", minutes=0.5),
        ),
    ),
)
