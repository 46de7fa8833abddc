"""The plots of a business for print: drawn from its context, in fixed colours, by the company's name."""

import re
from collections.abc import Callable

from markupsafe import escape

from onboarding.context.markdown.words import Row, Words
from onboarding.context.pdf.blocks import Block
from onboarding.context.pdf.said import said_of
from onboarding.context.plots import BUSINESS_PLOTS
from onboarding.context.plots.drawing import short
from onboarding.context.plots.positioning import SIZE

Picture = Callable[[str], Block]  # a plot's name -> the plot, or nothing where there is nothing to draw

# The stylesheet's light tokens, and its mixtures of them worked out, so that no reader of SVG has to.
_STYLE = """
text { font-family: "Libertinus Serif", "Amiri"; font-size: 12px; fill: #5c5749 }
.you-name, .bar-name, .size-name, .risk-name { fill: #1f1c16 } .you-name, .risk-name { font-weight: 600 }
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
_EDGE = 6  # of white around a plot, for names that reach a little beyond it


def pictures(context: Row, words: Words) -> Picture:
    """The plots of a context whose texts are clean."""
    said = said_of(context)
    said["channels"] = [{**row, "type": words("channels[].type", row["type"])} for row in said.get("channels", ())]
    drawings = {drawing.name: drawing for drawings in BUSINESS_PLOTS.values() for drawing in drawings}

    def picture(name: str) -> Block:
        plot = drawings[name].draw(said)
        if plot is None:
            return {}
        svg, width = for_print(plot.svg, context["foundation"]["company"]["name"])
        return {"kind": "picture", "svg": svg, "width": width, "alt": plot.description, "caption": _CAPTIONS[name]}

    return picture


def for_print(svg: str, company: str) -> tuple[str, int]:
    """With its colours in it, a little more room, and a name where a founder reads “You”; and its width in units."""
    head, body = svg.split(">", 1)
    width, height = (int(size) + 2 * _EDGE for size in re.findall(r'(?:width|height)="(\d+)"', head))
    room = f'viewBox="{-_EDGE} {-_EDGE} {width} {height}" width="{width}" height="{height}"'
    named = re.sub(r'(?<=class="you-name" )x="([^"]+)"( y="[^"]+") text-anchor="middle">You', _name_of(company), body)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {room}><style>{_STYLE}</style>{named}', width


def _name_of(company: str) -> Callable[[re.Match[str]], str]:
    """Over its mark, and no further than the edge that is near."""

    def named(place: re.Match[str]) -> str:
        x = float(place[1])
        anchor = "start" if x < SIZE / 4 else "end" if x > SIZE * 3 / 4 else "middle"
        x += {"start": -8, "middle": 0, "end": 8}[anchor]
        return f'x="{x:g}"{place[2]} text-anchor="{anchor}">{escape(short(company))}'

    return named
