"""Fields that are text: lines, and what has a form.

Their patterns are in the part of regular expressions that Python and JSON Schema (ECMA-262) read alike: explicit
classes, no look-around, nothing like ``\\s`` or ``\\w``, which mean other characters there.
"""

import re
from typing import Any

from wtforms.validators import StopValidation

from onboarding.forms import messages
from onboarding.forms.fields.answer import AnswerField, Json, Pairs, Schema, is_control
from onboarding.forms.fields.visible_text import EDGES, SIMPLE, SIMPLE_SEEN, SPACES, UNSEEN, tidied

SPACE = rf"[{SPACES}]"  # what str.strip takes away
_EDGE = rf"[{EDGES}]"
_SEEN = rf"[^\x00-\x20\x7f-\xa0{UNSEEN}]"  # something to see: no space, no control character, nothing invisible
_SEEN_NOT_SIMPLE = rf"[^\x00-\x20\x7f-\xa0{UNSEEN}{SIMPLE}]"
_INSIDE_A_LINE = r"[^\x00-\x1f\x7f-\x9f]"
_NOT_SIMPLE_IN_A_LINE = rf"[^\x00-\x1f\x7f-\x9f{SIMPLE}]"
WRAPS_FROM = 120  # characters; what may be longer is a line that wraps (``templates/_fields.html``)
_INSIDE_LINES = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f]"
_NOT_SIMPLE_IN_LINES = rf"[^\x00-\x08\x0a-\x1f\x7f-\x9f{SIMPLE}]"
_MUCH = 200  # characters; who may write more is told how much
_LINE_ENDS = re.compile(r"[\t-\r\x85\u2028\u2029]+")  # and what parts cells, pages and lines elsewhere
_MOST_WORTH = 3  # letters that one character may be worth


class TextField(AnswerField):
    """One line of text."""

    kind = "text"
    inside = _INSIDE_A_LINE
    simple, not_simple = rf"[{SIMPLE}]", _NOT_SIMPLE_IN_A_LINE
    foreign = "\t\n\v\f\r\x85", messages.CONTROL_CHARACTER  # what a program may not send in it, and what it is told

    def tidy(self, text: str) -> str:
        """One line, of what was pasted or typed as several, or as cells; made alike as ``visible_text`` says."""
        return tidied(_LINE_ENDS.sub(" ", text.strip()))

    def as_sent(self, form: Any) -> Pairs:
        """A control of one line takes line ends out of what it is given."""
        text = self.typed()
        return [(self.name, re.sub(r"[\r\n]+", "", text) if (self.flags.maxlength or 0) <= WRAPS_FROM else text)]

    def as_typed(self, value: Json) -> Pairs:
        ends, message = self.foreign
        if isinstance(value, str) and any(end in value.strip() for end in ends):
            raise ValueError(message)
        return super().as_typed(value)

    def schema(self) -> Schema:
        """The limits are of what stands between the first and the last character that is to be seen.

        Where each character is one cluster and one letter they are exact; for other texts the rule stands beside.
        """
        minimum, maximum = self.flags.minlength or 1, self.flags.maxlength
        more = f"{{{max(0, minimum - 2)},{'' if maximum is None else maximum - 2}}}"
        rest = f"{self.simple}{more}[{SIMPLE_SEEN}]" if maximum is None or maximum > 1 else ""
        plain = f"[{SIMPLE_SEEN}]{rest if minimum > 1 else f'(?:{rest})?'}"
        other = f"(?:{_SEEN_NOT_SIMPLE}|[{SIMPLE_SEEN}]{self.simple}*{self.not_simple}){self.inside}*"
        text = f"(?:{plain}|{other}){_EDGE}*"
        schema = {
            "type": "string",
            "description": _limits_in_words(minimum, maximum),
            "pattern": f"^[{UNSEEN}]*{text}$" if self.flags.required else f"^[{UNSEEN}]*(?:{text})?$",
            "x-length": {"minimum": minimum} | ({} if maximum is None else {"maximum": maximum}),
        }
        return schema | ({"minLength": -(-minimum // _MOST_WORTH)} if self.flags.required else {})

    def rules(self) -> tuple[str, ...]:
        if not self.flags.maxlength and not self.flags.minlength:
            return ()
        return (
            f"{self.name} counts what a reader sees as a character once, and towards the fewest a Han character thrice",
        )


class LongTextField(TextField):
    """Several lines of text."""

    kind = "long_text"
    inside = _INSIDE_LINES
    simple, not_simple = rf"[\n{SIMPLE}]", _NOT_SIMPLE_IN_LINES
    foreign = "\r\v", messages.LINE_ENDS

    @property
    def help_text(self) -> str:
        """With how much may be written, where that is a lot: said once, and not in every row of a group."""
        maximum = self.flags.maxlength or 0
        if maximum <= _MUCH or "-" in self.name:
            return super().help_text
        return f"{super().help_text} Up to {maximum:,} characters.".lstrip()

    def tidy(self, text: str) -> str:
        """Browsers send line ends as two characters and count them as one."""
        return tidied(text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").strip())

    def _refuse_controls(self, text: str) -> None:
        if any(is_control(character, allowed="\n\t") for character in text):
            raise StopValidation(messages.CONTROL_CHARACTER)


class PatternField(AnswerField):
    """Text of a known form; from a program without spaces around it."""

    kind = "text"

    def as_typed(self, value: Json) -> Pairs:
        if isinstance(value, str) and value != value.strip():
            raise ValueError(messages.NO_SPACES)
        return super().as_typed(value)

    def _or_empty(self, description: str, *forms: Schema) -> Schema:
        """One of these, and nothing at all where that is allowed."""
        every = [*forms, *([] if self.flags.required else [{"type": "string", "maxLength": 0}])]
        return {"description": description, **(every[0] if len(every) == 1 else {"anyOf": every})}


def _limits_in_words(minimum: int, maximum: int | None) -> str:
    if maximum is None:
        return f"At least {minimum} characters."
    return f"{minimum:,} to {maximum:,} characters." if minimum > 1 else f"At most {maximum:,} characters."
