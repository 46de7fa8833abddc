"""``/preview/funnel``: the funnel as plots and as a table. Development and tests only; production has the command."""

from flask import Response, current_app, request, url_for

from onboarding.http import headers
from onboarding.http.rendering import render
from onboarding.observability.funnel import funnel_of
from onboarding.observability.funnel_report import LONGEST, USUAL, funnel_report
from onboarding.preview.funnel_plots import minutes, refused, took, went_on
from onboarding.web.assets import asset
from onboarding.web.wizard import current_wizard

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
