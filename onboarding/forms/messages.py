"""What a founder reads when an answer needs another look. Constants, so that pages, API and tests cannot drift.

A message says what to do. ``{…}`` is filled by the field that says it. Each has a code, which stays where the wording
changes: what programs look at.
"""

from typing import Any


class Message(str):
    """A text with the stable ``code`` of what it says."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, text: str) -> "Message":
        message = super().__new__(cls, text)
        message.code = code
        return message

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # a text's has one: how a copy is made
        return self.code, str(self)

    def format(self, *args: Any, **named: Any) -> "Message":
        return Message(self.code, super().format(*args, **named))


def code_of(message: str) -> str:
    """The code of a message; "invalid" for one that a flow's own check says without a code."""
    return message.code if isinstance(message, Message) else "invalid"


TOO_SHORT = Message("too_short", "Write at least {minimum} characters ({have} so far)")
TOO_LONG = Message("too_long", "Write at most {maximum:,} characters ({have:,} now)")
WHOLE_NUMBER = Message("not_whole_number", "Enter a whole number, like {example}")
NUMBER = Message("not_number", "Enter a number, like {example}")
BETWEEN = Message("out_of_range", "Enter a number between {minimum} and {maximum}")
AT_LEAST = Message("too_small", "Enter a number of {minimum} or more")
MORE_THAN = Message("too_small", "Enter a number above {minimum}")
AT_MOST = Message("too_large", "Enter a number of {maximum} or less")
PLACES = Message("too_many_decimals", "Use at most {places} digits after the decimal point")
CHOOSE = Message("not_an_option", "Choose one of the options")
CHOOSE_FROM = Message("not_an_option", "Choose from the options; “{value}” is not one of them")
NOT_OFFERED = Message("not_offered", "“{label}” is not offered with your other answers; choose again")
CHOOSE_AT_LEAST = Message("too_few", "Choose at least {minimum}")
CHOOSE_AT_MOST = Message("too_many", "Choose at most {maximum}")
WEB_ADDRESS = Message("not_web_address", "Enter a web address, like example.com")
EMAIL = Message("not_email", "Enter an email address, like name@example.com")
DATE = Message("not_date", "Enter a date as year, month and day, like {example}")
ISO_TIME = Message("not_date", "Give this as ISO 8601 has it, like 2027-03-31 or 09:30")
DAY_BETWEEN = Message("out_of_range", "Enter a day from {minimum} to {maximum}")
DAY_FROM = Message("too_small", "Enter {minimum} or a later day")
DAY_UNTIL = Message("too_large", "Enter {maximum} or an earlier day")
COUNTRY = Message("not_a_country", "Enter countries by name or two-letter code; “{value}” is not one we know")
LEAST_ROWS = Message("too_few", "Give at least {minimum} {nouns}")
MOST_ROWS = Message("too_many", "Keep at most {maximum} {nouns}; remove {over}")
NAMES_DIFFER = Message("not_unique", "Give each {noun} its own name; “{value}” is there twice")
ROW_MISSING = Message("unknown_reference", "Choose a {noun} that is in your list")
CONTROL_CHARACTER = Message("control_character", "Remove the invisible control characters")
SHARES_AT_MOST = Message("sum_too_large", "Make the shares add up to 100 % or less; they are {total} % now")
SHARES_EXACTLY = Message("sum_not_100", "Make the shares add up to 100 %; they are {total} % now")
TEXT = Message("not_text", "Give this as text")
LIST = Message("not_list", "Give this as a list of texts")
ROWS = Message("not_rows", "Give this as a list of rows")
TRUE_OR_FALSE = Message("not_boolean", "Give this as true or false")
PRIMARY_CHANNEL = Message("no_primary", "Rank at least one channel as primary")
SAM_ABOVE_TAM = Message(
    "too_large", "Enter {maximum} or less, or correct the total market (TAM), which this is a part of"
)
SOM_ABOVE_SAM = Message(
    "too_large", "Enter {maximum} or less, or correct the part that you can serve (SAM), which this is a part of"
)
LINE_ENDS = Message("line_ends", "End lines with \\n alone")
NO_SPACES = Message("surrounding_space", "Leave out the spaces around it")
EXACT = Message(
    "not_exact", 'Give a whole number, or a decimal number as text, like "{example}", so that it stays exact'
)
EACH_ONCE = Message("not_unique", "Give each of them once")
COUNTRY_CODE = Message("not_a_country", "Give countries as two-letter codes (ISO 3166-1); “{value}” is not one")
EMPTY_ROW = Message("empty_row", "Leave out empty rows")
ROW_FIELD = Message("unexpected", "“{name}” is not a field of a row")
ROW_ID = Message("not_an_id", "A row’s id has 1 to 40 letters, digits, - and _, and is its own")
EARLIER_STEP = Message("earlier_step", "Save step {number} first ({title}): this one builds on it")
NOT_ASKED = Message("unexpected", "This is not asked here; leave it out")
