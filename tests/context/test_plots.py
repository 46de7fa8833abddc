"""Plots of answers: what they show, what they say instead, and that nothing typed gets out of its text."""

from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.business.go_to_market import CHANNELS
from onboarding.context.plots import BUSINESS_PLOTS, Drawing, Plot
from onboarding.context.plots.drawing import money

ALL = [drawing for drawings in BUSINESS_PLOTS.values() for drawing in drawings]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str, answers: dict[str, Any]) -> Plot | None:
    (drawing,) = (candidate for candidate in ALL if candidate.name == name)
    return drawing.draw(answers)


def shapes(plot: Plot | None, kind: str) -> list[ElementTree.Element]:
    assert plot is not None
    return [node for node in ElementTree.fromstring(plot.svg).iter() if kind in node.get("class", "").split()]


def said_by(name: str) -> dict[str, Any]:
    return {key: value for answers in samples.load(name).answers.values() for key, value in answers.items()}


@pytest.mark.parametrize("drawing", ALL, ids=lambda drawing: drawing.name)
def test_each_plot_stands_beside_a_field_of_its_step(drawing: Drawing) -> None:
    """A plot names a field of the step that it belongs to, and nothing is drawn of nothing."""
    (number,) = (number for number, drawings in BUSINESS_PLOTS.items() if drawing in drawings)
    assert drawing.beside in flow.step(number).form.field_names()
    assert drawing.draw({}) is None


@pytest.mark.parametrize("name", samples.names())
@pytest.mark.parametrize("drawing", ALL, ids=lambda drawing: drawing.name)
def test_a_plot_has_its_words(drawing: Drawing, name: str) -> None:
    """Where there is a plot, it is well-formed, and its title and description are its text alternative."""
    plot = drawing.draw(said_by(name))
    if plot is None:
        assert drawing.name == "ladder"  # only tiers make one
        return
    svg = ElementTree.fromstring(plot.svg)
    assert svg.get("role") == "img"
    assert [plot.title, plot.description] == [node.text for node in svg[:2]]
    assert svg.get("aria-labelledby", "").split() == [node.get("id") for node in svg[:2]]


def test_the_map_puts_everybody_in_their_place() -> None:
    """Right is larger and up is larger; who is beyond the edge stands on it."""
    plot = drawn(
        "map", {"own_x": 10, "own_y": 10, "places": [{"competitor": "a", "x": -10, "y": 0}], "competitors": []}
    )
    (you,), (them,) = shapes(plot, "you"), shapes(plot, "them")
    assert float(you.get("cx", 0)) > float(them.get("cx", 0))
    assert float(you.get("cy", 0)) < float(them.get("cy", 0))
    assert shapes(drawn("map", {"own_x": 999, "own_y": 10}), "you")[0].get("cx") == you.get("cx")


def test_circles_are_to_scale() -> None:
    """A market four times as large has twice the radius."""
    plot = drawn("market", {"tam": "400", "sam": "100", "currency": "EUR"})
    large, small = (float(ring.get("r", 0)) for ring in shapes(plot, "ring"))
    assert large == pytest.approx(2 * small, rel=0.01)


def test_the_ladder_goes_from_cheap_to_dear() -> None:
    """Tiers are in order of their price, whatever the order they were typed in, and nothing costs nothing."""
    tiers = [{"name": "Big", "price": "90"}, {"name": "None", "price": "0"}, {"name": "Small", "price": "9"}]
    plot = drawn("ladder", {"tiers": tiers, "billing_period": "month", "currency": "EUR"})
    assert [name.text for name in shapes(plot, "bar-name")] == ["None", "Small", "Big"]
    assert [size.text for size in shapes(plot, "bar-size")] == ["free", "EUR 9 a month", "EUR 90 a month"]


def test_risks_stand_where_they_score() -> None:
    """Two risks of the same score share a cell; likelihood goes right and impact goes up."""
    risks = [{"risk": name, "likelihood": x, "impact": y} for name, x, y in (("a", 5, 5), ("b", 1, 1), ("c", 1, 1))]
    names = shapes(drawn("risks", {"risks": risks}), "risk-name")
    assert [name.text for name in names] == ["1", "2, 3"]
    assert float(names[0].get("x", 0)) > float(names[1].get("x", 0))
    assert float(names[0].get("y", 0)) < float(names[1].get("y", 0))


def test_milestones_are_in_order_of_their_day() -> None:
    """The first is at one end, the last at the other, and a day that is none is left out."""
    milestones = [{"name": "b", "due": "2027-12-31"}, {"name": "a", "due": "2027-01-01"}, {"name": "c", "due": "soon"}]
    plot = drawn("milestones", {"milestones": milestones})
    assert [name.text for name in shapes(plot, "bar-name")] == ["a", "b"]
    first, last = (float(mark.get("cx", 0)) for mark in shapes(plot, "you"))
    assert first < last


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (2.1e9, "EUR 2.1 bn"),
        (340e6, "EUR 340 m"),
        (999_999_999, "EUR 1 bn"),
        (999_499_999, "EUR 999 m"),
        (999_999, "EUR 1 m"),
        (10**15, "EUR 1,000 tn"),
        (12_500, "EUR 12.5 k"),
        (1200, "EUR 1,200"),
        (9.5, "EUR 9.50"),
    ],
)
def test_money_is_said_shortly(amount: float, words: str) -> None:
    """Large amounts are said in millions, small ones to the cent; what is rounded up to the next size is of that."""
    assert money(amount, "EUR") == words


def test_shares_of_a_budget_are_exact() -> None:
    """What is left of a budget is nothing where the shares are a hundred, however they add up in binary."""
    shares = ["26", "9.8", "15.6", "14.6", "34"]
    plot = drawn("budget", {"channels": [{"type": "email", "budget_share": share} for share in shares]})

    assert plot is not None
    assert "e-" not in plot.description
    assert "is not given" not in plot.description


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_nothing_typed_gets_out_of_its_text(text: str) -> None:
    """Whatever a name is, the picture has the same elements, and no more."""
    for name in ("<script>alert(1)</script>", '" onload="x', text):
        answers = {
            "competitors": [{"id": "a", "name": name}], "places": [{"competitor": "a", "x": 1, "y": 1}], "own_x": 1,
            "own_y": 1, "x_axis_low": name, "tiers": [{"name": name, "price": "1"}], "currency": name,
            "milestones": [{"name": name, "due": "2027-01-01"}],
            "risks": [{"risk": name, "likelihood": 1, "impact": 1}],
        }  # fmt: skip
        for drawing in ALL:
            if plot := drawing.draw(answers):
                tags = {node.tag.removeprefix(SVG) for node in ElementTree.fromstring(plot.svg).iter()}
                assert tags <= {"svg", "title", "desc", "text", "rect", "circle", "line", "polyline"}


@pytest.mark.parametrize(
    "answers", [{"tam": "x"}, {"places": "x"}, {"risks": [3]}, {"tiers": [{"price": None}]}, {"tam": True}]
)
def test_what_is_half_typed_is_not_drawn(answers: dict[str, Any]) -> None:
    """Answers that are none yet give no plot, and no error."""
    assert [drawing.draw(answers) for drawing in ALL] == [None] * len(ALL)


def test_channels_go_by_their_names() -> None:
    """What the budget's bars are called is what the step's list of channels says."""
    for value, label in CHANNELS:
        plot = drawn("budget", {"channels": [{"type": value, "budget_share": "40"}]})
        assert [label] == [bar.text for bar in shapes(plot, "bar-name")]
