"""The competitive section: steps 7 and 8."""

from typing import Literal

from onboarding.context.models.part import Coordinate, Part, RowId


class Position(Part):
    """A place on the perceptual map; −10 is the low end of an axis, 10 the high end."""

    x: Coordinate
    y: Coordinate


class Competitor(Part):
    """Somebody, or something, that customers could choose instead."""

    id: RowId
    name: str
    kind: Literal["direct", "indirect", "status_quo"]
    """Same solution; another solution; what people do today without any of them."""
    website: str | None = None
    strengths: str | None = None
    weaknesses: str | None = None
    position: Position


class Axis(Part):
    """What the two ends of an axis stand for."""

    low: str
    high: str


class PerceptualMap(Part):
    """Where the business stands; each competitor has its own `position`."""

    x_axis: Axis
    y_axis: Axis
    own: Position


class Positioning(Part):
    """Where the business stands among its competitors."""

    statement: str
    category_path: Literal["safe", "clever", "bold"]
    """A category that buyers know; a known one seen anew; a new one."""
    map: PerceptualMap


class Competitive(Part):
    """Who else customers could choose, and where the business stands among them."""

    competitors: tuple[Competitor, ...]
    positioning: Positioning
