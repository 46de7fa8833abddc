"""Fields that are text: lines, web and email addresses, days."""

import re
from datetime import date

from email_validator import EmailNotValidError, validate_email
from wtforms.validators import StopValidation

from onboarding import messages
from onboarding.fields.answer import AnswerField, Json, Pairs, Schema, is_control

# What JSON Schema needs to count like we do: from the first to the last character that is no space. The classes leave
# out control characters (C0, DEL, C1); several lines may have tabs and line ends inside.
_SEEN = r"[^\s\x00-\x1f\x7f-\x9f]"
_INSIDE_A_LINE = r"[^\x00-\x1f\x7f-\x9f]"
_INSIDE_LINES = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f]"


class TextField(AnswerField):
    """One line of text."""

    kind = "text"
    inside = _INSIDE_A_LINE

    def schema(self) -> Schema:
        least, most = self.flags.minlength or 1, self.flags.maxlength or 1000
        between = f"{self.inside}{{{max(0, least - 2)},{most - 2}}}{_SEEN}"
        pattern = rf"\s*{_SEEN}{between if least > 1 else f'(?:{between})?'}\s*"
        return {
            "type": "string",
            "description": f"{least} to {most} characters, from the first to the last that is no space",
            "pattern": f"^{pattern}$" if self.flags.required else rf"^(?:\s*|{pattern})$",
        }


class LongTextField(TextField):
    """Several lines of text."""

    kind = "long_text"
    inside = _INSIDE_LINES

    def tidy(self, text: str) -> str:
        """Browsers send line ends as two characters and count them as one."""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def _refuse_controls(self, text: str) -> None:
        if any(is_control(character, allowed="\n\t") for character in text):
            raise StopValidation(messages.CONTROL_CHARACTER)

    def as_typed(self, value: Json) -> Pairs:
        if isinstance(value, str) and "\r" in value.strip():
            raise ValueError(messages.LINE_ENDS)
        return super().as_typed(value)


class PatternField(AnswerField):
    """Text of a known form; from a program without spaces around it."""

    kind = "text"

    def as_typed(self, value: Json) -> Pairs:
        if isinstance(value, str) and value != value.strip():
            raise ValueError(messages.NO_SPACES)
        return super().as_typed(value)


class WebAddressField(PatternField):
    """A web address; ``https://`` is added where it was not typed. Nothing is fetched."""

    controls = {
        "inputmode": "url",
        "autocomplete": "url",
        "spellcheck": "false",
        "autocapitalize": "none",
        "maxlength": "300",
    }
    _host = r"(?:[\w-]{1,63}\.)+[^\W\d_][\w-]{1,62}(?::[0-9]{1,5})?(?:[/?#]\S*)?"
    _scheme = r"[hH][tT][tT][pP][sS]?://"
    _address = re.compile(_scheme + _host)

    def parse(self, text: str) -> str:
        address = text if re.match(r"[a-z][a-z0-9+.-]*://", text, re.IGNORECASE) else f"https://{text}"
        # Without the scheme, so that an address to which it was added is still one when it is read again.
        if len(address.partition("://")[2]) > 300 or not self._address.fullmatch(address):
            raise ValueError(messages.WEB_ADDRESS)
        return address

    def schema(self) -> Schema:
        """With the scheme, or without it and shorter."""
        forms: list[Schema] = [
            {"type": "string", "pattern": f"^{self._scheme}{self._host}$", "maxLength": 307},
            {"type": "string", "pattern": f"^{self._host}$", "maxLength": 300},
        ]
        return {"anyOf": forms if self.flags.required else [*forms, {"const": ""}]}


class EmailField(PatternField):
    """An email address that could exist (RFC 5322's common form); nothing is sent or looked up."""

    controls = {
        "type": "email",
        "inputmode": "email",
        "autocomplete": "email",
        "spellcheck": "false",
        "maxlength": "254",
    }

    def parse(self, text: str) -> str:
        try:
            return validate_email(text, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValueError(messages.EMAIL) from error

    def schema(self) -> Schema:
        schema: Schema = {"type": "string", "format": "email", "maxLength": 254}
        return schema if self.flags.required else {"anyOf": [schema, {"const": ""}]}


class DateField(PatternField):
    """A day, as ISO 8601 writes it; a browser's date control does the same."""

    controls = {"type": "date", "min": "1900-01-01", "max": "2999-12-31"}

    def parse(self, text: str) -> date:
        try:
            day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2999:
            raise ValueError(messages.DATE.format(example=f"{date.today().year + 1}-03-31"))
        return day

    def answer(self) -> Json:
        return self.data and self.data.isoformat()

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": "^(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$"}

    def shown(self) -> str:
        return f"{self.data.day} {self.data:%B %Y}" if self.data else ""
