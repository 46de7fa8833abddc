"""Checks of the competition and the market: what they say, and when they are silent."""

from typing import Any

import pytest

from onboarding.context.checks.market_and_plan import close_to_competitor, large_som, no_status_quo, nothing_of_your_own


def competitors(*kinds: str) -> dict[str, Any]:
    return {"competitors": [{"id": f"c{n}", "name": f"Rival {n}", "kind": kind} for n, kind in enumerate(kinds)]}


def test_a_list_without_the_status_quo_is_noticed() -> None:
    """Those who are there are named."""
    (check,) = no_status_quo(competitors("direct", "indirect"))
    assert (check.steps, check.fields) == ((7,), ("competitors",))
    assert "“Rival 0” and “Rival 1”" in check.message


@pytest.mark.parametrize("answers", [competitors("direct", "status_quo"), competitors("status_quo"), competitors(), {}])
def test_a_list_with_the_status_quo_is_fine(answers: dict[str, Any]) -> None:
    """Or no list yet."""
    assert list(no_status_quo(answers)) == []


@pytest.mark.parametrize(
    ("standings", "lead"),
    [
        (["better", "table_stakes"], "None of the 2 features is something that only you have"),
        (["better"], "The one feature is not something that only you have"),
    ],
)
def test_features_that_anybody_has_are_noticed(standings: list[str], lead: str) -> None:
    """No feature is only yours, or unique for now."""
    (check,) = nothing_of_your_own({"solution_features": [{"name": "f", "standing": kind} for kind in standings]})
    assert (check.steps, check.fields) == ((6,), ("solution_features",))
    assert check.message.startswith(lead)


@pytest.mark.parametrize("standings", [["better", "unique"], ["only_you"], []])
def test_one_feature_of_your_own_is_enough(standings: list[str]) -> None:
    """Only yours, or unique for now."""
    answers = {"solution_features": [{"name": "f", "standing": kind} for kind in standings]}
    assert list(nothing_of_your_own(answers)) == []
    assert list(nothing_of_your_own({})) == []


def standing(x: int, y: int, *places: tuple[int, int]) -> dict[str, Any]:
    return {
        "own_x": x,
        "own_y": y,
        "places": [{"competitor": f"c{n}", "x": x, "y": y} for n, (x, y) in enumerate(places)],
        **competitors(*["direct"] * len(places)),
    }


def test_standing_on_a_competitors_spot_is_noticed() -> None:
    """Within 2 points in a straight line; the nearest first."""
    (check,) = close_to_competitor(standing(3, 3, (5, 3), (4, 4), (9, 9)))
    assert (check.steps, check.fields) == ((7, 8), ("own_x", "own_y", "places"))
    assert "1.4 from “Rival 1” and 2 from “Rival 0”, in points of the map" in check.message


@pytest.mark.parametrize("place", [(5, 4), (6, 3), (3, 0), (1, 1)])
def test_more_than_two_points_are_apart_enough(place: tuple[int, int]) -> None:
    """Two to the side and one up are more than two."""
    assert list(close_to_competitor(standing(3, 3, place))) == []


@pytest.mark.parametrize("missing", ["own_x", "own_y", "places", "competitors"])
def test_a_map_that_is_not_complete_says_nothing(missing: str) -> None:
    """Nor does the place of a competitor who is gone."""
    answers = standing(3, 3, (3, 3))
    del answers[missing]
    assert list(close_to_competitor(answers)) == []


@pytest.mark.parametrize(
    ("som", "share"),
    [("10.01", "a little over 10 %"), ("10.1", "10.1 %"), ("33.333", "33.3 %"), ("100", "100 %")],
)
def test_a_large_part_of_the_market_is_noticed(som: str, share: str) -> None:
    """SOM over 10 % of SAM, and never called 10 %."""
    (check,) = large_som({"sam": "100", "som": som})
    assert (check.steps, check.fields) == ((21,), ("som", "sam"))
    assert f"(SOM) is {share} of" in check.message


@pytest.mark.parametrize("answers", [{"sam": "100", "som": "10"}, {"sam": "100"}, {"som": "100"}, {}])
def test_a_tenth_of_the_market_is_fine(answers: dict[str, Any]) -> None:
    """Exactly 10 % is not over it."""
    assert list(large_som(answers)) == []
