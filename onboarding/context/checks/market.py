"""Checks of the competition and of the market."""

import math
from collections.abc import Iterable
from decimal import Decimal

from onboarding.context.checks.check import Check, Said, listed, quoted, rounded, rows

CLOSE = 2  # points on the perceptual map, as the crow flies
OWN = ("only_you", "unique")


def no_status_quo(said: Said) -> Iterable[Check]:
    competitors = rows(said, "competitors")
    if competitors and all(competitor["kind"] != "status_quo" for competitor in competitors):
        named = listed(quoted(competitor["name"]) for competitor in competitors)
        yield Check(
            "no_status_quo",
            (7,),
            ("competitors",),
            f"Your list has {named}, but not what people do today without any of you. That is often the strongest.",
        )


def nothing_of_your_own(said: Said) -> Iterable[Check]:
    features = rows(said, "solution_features")
    if features and all(feature["standing"] not in OWN for feature in features):
        many = "The one feature" if len(features) == 1 else f"None of the {len(features)} features"
        verb = "is not" if len(features) == 1 else "is"
        yield Check(
            "nothing_of_your_own",
            (6,),
            ("solution_features",),
            f"{many} {verb} something that only you have, or that is unique for now. Why would somebody choose you?",
        )


def close_to_competitor(said: Said) -> Iterable[Check]:
    if "own_x" not in said or "own_y" not in said:
        return
    names = {competitor["id"]: competitor["name"] for competitor in rows(said, "competitors")}
    own = said["own_x"], said["own_y"]
    known = [place for place in rows(said, "places") if place["competitor"] in names]
    apart = [(math.dist(own, (place["x"], place["y"])), names[place["competitor"]]) for place in known]
    close = sorted(one for one in apart if one[0] <= CLOSE)
    if close:
        told = listed(f"{rounded(Decimal(distance))} from {quoted(name)}" for distance, name in close)
        yield Check(
            "close_to_competitor",
            (7, 8),
            ("own_x", "own_y", "places"),
            f"You stand almost on the same spot: {told}, in points of the map. On other axes you may differ more.",
        )


def large_som(said: Said) -> Iterable[Check]:
    if "som" not in said or "sam" not in said:
        return
    share = Decimal(said["som"]) * 100 / Decimal(said["sam"])
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
