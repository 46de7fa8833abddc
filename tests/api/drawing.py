"""Data for a step, drawn field by field: all of it right, or wild: at limits and beyond them, and sometimes nonsense.

Only what both faces can say: not what only people do ("1,200", "eur", spaces around an address, blank rows), and not
what only programs can do wrong (a number as a list, an unknown field).
"""

import re
from datetime import date
from typing import Any

from hypothesis import strategies as st

from onboarding.forms import (
    AnswerField,
    ChoiceField,
    CountriesField,
    DateField,
    DecimalField,
    EmailField,
    FixedRowsField,
    LongTextField,
    ManyField,
    ReferenceField,
    RowChoiceField,
    RowsField,
    ScaleField,
    StepForm,
    TextField,
    TickField,
    WebAddressField,
    WholeNumberField,
)
from onboarding.forms.fields.iso import countries
from tests.api.fitting import fitted

Json = Any
Draw = st.DrawFn
_ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
_NEAT = st.text(_ANY, max_size=12).map(str.strip)
_ADDRESSES = [
    "example.com",
    "https://bücher.example/ü?a=1",
    "HTTP://a-b.at:80",
    "ftp://a.at",
    "a b.at",
    "x" * 400 + ".at",
]
_MAILS = ["a@b.at", "A.b+c@EXAMPLE.com", "info@bücher.example", "a@b", "a b@c.at", "a@b@c.at", "x" * 70 + "@b.at"]
_DAYS = ["2027-03-31", "2028-02-29", "1900-01-01", "2027-02-29", "1899-12-31", "3000-01-01", "27-03-31", "20270331"]


@st.composite
def data_of(draw: Draw, form: StepForm, number: int) -> dict[str, Json]:
    """Data for the bound form of this step."""
    wild, data = draw(st.booleans()), {}
    for field in form:
        if field.shown_if is not None and field.shown_if[0] in form.field_names():
            governor, wanted = field.shown_if
            if data.get(governor) not in ((wanted,) if isinstance(wanted, str) else wanted):
                continue
        if (field.required and not wild) or draw(st.integers(0, 9)):
            choice = isinstance(field, RowChoiceField)
            data[field.name] = draw(_names(data, field) if choice else values(field, wild))
    if not wild:
        fitted(number, data)
    return data


def values(field: AnswerField, wild: bool) -> st.SearchStrategy[Json]:
    usual, rare = _kinds(field, wild)
    return st.integers(0, 5).flatmap(lambda chance: usual if chance else rare) if wild else usual


def _kinds(field: AnswerField, wild: bool) -> tuple[st.SearchStrategy[Json], st.SearchStrategy[Json]]:
    """What is mostly right of this kind, and what is mostly not."""
    match field:
        case RowsField():
            return _rows(field, wild), _rows(field, wild)
        case CountriesField():
            chosen = st.lists(st.sampled_from(list(countries())), unique=True, max_size=4)
            return chosen, chosen
        case ManyField():
            choices = [option.value for option in field.choices]
            some = st.lists(st.sampled_from(choices), unique=True, min_size=1, max_size=field.maximum)
            return some, st.lists(st.sampled_from([*choices, "nonsense"]), unique=True, max_size=len(choices))
        case ChoiceField():
            return st.sampled_from([option.value for option in field.choices]), _NEAT.filter(bool)
        case ReferenceField():
            rows = [text for option in field.choices for text in (option.value, option.label, option.label.upper())]
            return st.sampled_from(rows), _NEAT
        case TickField():
            return st.just(True), st.booleans()
        case ScaleField():
            return st.integers(field.minimum, field.maximum), st.integers(field.minimum - 2, field.maximum + 2)
        case DecimalField():
            return _decimals(field), st.sampled_from(
                ["0.1234567", "100.00", "-0", "33.3", "1000000000000000.01", 10**40]
            )
        case WholeNumberField():
            return _whole(field), st.integers(-(10**45), 10**45)
        case DateField():
            return st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str), st.sampled_from(_DAYS)
        case WebAddressField():
            return st.sampled_from(_ADDRESSES[:3]), st.sampled_from(_ADDRESSES) | _NEAT
        case EmailField():
            return st.sampled_from(_MAILS[:3]), st.sampled_from(_MAILS) | _NEAT
        case TextField():
            return _texts(field), _texts(field, wild=True)
    raise AssertionError(f"{field.name} is of a kind that this does not know")


@st.composite
def _texts(draw: Draw, field: AnswerField, *, wild: bool = False) -> str:
    """As long as may be or a little shorter, wild ones longer too; with what is typed around it."""
    least, most = field.flags.minlength or 1, field.flags.maxlength or 100
    lengths = [least, most, min(most, least + 7), *([least - 1, most + 1, 0] if wild else [])]
    length = draw(st.sampled_from(lengths))
    seed = draw(st.text(_ANY if wild else st.sampled_from("aéü漢🥐ل-,."), min_size=1, max_size=8))
    text = (seed * (length // len(seed) + 1))[:length]
    several = isinstance(field, LongTextField)
    if not several:
        # What ends a line or a cell in one line is put right for people, and refused of a program.
        text = re.sub("[\t-\r\x85]", "\x0e", text)
    text = text.replace("\v", "\x0e")  # a line end of some word processors, likewise
    ends = ["", " ", "\t ", "\u2003", *(["\n", "\n\n"] if several else [])]
    return draw(st.sampled_from(ends)) + text + draw(st.sampled_from(ends))


def _whole(field: WholeNumberField) -> st.SearchStrategy[int]:
    limits = field._limits()
    least, most = (0, 100) if limits is None else (limits.minimum + limits.above, limits.maximum or 10**6)
    return st.one_of(st.integers(least, most), st.sampled_from([least, most]))


def _decimals(field: DecimalField) -> st.SearchStrategy[Json]:
    places = st.decimals(1, 99, places=field.places).map(lambda number: f"{number:f}")
    return _whole(field) | places


@st.composite
def _rows(draw: Draw, field: RowsField, wild: bool) -> list[Json]:
    """Rows in which something was typed; places for the competitors that there are, in some order."""
    inner = list(field.row(None, f"{field.name}-0-", field.earlier))
    if isinstance(field, FixedRowsField):
        theirs = draw(st.permutations([row["id"] for row in field._theirs]))
        return [{field.refers: name, **draw(_row(inner, wild))} for name in theirs[wild * draw(st.integers(0, 1)) :]]
    count = draw(
        st.sampled_from([0, field.maximum, field.maximum + 1] if wild else [max(field.minimum, 1)]) | st.just(2)
    )
    rows = [draw(_row(inner, wild)) for _ in range(count)]
    if field.ids:
        rows = [({"id": f"row-{n}"} if draw(st.booleans()) else {}) | row for n, row in enumerate(rows)]
    return [row["text"] for row in rows] if field.texts else rows


@st.composite
def _row(draw: Draw, inner: list[AnswerField], wild: bool) -> dict[str, Json]:
    given = [field for field in inner if (field.required and not wild) or draw(st.integers(0, 3))]
    row = {field.short_name: draw(values(field, wild)) for field in given}
    typed_into = [field for field in inner if not field.prefilled]
    if not any(str(row.get(field.short_name, "")).strip() for field in typed_into):
        row[typed_into[0].short_name] = 1 if isinstance(typed_into[0], WholeNumberField) else "x"
    return row


def _names(data: dict[str, Json], field: RowChoiceField) -> st.SearchStrategy[str]:
    rows = [text for row in data.get(field.among) or [] for text in (row.get("id"), row.get("name")) if text]
    return st.sampled_from([*rows, ""]) | _NEAT
