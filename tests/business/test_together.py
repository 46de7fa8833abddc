"""Answers that must go together: names, shares, parts of a market, and references to what was said before."""

import pytest

from onboarding.forms import StepForm
from tests.business.asking import ask, assert_accepted, assert_refused, some_rows, wrong_at


@pytest.mark.parametrize(("number", "path"), [(7, "competitors.1.name"), (12, "values.1.value"), (14, "icps.1.name")])
def test_names_differ(number: int, path: str) -> None:
    """Two rows of one name are refused at the second, whatever their capitals."""
    first = ask(number).answers()[path.split(".")[0]][0][path.split(".")[2]]
    assert_refused(ask(number, (path, f" {first.upper()} ")), path)


@pytest.mark.parametrize(
    ("number", "group", "share"), [(4, "audience_segments", "share"), (20, "channels", "budget_share")]
)
def test_shares_go_up_to_a_hundred(number: int, group: str, share: str) -> None:
    """Shares may be 100 % together, or less, or not given; a hundredth more is refused with the sum."""

    def shared(*shares: str | None) -> StepForm:
        changes = [(f"{group}.{place}.{share}", value) for place, value in enumerate(shares)]
        return ask(number, (group, some_rows(number, group, len(shares))), *changes)

    assert_accepted(shared("60", "39.99", "0.01"))
    assert_accepted(shared("60", None, "0"))
    form = shared("60", "40", "0.01")
    assert_refused(form, group)
    assert "100.01 %" in wrong_at(form)[group]


@pytest.mark.parametrize(
    ("shares", "fine"),
    [
        (("99.99", "0.01"), True),
        (("60", "39.99"), False),
        (("60", "40.01"), False),
        (("33.33", "33.33", "33.33"), True),
        (("33.3", "33.3", "33.3"), True),
        (("33", "33", "33"), False),
        (("50", "49.9"), False),
        (("16.67",) * 6, True),
        (("26", "9.8", "15.6", "14.6", "34"), True),
    ],
)
def test_revenue_streams_make_a_hundred(shares: tuple[str, str], fine: bool) -> None:
    """Revenue streams are 100 % together, neither less nor more than rounding their decimals explains."""
    streams = [{"name": f"Stream {place}", "share": share} for place, share in enumerate(shares)]
    form = ask(9, ("revenue_streams", streams))
    assert_accepted(form) if fine else assert_refused(form, "revenue_streams")


@pytest.mark.parametrize("given", [{}, {"share": "40"}])
def test_a_single_revenue_stream_is_all_there_is(given: dict[str, str]) -> None:
    """The only revenue stream has 100 %, and is not asked for it."""
    form = ask(9, ("revenue_streams", [{"name": "Bread", **given}]))
    assert_accepted(form)
    assert form.answers()["revenue_streams"] == [{"name": "Bread", "share": "100"}]


def test_one_channel_is_primary() -> None:
    """Channels without a primary one are refused."""
    channels = [{"type": "email", "rank": rank} for rank in ("secondary", "tertiary")]
    assert_refused(ask(20, ("channels", channels)), "channels")


@pytest.mark.parametrize(
    ("tam", "sam", "som", "wrong"),
    [
        ("5", "5", "5", []),
        ("5", "5.01", "5", ["sam"]),
        ("5", "4", "4.01", ["som"]),
        ("5", "6", "7", ["sam"]),
        ("0", "6", "5", ["tam"]),
    ],
)
def test_a_market_holds_its_parts(tam: str, sam: str, som: str, wrong: list[str]) -> None:
    """TAM ≥ SAM ≥ SOM; the first that does not fit is the one that is told."""
    assert wrong == list(wrong_at(ask(21, ("tam", tam), ("sam", sam), ("som", som))))


def test_every_competitor_has_its_place() -> None:
    """The map wants each competitor of the list, and no other."""
    assert_refused(ask(8, ("places.2", None)), "places")
    assert_refused(ask(8, ("places.0.competitor", "nobody")), "places")
    assert_accepted(ask(8, ("places.0.competitor", "OVENI")))


@pytest.mark.parametrize(
    ("number", "path"),
    [(15, "pain_points.0.icp"), (16, "goals.0.icp"), (16, "trigger_events.0.icp"), (17, "key_messages.0.icp")],
)
def test_an_ideal_customer_is_one_of_the_list(number: int, path: str) -> None:
    """An ideal customer is referred to by id or by name; another is refused."""
    form = ask(number, (path, "the family bakery"))
    assert_accepted(form)
    group = path.split(".")[0]
    assert form.answers()[group][0]["icp"] == "family-bakery"
    assert_refused(ask(number, (path, "the astronaut")), path)


def test_the_primary_customer_is_one_of_the_list() -> None:
    """The first ideal customer is the primary one unless another is chosen; one that is not there is refused."""
    assert ask(14, ("primary_icp", None)).answers()["primary_icp"] == "family-bakery"
    assert ask(14, ("primary_icp", "regional-bakery")).answers()["primary_icp"] == "regional-bakery"
    assert_refused(ask(14, ("primary_icp", "the astronaut")), "primary_icp")
