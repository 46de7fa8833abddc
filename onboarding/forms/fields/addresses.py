"""Fields for web and email addresses: read as people type and paste them, sent by programs as they are."""

import re

from onboarding.forms import email_addresses, messages, web_addresses
from onboarding.forms.email_addresses import NotAnEmailAddress, great_provider_near, read_email_address
from onboarding.forms.fields.answer import Json, Pairs, Schema
from onboarding.forms.fields.text import PatternField
from onboarding.forms.numerals import LONGEST
from onboarding.forms.numerals.result import Ambiguous, Reading
from onboarding.forms.web_addresses import NotAWebAddress, read_web_address
from onboarding.forms.wrappings import is_nothing


class AddressField(PatternField):
    """An address that is kept as it was typed, once what was around it is off. “none” is no answer.

    The page says what was understood, and how machines write it where they write it otherwise.
    """

    interprets = True
    pattern: str  # the whole of what a program may send
    refused: str  # what it is told else

    def parse(self, text: str) -> str | None:
        return None if is_nothing(text) else self.read_address(text)

    def read_address(self, text: str) -> str:
        """The address; ValueError with a message that says what to do, ``Ambiguous`` with one that asks."""
        raise NotImplementedError

    def as_ascii(self) -> str:
        """The address in ASCII, as machines exchange it."""
        raise NotImplementedError

    def as_typed(self, value: Json) -> Pairs:
        """What pages mend, a program has to send as it is meant."""
        if isinstance(value, str) and value and not re.fullmatch(self.pattern, value):
            raise ValueError(messages.NO_SPACES if value != value.strip() else self.refused)
        return super().as_typed(value)

    def written(self) -> str:
        return str(self.data)

    def understood(self) -> str:
        return self.shown()

    def shown(self) -> str:
        if not self.data:
            return ""
        in_ascii = self.as_ascii()
        return str(self.data) if in_ascii == self.data else f"{self.data} ({in_ascii})"

    def rules(self) -> tuple[str, ...]:
        return (f"{self.name} has a host name that can be registered (UTS #46)",)


class WebAddressField(AddressField):
    """A web address; ``https://`` is added where it was not typed. Nothing is fetched."""

    controls = {
        "inputmode": "url",
        "autocomplete": "url",
        "spellcheck": "false",
        "autocapitalize": "none",
        "data-maxlength": str(web_addresses.LONGEST),
    }
    refused = messages.WEB_ADDRESS
    pattern = rf"(?:{'|'.join(web_addresses.SCHEMES.values())})?{web_addresses.HOST}"
    _told = {"handle": messages.WEB_IS_HANDLE, "email": messages.WEB_IS_EMAIL, "several": messages.WEB_IS_SEVERAL}

    def read_address(self, text: str) -> str:
        try:
            return read_web_address(text)
        except NotAWebAddress as error:
            told = self._told.get(error.reason, messages.WEB_ADDRESS)
            raise ValueError(told.format(shown=error.shown[:LONGEST])) from error

    def as_ascii(self) -> str:
        scheme = str(self.data).partition("://")[0]
        in_ascii = web_addresses.ascii_form(self.data)
        return f"{scheme}://{in_ascii.partition('://')[2]}"

    def schema(self) -> Schema:
        forms = {"": "", **web_addresses.SCHEMES}
        return self._or_empty(
            "With https:// or without.",
            *(
                {
                    "type": "string",
                    "pattern": f"^{pattern}{web_addresses.HOST}$",
                    "maxLength": web_addresses.LONGEST + len(scheme),
                }
                for scheme, pattern in forms.items()
            ),
        )


class EmailField(AddressField):
    """An email address, in any script. One that is nearly at a great provider is asked about. Nothing is looked up."""

    controls = {
        "inputmode": "email",
        "autocomplete": "email",
        "spellcheck": "false",
        "autocapitalize": "none",
        "data-maxlength": str(email_addresses.LONGEST),
    }
    refused = messages.EMAIL
    pattern = email_addresses.PATTERN
    _told = {
        "handle": messages.EMAIL_IS_HANDLE,
        "web": messages.EMAIL_IS_WEB,
        "several": messages.EMAIL_IS_SEVERAL,
        "no domain": messages.EMAIL_NO_DOMAIN,
    }

    def read_address(self, text: str) -> str:
        try:
            address = read_email_address(text)
        except NotAnEmailAddress as error:
            told = self._told.get(error.reason, messages.EMAIL)
            raise ValueError(told.format(shown=error.shown[:LONGEST])) from error
        near = great_provider_near(address)
        if near and not self.is_confirmed(address):
            readings = [Reading(near, near), Reading(address, address)]
            raise Ambiguous(readings, messages.EMAIL_NEAR.format(shown=address[:LONGEST]))
        return address

    def as_ascii(self) -> str:
        return email_addresses.ascii_domain(self.data)

    def schema(self) -> Schema:
        schema = {"type": "string", "pattern": f"^{self.pattern}$", "maxLength": email_addresses.LONGEST}
        return self._or_empty("An email address.", schema)
