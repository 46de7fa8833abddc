"""The business flow: the 23 steps in order, by phase."""

from functools import partial
from typing import Any

from onboarding.business.brand import Personality, Values
from onboarding.business.business_model import GoToMarket, Pricing, RevenueModel
from onboarding.business.competition import Competitors, Positioning
from onboarding.business.customers import Goals, IdealCustomers, PainPoints
from onboarding.business.foundation import Audience, Company, Contradictions, Problem, Solution, ValueProposition
from onboarding.business.go_to_market import Channels, Content, Messaging, Sales
from onboarding.business.plan import FinalReview, Numbers, Plan
from onboarding.business.samples import answers_of, names
from onboarding.context.build import build_business_context
from onboarding.context.checks import consistency_checks
from onboarding.context.mapping import receives
from onboarding.context.plots import BUSINESS_PLOTS
from onboarding.flow import Flow, Phase, Step


def _context_schema() -> dict[str, Any]:
    from onboarding.context.models import schema  # for who describes the document; nobody else needs its models

    return schema()


flow = Flow(
    name="business",
    title="Business onboarding",
    version=1,
    build=build_business_context,
    context_schema=_context_schema,
    receives=receives,
    checks=consistency_checks,
    plots=BUSINESS_PLOTS,
    samples={name: partial(answers_of, name) for name in names()},
    lead="23 short steps about your business. What comes out is one document, your business context, that people and "
    "programs can rely on.",
    document="business context",
    at_hand="Your prices, a rough idea of the size of your market, and the names of the companies that your customers "
    "would choose instead. Rough figures are fine; you can change them until the end.",
    phases=(
        Phase(
            "Foundation",
            Step(
                number=1,
                slug="company",
                title="Your company",
                lead="The facts, so that everything after this has a name and a place.",
                form=Company,
                section="foundation",
                minutes=2,
            ),
            Step(
                number=2,
                slug="value-proposition",
                title="What you promise",
                lead="The one thing that a customer can count on.",
                form=ValueProposition,
                section="foundation",
            ),
            Step(
                number=3,
                slug="contradictions",
                title="What doesn’t add up yet",
                lead="Every young business has loose ends; naming them now is cheaper than finding them later.",
                form=Contradictions,
                section="foundation",
                optional=True,
            ),
            Step(
                number=4,
                slug="audience",
                title="Who it is for",
                lead="The people on the other side, before we go into who buys first.",
                form=Audience,
                section="icp",
            ),
            Step(
                number=5,
                slug="problem",
                title="The problem",
                lead="What goes wrong today, seen with the eyes of those it happens to.",
                form=Problem,
                section="foundation",
            ),
            Step(
                number=6,
                slug="solution",
                title="Your solution",
                lead="What you do about it, and which parts of it nobody else has.",
                form=Solution,
                section="foundation",
                minutes=1.5,
            ),
        ),
        Phase(
            "Competition",
            Step(
                number=7,
                slug="competitors",
                title="Who else they could choose",
                lead="The others on your customer’s list, and the choice to change nothing at all.",
                form=Competitors,
                section="competitive",
                minutes=2,
            ),
            Step(
                number=8,
                slug="positioning",
                title="Where you stand",
                lead="Picture the market as a map. Name its two directions, then put yourself and the others on it.",
                form=Positioning,
                section="competitive",
                minutes=1.5,
            ),
        ),
        Phase(
            "Business model",
            Step(
                number=9,
                slug="revenue-model",
                title="How you earn",
                lead="Where the money comes from, and how much of it from where.",
                form=RevenueModel,
                section="go_to_market",
            ),
            Step(
                number=10,
                slug="pricing",
                title="What it costs",
                lead="What a customer pays today, even if you mean to change it next month.",
                form=Pricing,
                section="go_to_market",
                minutes=1.5,
            ),
            Step(
                number=11,
                slug="go-to-market",
                title="How you reach them",
                lead="Who comes first, and what makes them come.",
                form=GoToMarket,
                section="go_to_market",
                minutes=1.5,
            ),
        ),
        Phase(
            "Brand",
            Step(
                number=12,
                slug="values",
                title="What you stand for",
                lead="What people can expect of you when nobody is looking.",
                form=Values,
                section="messaging",
            ),
            Step(
                number=13,
                slug="personality",
                title="How you sound",
                lead="If the business could talk, this is the voice that you would know it by.",
                form=Personality,
                section="messaging",
                optional=True,
            ),
        ),
        Phase(
            "Customers",
            Step(
                number=14,
                slug="icps",
                title="Your ideal customers",
                lead="One to three people whom you would like to have a hundred of.",
                form=IdealCustomers,
                section="icp",
                minutes=1.5,
            ),
            Step(
                number=15,
                slug="pain-points",
                title="What hurts",
                lead="What keeps each of them up at night, as they would say it themselves.",
                form=PainPoints,
                section="icp",
                minutes=1.5,
            ),
            Step(
                number=16,
                slug="goals",
                title="What they want, and when they act",
                lead="Where they want to be, what gets them moving, and what holds them back.",
                form=Goals,
                section="icp",
                minutes=1.5,
            ),
        ),
        Phase(
            "Go to market",
            Step(
                number=17,
                slug="messaging",
                title="What you say",
                lead="The words that should be the same wherever people meet you.",
                form=Messaging,
                section="messaging",
                minutes=1.5,
            ),
            Step(
                number=18,
                slug="content",
                title="What you publish",
                lead="What people can learn from you before they ever pay you.",
                form=Content,
                section="go_to_market",
                optional=True,
            ),
            Step(
                number=19,
                slug="sales",
                title="How you sell",
                lead="The way from a stranger to a customer, step by step.",
                form=Sales,
                section="go_to_market",
            ),
            Step(
                number=20,
                slug="channels",
                title="Where you show up",
                lead="The places where people come across you, and what you spend on them.",
                form=Channels,
                section="go_to_market",
            ),
        ),
        Phase(
            "Plan",
            Step(
                number=21,
                slug="numbers",
                title="Market size and measures",
                lead="How big it could get, and the few numbers that tell you whether it does.",
                form=Numbers,
                section="analytics",
                minutes=1.5,
            ),
            Step(
                number=22,
                slug="plan",
                title="What happens next",
                lead="What will be done by when, what it takes, and what could get in the way.",
                form=Plan,
                section="implementation",
                minutes=1.5,
            ),
            Step(
                number=23,
                slug="final-review",
                title="Final review",
                lead="Last page: say what success looks like, then check that everything is as you meant it.",
                form=FinalReview,
                section="implementation",
            ),
        ),
    ),
)
