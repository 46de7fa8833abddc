"""``/preview/funnel``: who went on, how long it took, and what was refused, as plots with a line a step and as a table.

Development and tests only; production has the command.
"""

from collections.abc import Callable

from flask import Response, current_app, request, url_for
from markupsafe import Markup

from onboarding.context.plots.drawing import Plot, line, picture, rect, short, text
from onboarding.http import headers
from onboarding.http.rendering import render
from onboarding.observability.funnel import LONGEST, USUAL, FunnelReport, StepReport, funnel_of, funnel_report
from onboarding.web.assets import asset
from onboarding.web.wizard import current_wizard

WIDTH, STEP, EDGE, BAR = 320, 34, 8, 8
MOST_FIELDS = 20
Shapes = list[Markup]


def went_on(counted: FunnelReport) -> Plot | None:
    """An outline as long as many started, filled as far as they saved, with a line for those who skipped."""
    most = max(max(report.started, report.saved + report.skipped) for report in counted.steps)
    if not most:
        return None
    scale = WIDTH / most

    def bar(report: StepReport, top: float) -> Shapes:
        shapes = [
            rect("them", 0, top, report.started * scale, BAR, 2),
            rect("bar", 0, top, report.saved * scale, BAR, 2),
        ]
        if report.skipped:
            middle = top + BAR / 2
            shapes.append(
                line("skipped", report.saved * scale, middle, (report.saved + report.skipped) * scale, middle)
            )
        return shapes

    return _by_step("funnel", "Who went on", counted, lambda report: f"{report.saved} of {report.started}", _told, bar)


def took(counted: FunnelReport) -> Plot | None:
    """How long half of the founders took at most."""
    longest = max((report.median or 0) for report in counted.steps)
    if not longest:
        return None

    def bar(report: StepReport, top: float) -> Shapes:
        return [rect("bar", 0, top, WIDTH * (report.median or 0) / longest, BAR, 2)]

    def describe(report: StepReport) -> str:
        return f"{minutes(report.median)} minutes" if report.median else "not timed"

    return _by_step("times", "How long it took", counted, lambda report: minutes(report.median), describe, bar)


def refused(counted: FunnelReport) -> Plot | None:
    """The fields that were refused most, whatever their step."""
    fields = [(field, many) for report in counted.steps for field, many in report.wrong.items()]
    fields = sorted(fields, key=lambda named: -named[1])[:MOST_FIELDS]
    if not fields:
        return None
    most, shapes = fields[0][1], []
    for place, (field, many) in enumerate(fields):
        top = EDGE + place * STEP
        shapes += [*_named(field, str(many), top), rect("bar", 0, top + 16, WIDTH * many / most, BAR, 2)]
    return _plot("refused", "What was refused", [f"{field}: {many}" for field, many in fields], shapes)


def minutes(seconds: float | None) -> str:
    """As people read it: “1:05”; a dash where there is none."""
    return "–" if seconds is None else f"{round(seconds) // 60}:{round(seconds) % 60:02}"


def _by_step(
    name: str,
    title: str,
    counted: FunnelReport,
    size: Callable[[StepReport], str],
    describe: Callable[[StepReport], str],
    bar: Callable[[StepReport, float], Shapes],
) -> Plot:
    shapes: Shapes = []
    for place, report in enumerate(counted.steps):
        top = EDGE + place * STEP
        shapes += [*_named(f"{place + 1}. {report.step.title}", size(report), top), *bar(report, top + 16)]
    return _plot(name, title, [f"{report.step.title}: {describe(report)}" for report in counted.steps], shapes)


def _named(label: str, size: str, top: float) -> Shapes:
    return [
        text("bar-name", 0, top + 10, short(label, 36), anchor="start"),
        text("bar-size", WIDTH, top + 10, size, anchor="end"),
        line("axis", 0, top + 16 + BAR, WIDTH, top + 16 + BAR),
    ]


def _plot(name: str, title: str, lines: list[str], shapes: Shapes) -> Plot:
    description, height = "; ".join(lines) + ".", 2 * EDGE + STEP * len(lines)
    return Plot(name, title, description, picture(name, WIDTH, height, title, description, shapes))


def _told(report: StepReport) -> str:
    skipped = f", {report.skipped} skipped" if report.skipped else ""
    return f"{report.started} started, {report.saved} saved{skipped}, {report.left} left"


SPANS = (1, USUAL, 30, LONGEST)  # days


def funnel() -> Response:
    """What all processes have written, and this one has counted until now."""
    wizard = current_wizard()
    funnel_of(current_app).flush()
    asked = request.args.get("days", "")
    days = next((span for span in SPANS if str(span) == asked), USUAL)
    counted = funnel_report(wizard.manager, wizard.flow, days)
    plots = [plot for draw in (went_on, took, refused) if (plot := draw(counted)) is not None]
    spans = [(span, "Today" if span == 1 else f"{span} days", url_for(".funnel", days=span)) for span in SPANS]
    page = render(
        "preview_funnel.html",
        flow=wizard.flow,
        asset=asset,
        counted=counted,
        plots=plots,
        spans=spans,
        minutes=minutes,
    )
    response = Response(page)
    response.headers["Content-Security-Policy"] = headers.READ
    return response
