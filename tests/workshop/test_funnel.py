"""The funnel's page: plots, and all of their figures as text."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from onboarding.business.flow import flow
from onboarding.config import Settings
from onboarding.observability.funnel import FunnelReport, StepReport, funnel_of
from onboarding.preview.funnel_page import WIDTH, refused, took, went_on
from tests.web.html_form import Element, parse

NO_TIMES = dict.fromkeys((15, 30, 60, 120, 180, 300, 600), 0)


def passed(place: int, started: int, saved: int, skipped: int = 0, wrong: dict[str, int] | None = None) -> StepReport:
    times = NO_TIMES | {60: saved}
    return StepReport(flow.steps[place], started, saved, skipped, 0, sum((wrong or {}).values()), wrong or {}, times)


def tally_of(*steps: StepReport) -> FunnelReport:
    return FunnelReport(7, steps, 0, 0)


def opened(client: FlaskClient, query: str = "") -> Element:
    answer = client.get(f"/preview/funnel{query}")
    assert answer.status_code == 200
    return parse(answer.data)


def lengths(svg: str, kind: str) -> list[float]:
    return [float(width) for width in re.findall(rf'<rect class="{kind}"[^>]* width="([\d.]+)"', svg)]


@pytest.fixture
def used_app(app: Flask) -> Flask:
    """An application in which four began, three went on, and one field was wrong twice."""
    for what, many in {"1:started": 4, "1:saved": 3, "1:wrong:stage": 2, "1:took:60": 3, "2:started": 3}.items():
        for _ in range(many):
            funnel_of(app).count(what)
    return app


def test_the_page_says_what_was_counted(used_app: Flask) -> None:
    """Until this moment, the counts that are not written yet included: three plots, and the table has every figure."""
    tree = opened(used_app.test_client())

    assert [title.get("id") for title in tree.xpath("//svg/title")] == [
        "plot-funnel-t",
        "plot-times-t",
        "plot-refused-t",
    ]
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in tree.xpath("//tbody/tr")]
    assert len(rows) == len(flow)
    assert rows[0] == [f"1. {flow.steps[0].title}", "4", "3", "0", "1", "0", "0:45", "0", "stage 2"]
    assert rows[1][1:5] == ["3", "0", "0", "3"]
    assert "4 began, 0 finalized" in tree.xpath("string(//main)")


def test_nothing_yet(client: FlaskClient) -> None:
    """Before anybody starts it says so, and draws nothing."""
    tree = opened(client)
    assert tree.xpath("//svg") == []
    assert "Nothing was counted in this time" in tree.xpath("string(//main)")


@pytest.mark.parametrize(("query", "now"), [("", "7 days"), ("?days=1", "Today"), ("?days=90", "90 days")])
def test_days_are_chosen(used_app: Flask, query: str, now: str) -> None:
    """By a link each; what is not among them is a week."""
    assert opened(used_app.test_client(), query).xpath("//a[@aria-current]/text()") == [now]
    assert opened(used_app.test_client(), "?days=100000").xpath("//a[@aria-current]/text()") == ["7 days"]


def test_the_gallery_leads_there(client: FlaskClient) -> None:
    """The front page of the gallery has a link."""
    assert parse(client.get("/preview/").data).xpath("//a[@href='/preview/funnel']")


def test_there_is_none_in_production(settings: Settings) -> None:
    """In production the page is not there; the command is."""
    app = create_app(settings.model_copy(update={"app_env": "production", "secret_key": "k" * 40}))
    assert app.test_client().get("/preview/funnel").status_code == 404
    assert app.test_cli_runner().invoke(args=["onboarding", "funnel"]).exit_code == 0


def test_bars_are_to_scale() -> None:
    """The longest outline is the most that started; what is filled is as long as were saved."""
    plot = went_on(tally_of(passed(0, 40, 30), passed(1, 30, 10, skipped=10)))
    assert plot is not None
    assert lengths(plot.svg, "them") == [WIDTH, WIDTH * 0.75]
    assert lengths(plot.svg, "bar") == [WIDTH * 0.75, WIDTH * 0.25]
    assert plot.svg.count('class="skipped"') == 1
    assert f"{flow.steps[1].title}: 30 started, 10 saved, 10 skipped, 10 left." in plot.description


def test_what_was_saved_without_a_start_fits() -> None:
    """Sessions that began before these days are saved in them: no bar is longer than the plot."""
    plot = went_on(tally_of(passed(0, 0, 8), passed(1, 2, 2)))
    assert plot is not None
    assert max(lengths(plot.svg, "bar")) == WIDTH
    assert passed(0, 0, 8).left == 0


def test_the_most_refused_fields_come_first() -> None:
    """Of all steps together."""
    plot = refused(tally_of(passed(0, 9, 9, wrong={"stage": 2}), passed(1, 9, 9, wrong={"unique_value": 5})))
    assert plot is not None
    assert plot.description == "unique_value: 5; stage: 2."
    assert lengths(plot.svg, "bar") == [WIDTH, WIDTH * 0.4]


@pytest.mark.parametrize("draw", [went_on, took, refused])
def test_nothing_is_drawn_of_nothing(draw: object) -> None:
    """Without counts there is no plot."""
    assert draw(tally_of(passed(0, 0, 0))) is None  # type: ignore[operator]
