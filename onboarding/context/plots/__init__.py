"""Plots of answers, as SVG made on the server: in the step as it is typed, on the summary, and in documents.

Each plot is a function of what has been said so far (all answers in one dict, whole or half typed): a ``Plot``, or None
where there is nothing to draw yet. Colours are the stylesheet's, by class.
"""

from onboarding.context.plots.amounts import budget_split, market_circles, pricing_ladder
from onboarding.context.plots.drawing import Drawing, Plot
from onboarding.context.plots.plan import milestone_line, risk_grid
from onboarding.context.plots.positions import perceptual_map, personality_profile

BUSINESS_PLOTS = {
    8: (Drawing("map", "x_axis_low", perceptual_map),),
    10: (Drawing("ladder", "tiers", pricing_ladder),),
    13: (Drawing("voice", "formal_casual", personality_profile),),
    20: (Drawing("budget", "channels", budget_split),),
    21: (Drawing("market", "tam", market_circles),),
    22: (Drawing("milestones", "milestones", milestone_line), Drawing("risks", "risks", risk_grid)),
}

__all__ = ["BUSINESS_PLOTS", "Drawing", "Plot"]
