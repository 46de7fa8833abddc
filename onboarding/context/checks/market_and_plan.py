"""Checks of the competition, the market, measures, milestones and risks."""

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from onboarding.context.checks.check import Check, Said, listed, number, quoted, rounded, rows
from onboarding.forms.numerals import grouped

CLOSE = 2  # points on the perceptual map, as the crow flies
OWN = ("only_you", "unique")


def no_status_quo(answers: Said) -> Iterable[Check]:
    competitors = rows(answers, "competitors")
    if competitors and all(competitor["kind"] != "status_quo" for competitor in competitors):
        named = listed(quoted(competitor["name"]) for competitor in competitors)
        yield Check(
            "no_status_quo",
            (7,),
            ("competitors",),
            f"Your list has {named}, but not what people do today without any of you. That is often the strongest.",
        )


def nothing_of_your_own(answers: Said) -> Iterable[Check]:
    features = rows(answers, "solution_features")
    if features and all(feature["standing"] not in OWN for feature in features):
        many = "The one feature" if len(features) == 1 else f"None of the {len(features)} features"
        verb = "is not" if len(features) == 1 else "is"
        yield Check(
            "nothing_of_your_own",
            (6,),
            ("solution_features",),
            f"{many} {verb} something that only you have, or that is unique for now. Why would somebody choose you?",
        )


def close_to_competitor(answers: Said) -> Iterable[Check]:
    if "own_x" not in answers or "own_y" not in answers:
        return
    names = {competitor["id"]: competitor["name"] for competitor in rows(answers, "competitors")}
    own = answers["own_x"], answers["own_y"]
    places = [place for place in rows(answers, "places") if place["competitor"] in names]
    apart = [(math.dist(own, (place["x"], place["y"])), names[place["competitor"]]) for place in places]
    close = sorted(pair for pair in apart if pair[0] <= CLOSE)
    if close:
        named = listed(f"{rounded(Decimal(distance))} from {quoted(name)}" for distance, name in close)
        yield Check(
            "close_to_competitor",
            (7, 8),
            ("own_x", "own_y", "places"),
            f"You stand almost on the same spot: {named}, in points of the map. On other axes you may differ more.",
        )


def large_som(answers: Said) -> Iterable[Check]:
    if "som" not in answers or "sam" not in answers:
        return
    share = Decimal(answers["som"]) * 100 / Decimal(answers["sam"])
    if share > 10:
        yield Check(
            "large_som",
            (21,),
            ("som", "sam"),
            f"The part that you can win (SOM) is {_over_ten(share)} % of the part that you can serve (SAM). "
            "Over 10 %, people will ask how.",
        )


def _over_ten(share: Decimal) -> str:
    """Never "10 %" of what is more than that."""
    return rounded(share) if round(share, 1) > 10 else "a little over 10"


SERIOUS = 15  # likelihood × impact, of 25


def milestone_in_the_past(answers: Said, today: date) -> Iterable[Check]:
    late = [milestone for milestone in rows(answers, "milestones") if date.fromisoformat(milestone["due"]) < today]
    if late:
        named = listed(f"{quoted(milestone['name'])} ({_day(milestone['due'])})" for milestone in late)
        yield Check(
            "milestone_in_the_past", (22,), ("milestones",), f"Already past: {named}. Is it done, or due later?"
        )


def bare_risk(answers: Said) -> Iterable[Check]:
    serious = [risk for risk in rows(answers, "risks") if risk["likelihood"] * risk["impact"] >= SERIOUS]
    bare = [risk for risk in serious if not risk.get("mitigation")]
    if bare:
        named = listed(f"{quoted(risk['risk'])} ({risk['likelihood']} × {risk['impact']})" for risk in bare)
        yield Check(
            "bare_risk",
            (22,),
            ("risks",),
            f"Likely and bad, with nothing planned against it: {named}.",
        )


def kpi_downwards(answers: Said) -> Iterable[Check]:
    """Only asked about: of churn or cost, less is better."""
    for kpi in rows(answers, "kpis"):
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
