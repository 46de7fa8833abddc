"""The plots of a business for print, drawn from its context: shapes as SVG, words as data that the typesetter sets.

So names have the document's fonts, in every script, and the company stands under its own name where a founder reads
“You”.
"""

import re
from html import unescape
from typing import NamedTuple

from onboarding.context.document.blocks import Block, Picture
from onboarding.context.formatting import Row, Words
from onboarding.context.mapping import said_of
from onboarding.context.plots import BUSINESS_PLOTS
from onboarding.context.plots.drawing import short
from onboarding.context.plots.positions import SIZE

# The stylesheet's light tokens, and its mixtures of them worked out, so that no reader of SVG has to.
_STYLE = """
.axis { stroke: #dcd7c9; fill: none } .frame { fill: #ffffff; stroke: #dcd7c9 }
.you, .core, .bar { fill: #0b5d45 } .them { fill: #ffffff; stroke: #8a8371; stroke-width: 1.5 }
.ring { fill: #e6f1ec; stroke: #0b5d45; stroke-width: 1.25 } .profile { fill: none; stroke: #0b5d45; stroke-width: 1.5 }
.cell { fill: #eef5f2 } .risk-middle { fill: #bfd8cf } .risk-high { fill: #e8bdb8 }
"""
_CAPTIONS = {
    "map": "Where the business (green) and its competitors stand",
    "ladder": "Prices, to scale",
    "voice": "The voice between five opposites",
    "budget": "The budget by channel",
    "market": "The market; areas are to scale",
    "milestones": "The milestones in time, to scale",
    "risks": "The risks, by their numbers in the table below",
}
_LETTER = 6  # about as wide as a letter of a name, in the plot's units
_TEXT = re.compile(r'<text class="([^"]*)" x="([^"]*)" y="([^"]*)" text-anchor="([^"]*)">([^<]*)</text>')
_SIZE = re.compile(r'width="(\d+)" height="(\d+)"')


class Label(NamedTuple):
    """Words in a plot; ``y`` is their baseline. ``anchor`` is start, middle or end: left, over and right of ``x``."""

    kind: str
    x: float
    y: float
    anchor: str
    text: str


def pictures(context: Row, words: Words) -> Picture:
    """The plots of a context whose texts are clean."""
    answers = said_of(context)
    answers["channels"] = [
        {**row, "type": words("channels[].type", row["type"])} for row in answers.get("channels", ())
    ]
    drawings = {drawing.name: drawing for drawings in BUSINESS_PLOTS.values() for drawing in drawings}

    def picture(name: str) -> Block:
        plot = drawings[name].draw(answers)
        if plot is None:
            return {}
        drawn = for_print(plot.svg, context["foundation"]["company"]["name"])
        return {"kind": "picture", **drawn, "alt": plot.description, "caption": _CAPTIONS[name]}

    return picture


def for_print(svg: str, company: str) -> Block:
    """The shapes in fixed colours, the labels, and the size in the plot's units."""
    size = _SIZE.search(svg)
    assert size is not None
    shapes = _TEXT.sub("", svg).replace(">", f"><style>{_STYLE}</style>", 1)
    return {
        "svg": shapes.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1),
        "labels": [_named(_label(*found), company)._asdict() for found in _TEXT.findall(svg)],
        "width": int(size[1]),
        "height": int(size[2]),
    }


def _label(kind: str, x: str, y: str, anchor: str, escaped: str) -> Label:
    return Label(kind, float(x), float(y), anchor, unescape(escaped))


def _named(label: Label, company: str) -> Label:
    """“You” by name: over the mark, or from the edge inwards where it would reach beyond it."""
    if label.kind != "you-name":
        return label
    name = short(company)
    half = len(name) * _LETTER / 2
    anchor = "start" if label.x < half else "end" if label.x > SIZE - half else "middle"
    x = label.x + {"start": -8, "middle": 0, "end": 8}[anchor]
    return label._replace(x=x, anchor=anchor, text=name)
