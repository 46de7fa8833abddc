"""The messaging section: steps 12, 13 and 17."""

from typing import Annotated, Literal

from pydantic import Field

from onboarding.context.models.part import Part, RowId, Slider

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
