"""The messaging section: steps 12, 13 and 17.

The competitive section: steps 7 and 8.
"""

from typing import Annotated, Literal

from pydantic import Field

from onboarding.context.models.part import Coordinate, Part, RowId, Slider


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


Tone = Literal["warm", "direct", "precise", "witty", "bold", "calm", "inspiring", "plain"]


class Value(Part):
    """Something that the business stands for."""

    value: str
    meaning: str
    """What it means on an ordinary day."""


class Personality(Part):
    """How the business sounds; each slider from 0, the first word, to 10, the second."""

    formal_casual: Slider
    serious_playful: Slider
    respectful_irreverent: Slider
    matter_enthusiastic: Slider
    """0 is matter-of-fact."""
    expert_companion: Slider
    tone_of_voice: Annotated[tuple[Tone, ...], Field(min_length=1)]
    words_we_use: str | None = None
    words_we_avoid: str | None = None


class KeyMessage(Part):
    """What an ideal customer should remember."""

    message: str
    icp: RowId
    """The `id` of the profile in the icp section whom it is for."""
    proof: str | None = None
    """Why they should believe it."""


class Messaging(Part):
    """What the business stands for, how it sounds, and what it says."""

    one_liner: str
    """What the business does, for whom, in one breath."""
    taglines: tuple[str, ...] = ()
    key_messages: tuple[KeyMessage, ...]
    soundbites: tuple[str, ...] = ()
    """Sentences worth repeating."""
    always_say: str | None = None
    """Words and phrases, as the founder listed them."""
    never_say: str | None = None
    """Words and phrases, as the founder listed them."""
    values: tuple[Value, ...]
    personality: Personality | None = None
    """Null where this optional step was passed over."""
