"""Fields that are text: lines, web and email addresses, days.

Their patterns are in the part of regular expressions that Python and JSON Schema (ECMA-262) read alike: explicit
classes, no look-around, nothing like ``\\s`` or ``\\w``, which mean other characters there.
"""

import re
from datetime import date
from typing import Any

from wtforms.validators import StopValidation

from onboarding.forms import messages
from onboarding.forms.fields.answer import AnswerField, Json, Pairs, Schema, is_control
from onboarding.forms.validators import DayBetween

_WIDE_SPACES = r"\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SPACE = rf"[\t-\r\x1c-\x20\x85\xa0{_WIDE_SPACES}]"  # what str.strip takes away
_SEEN = rf"[^\x00-\x20\x7f-\xa0{_WIDE_SPACES}]"  # neither space nor control character (C0, DEL, C1)
_INSIDE_A_LINE = r"[^\x00-\x1f\x7f-\x9f]"
WRAPS_FROM = 120  # characters; what may be longer is a line that wraps (``templates/_fields.html``)
_MUCH = 200  # characters; who may write more is told how much
_INSIDE_LINES = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f]"

# Letters, digits and whatever is not ASCII, as parts of host names in any script are.
_ALNUM = rf"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa0{_WIDE_SPACES}]"
_LETTER = rf"[^\x00-\x40\x5b-\x60\x7b-\xa0{_WIDE_SPACES}]"
_IN_A_LABEL = rf"[^\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\xa0{_WIDE_SPACES}]"  # - and _ too


class TextField(AnswerField):
    """One line of text."""

    kind = "text"
    inside = _INSIDE_A_LINE
    foreign = "\r\n", messages.CONTROL_CHARACTER  # line ends that a program may not send, and what it is told

    def tidy(self, text: str) -> str:
        """One line, of what was pasted or typed as several."""
        return re.sub(r"[\r\n]+", " ", text.strip())

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
        """The limits are of what stands between the first and the last character that is no space."""
        minimum, maximum = self.flags.minlength or 1, self.flags.maxlength
        more = f"{{{max(0, minimum - 2)},{'' if maximum is None else maximum - 2}}}"
        rest = f"{self.inside}{more}{_SEEN}" if maximum is None or maximum > 1 else ""
        text = f"{_SEEN}{rest if minimum > 1 else f'(?:{rest})?'}{SPACE}*"
        schema = {
            "type": "string",
            "description": _limits_in_words(minimum, maximum),
            "pattern": f"^{SPACE}*{text}$" if self.flags.required else f"^{SPACE}*(?:{text})?$",
            "x-length": {"minimum": minimum} | ({} if maximum is None else {"maximum": maximum}),
        }
        return schema | ({"minLength": minimum} if self.flags.required else {})


class LongTextField(TextField):
    """Several lines of text."""

    kind = "long_text"
    inside = _INSIDE_LINES
    foreign = "\r", messages.LINE_ENDS

    @property
    def help_text(self) -> str:
        """With how much may be written, where that is a lot: said once, and not in every row of a group."""
        maximum = self.flags.maxlength or 0
        if maximum <= _MUCH or "-" in self.name:
            return super().help_text
        return f"{super().help_text} Up to {maximum:,} characters.".lstrip()

    def tidy(self, text: str) -> str:
        """Browsers send line ends as two characters and count them as one."""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

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
        every = [*forms, *([] if self.flags.required else [{"const": ""}])]
        return {"description": description, **(every[0] if len(every) == 1 else {"anyOf": every})}


class WebAddressField(PatternField):
    """A web address; ``https://`` is added where it was not typed. Nothing is fetched."""

    controls = {
        "inputmode": "url",
        "autocomplete": "url",
        "spellcheck": "false",
        "autocapitalize": "none",
        "maxlength": "300",
    }
    _longest = 300  # characters without the scheme, so that adding it makes no address too long
    _schemes = {"https://": "[hH][tT][tT][pP][sS]://", "http://": "[hH][tT][tT][pP]://"}
    _host = rf"(?:{_IN_A_LABEL}{{1,63}}\.)+{_LETTER}{_IN_A_LABEL}{{1,62}}(?::[0-9]{{1,5}})?(?:[/?#]{_SEEN}*)?"
    _address = re.compile(rf"(?:{'|'.join(_schemes.values())}){_host}")

    def parse(self, text: str) -> str:
        address = text if re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE) else f"https://{text}"
        if len(address.partition("://")[2]) > self._longest or not self._address.fullmatch(address):
            raise ValueError(messages.WEB_ADDRESS)
        return address

    def schema(self) -> Schema:
        forms = {"": "", **self._schemes}
        return self._or_empty(
            "With https:// or without.",
            *(
                {"type": "string", "pattern": f"^{pattern}{self._host}$", "maxLength": self._longest + len(scheme)}
                for scheme, pattern in forms.items()
            ),
        )


class EmailField(PatternField):
    """An email address as HTML's own control takes it, with a dot in its domain, and in any script.

    Nothing is sent or looked up. https://html.spec.whatwg.org/#valid-e-mail-address
    """

    controls = {
        "type": "email",
        "inputmode": "email",
        "autocomplete": "email",
        "spellcheck": "false",
        "maxlength": "254",
    }
    _longest = 254  # characters, RFC 5321
    _local = rf"[^\x00-\x20\x22\x28\x29\x2c\x3a-\x3c\x3e\x40\x5b-\x5d\x7f-\xa0{_WIDE_SPACES}]{{1,64}}"
    _label = rf"{_ALNUM}(?:(?:{_ALNUM}|-){{0,61}}{_ALNUM})?"
    _pattern = rf"{_local}@(?:{_label}\.)+{_LETTER}(?:{_ALNUM}|-){{0,61}}{_ALNUM}"

    def parse(self, text: str) -> str:
        if len(text) > self._longest or not re.fullmatch(self._pattern, text):
            raise ValueError(messages.EMAIL)
        local, _, domain = text.partition("@")
        return f"{local}@{''.join(c.lower() if c.isascii() else c for c in domain)}"

    def schema(self) -> Schema:
        schema = {"type": "string", "pattern": f"^{self._pattern}$", "maxLength": self._longest}
        return self._or_empty("An email address.", schema)


class DateField(PatternField):
    """A day, as ISO 8601 writes it; a browser's date control does the same."""

    controls = {"type": "date", "min": "1900-01-01", "max": "2999-12-31"}
    _pattern = "(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def parse(self, text: str) -> date:
        try:
            day = date.fromisoformat(text) if re.fullmatch(self._pattern, text) else None
        except ValueError:
            day = None
        if day is None:
            raise ValueError(messages.DATE.format(example=f"{date.today().year + 1}-03-31"))
        return day

    def answer(self) -> Json:
        return self.data and self.data.isoformat()

    @property
    def attributes(self) -> dict[str, str]:
        """A browser's date control shows nothing that is no day; what else was typed is shown as text, to be mended."""
        attributes = super().attributes
        if self.data is None and self.typed():
            return {name: value for name, value in attributes.items() if name not in self.controls}
        return attributes

    def schema(self) -> Schema:
        schema = {"type": "string", "format": "date", "pattern": f"^{self._pattern}$"}
        return self._or_empty("Like 2027-03-31.", schema)

    def rules(self) -> tuple[str, ...]:
        """No schema compares days."""
        return tuple(
            f"{self.name} is {validator}" for validator in self.validators if isinstance(validator, DayBetween)
        )

    def shown(self) -> str:
        return f"{self.data.day} {self.data:%B %Y}" if self.data else ""


def _limits_in_words(minimum: int, maximum: int | None) -> str:
    if maximum is None:
        return f"At least {minimum} characters."
    return f"{minimum:,} to {maximum:,} characters." if minimum > 1 else f"At most {maximum:,} characters."
