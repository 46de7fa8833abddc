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
A_LITTLE_MORE = Message("too_short", "Write a little more: about {more}")
TOO_LONG = Message("too_long", "Write at most {maximum:,} characters ({have:,} now)")
WHICH = Message("ambiguous", "That may mean two things; say which you mean")
IS_THIS_MEANT = Message("unconfirmed", "Say whether this is what you mean, or change it")
OR = " or "
PEOPLE = "{count} people"
ONE_PERSON = "{count} person"
WHOLE_NUMBER = Message("not_whole_number", "Enter a whole number, like {example}")
NUMBER = Message("not_number", "Enter a number, like {example}")
BETWEEN = Message("out_of_range", "Enter a number between {minimum} and {maximum}")
AT_LEAST = Message("too_small", "Enter a number of {minimum} or more")
MORE_THAN = Message("too_small", "Enter a number above {minimum}")
AT_MOST = Message("too_large", "Enter a number of {maximum} or less")
NO_DECIMALS = Message(
    "too_many_decimals", "Leave out what comes after the decimal point; the currency has nothing smaller"
)
OTHER_CURRENCY = Message("other_currency", "That is {typed}; this document is in {own}. Enter the amount in {code}")
PLACES = Message("too_many_decimals", "Use at most {places} digits after the decimal point")
CHOOSE = Message("not_an_option", "Choose one of the options")
CHOOSE_FROM = Message("not_an_option", "Choose from the options; “{value}” is not one of them")
NOT_OFFERED = Message("not_offered", "“{label}” is not offered with your other answers; choose again")
CHOOSE_AT_LEAST = Message("too_few", "Choose at least {minimum}")
CHOOSE_AT_MOST = Message("too_many", "Choose at most {maximum}")
WEB_ADDRESS = Message("not_web_address", "Enter a web address, like example.com")
WEB_IS_HANDLE = Message("handle", "Enter a web address, like example.com; “{shown}” is a handle")
WEB_IS_EMAIL = Message("email_address", "Enter a web address, like example.com; “{shown}” is an email address")
WEB_IS_SEVERAL = Message("several_addresses", "Enter one web address; “{shown}” is several")
EMAIL = Message("not_email", "Enter an email address, like name@example.com")
EMAIL_IS_HANDLE = Message("handle", "Enter an email address, like name@example.com; “{shown}” is a handle")
EMAIL_IS_WEB = Message("web_address", "Enter an email address, like name@example.com; “{shown}” is a web address")
EMAIL_IS_SEVERAL = Message("several_addresses", "Enter one email address; “{shown}” is several")
EMAIL_NO_DOMAIN = Message("no_domain", "Enter the whole email address, like name@example.com; “{shown}” ends too early")
EMAIL_NEAR = Message(
    "unconfirmed", "Say which address you mean; “{shown}” is one letter from one that many people have"
)
DATE = Message("not_date", "Enter a date as year, month and day, like {example}")
ISO_TIME = Message("not_date", "Give this as ISO 8601 has it, like 2027-03-31 or 09:30")
DAY_BETWEEN = Message("out_of_range", "Enter a day from {minimum} to {maximum}")
DAY_FROM = Message("too_small", "Enter {minimum} or a later day")
DAY_UNTIL = Message("too_large", "Enter {maximum} or an earlier day")
DATE_LIMITS = Message("out_of_range", "Enter a date from {minimum} to {maximum}")
FAR_DATE = Message("unconfirmed", "That is far away; say whether it is what you mean, or change it")
COUNTRY = Message("not_a_country", "Enter countries by name or two-letter code; “{value}” is not one we know")
COUNTRY_WHICH = Message("ambiguous", "Say which you mean; “{value}” may be more than one place")
COUNTRY_NEAR = Message("unconfirmed", "Say whether you mean this; “{value}” is not a country that we know")
COUNTRY_BESIDE = Message("unconfirmed", "Say whether you mean this; nothing stands between the names in “{value}”")
COUNTRIES_LONG = Message("too_long", "That is longer than any list of countries; enter names with commas between")
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
PASTED_ROWS = Message("too_many", "That makes {have} {nouns}, and there may be {maximum}; take some lines out")
PASTED_COLUMNS = Message(
    "too_many", "Line {line} has {have} columns, and a row has {most} ({labels}); take the others out"
)
PASTED_OPTION = Message(
    "not_an_option", "“{value}” in line {line} is no answer to “{label}”; change it to one of these: {options}"
)
EMPTY_ROW = Message("empty_row", "Leave out empty rows")
ROW_FIELD = Message("unexpected", "“{name}” is not a field of a row")
ROW_ID = Message("not_an_id", "A row’s id has 1 to 40 letters, digits, - and _, and is its own")
EARLIER_STEP = Message("earlier_step", "Save step {number} first ({title}): this one builds on it")
NOT_ASKED = Message("unexpected", "This is not asked here; leave it out")
OTHER_PERIOD = Message(
    "other_period", "That is the price for a {typed}, and it is billed every {billed}. Enter the price for a {billed}"
)
# Why a number could not be read, by the reason that the reader gives; any other is the field's own message.
UNREADABLE = {
    "word": Message("unknown_word", "Leave out “{word}”; enter the number alone, like {example}"),
    "range": Message("number_range", "Enter one number, not a range, like {example}"),
    "rate": Message("number_rate", "Enter the amount without what it is for, like {example}"),
    "percent": Message("unexpected_percent", "Enter a number without a percent sign, like {example}"),
    "currency": Message("unexpected_currency", "Enter a number without a currency, like {example}"),
    "time": Message("unexpected_time_unit", "Enter a number without a unit of time, like {example}"),
    "year": Message("several_years", "Enter one year, like {example}"),
}
