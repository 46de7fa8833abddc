"""Data for a step, drawn field by field: often right, often at a limit or beyond it, sometimes nonsense.

Only what both faces can say: not what only people do ("1,200", "eur", spaces around an address, blank rows), and not
what only programs can do wrong (a number as a list, an unknown field).
"""

from typing import Any

from hypothesis import strategies as st

from onboarding.fields import (
    AnswerField,
    ChoiceField,
    DateField,
    DecimalField,
    EmailField,
    LongTextField,
    ManyField,
    ScaleField,
    TextField,
    TickField,
    WebAddressField,
    WholeNumberField,
)
from onboarding.forms import StepForm
from onboarding.iso import CountriesField, countries
from onboarding.references import FixedRowsField, ReferenceField, RowChoiceField
from onboarding.rows import RowsField

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
def data_of(draw: Draw, form: StepForm) -> dict[str, Json]:
    """Data for a bound form."""
    data: dict[str, Json] = {}
    for field in form:
        if field.shown_if is not None and field.shown_if[0] in form.field_names():
            governor, wanted = field.shown_if
            if data.get(governor) not in ((wanted,) if isinstance(wanted, str) else wanted):
                continue
        if draw(st.integers(0, 9)) or field.needed and draw(st.booleans()):
            data[field.name] = draw(_names(data, field) if isinstance(field, RowChoiceField) else values(field))
    return {name: value for name, value in data.items() if value is not None}


def values(field: AnswerField) -> st.SearchStrategy[Json]:
    match field:
        case RowsField():
            return _rows(field)
        case CountriesField():
            return st.lists(st.sampled_from(list(countries())), unique=True, max_size=4)
        case ManyField():
            known = [option.value for option in field.options]
            return st.lists(st.sampled_from([*known, "nonsense"]), unique=True, max_size=len(known))
        case ChoiceField():
            return _mostly(st.sampled_from([option.value for option in field.options]), _NEAT.filter(bool))
        case ReferenceField():
            rows = [text for option in field.options for text in (option.value, option.label, option.label.upper())]
            return _mostly(st.sampled_from(rows), _NEAT)
        case TickField():
            return st.booleans()
        case ScaleField():
            return st.integers(field.least - 2, field.most + 2)
        case DecimalField():
            return _decimals(field)
        case WholeNumberField():
            return _whole(field)
        case DateField():
            return _mostly(st.sampled_from(_DAYS), st.dates().map(str))
        case WebAddressField():
            return _mostly(st.sampled_from(_ADDRESSES), _NEAT)
        case EmailField():
            return _mostly(st.sampled_from(_MAILS), _NEAT)
        case TextField():
            return _texts(field)
    raise AssertionError(f"{field.name} is of a kind that this does not know")


def _mostly(usual: st.SearchStrategy[Json], rare: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    return st.integers(0, 7).flatmap(lambda chance: usual if chance else rare)


@st.composite
def _texts(draw: Draw, field: AnswerField) -> str:
    """As long as may be, or a little shorter or longer; with what is typed around it."""
    least, most = field.flags.minlength or 1, field.flags.maxlength or 100
    length = draw(st.one_of(st.integers(least, min(most, least + 20)), st.sampled_from([least - 1, most, most + 1, 0])))
    seed = draw(
        st.text(_ANY if not draw(st.integers(0, 5)) else st.sampled_from("aé ü漢🥐ل-,."), min_size=1, max_size=8)
    )
    text = (seed * (length // len(seed) + 1))[:length]
    lines = ["", " ", "\t ", "\u2003", *(["\n", "\n\n"] if isinstance(field, LongTextField) else [])]
    return draw(st.sampled_from(lines)) + text + draw(st.sampled_from(lines))


def _whole(field: WholeNumberField) -> st.SearchStrategy[int]:
    limits = field._limits()
    least, most = (0, 100) if limits is None else (limits.least, limits.most or 10**6)
    near = st.sampled_from([least - 1, least, least + 1, most - 1, most, most + 1])
    return st.one_of(st.integers(least, most), near, st.integers(-(10**45), 10**45))


def _decimals(field: DecimalField) -> st.SearchStrategy[Json]:
    whole, places = _whole(field), st.decimals(-(10**4), 10**4, places=field.places)
    return _mostly(places.map(lambda number: f"{number:f}"), whole) | st.sampled_from(
        ["0.1234567", "100.00", "-0", "33.3"]
    )


@st.composite
def _rows(draw: Draw, field: RowsField) -> list[Json]:
    """Rows in which something was typed; places for the competitors that there are, in some order."""
    inner = list(field.row(None, f"{field.name}-0-", field.earlier))
    if isinstance(field, FixedRowsField):
        theirs = draw(st.permutations([row["id"] for row in field._theirs]))
        theirs = theirs[: draw(st.integers(0, 9)) or 1]
        return [{field.refers: name, **draw(_row(inner))} for name in theirs]
    rows = [draw(_row(inner)) for _ in range(draw(st.integers(0, field.most + 1 - (field.most > 3) * 3)))]
    if field.ids:
        rows = [({"id": f"row-{n}"} if draw(st.booleans()) else {}) | row for n, row in enumerate(rows)]
    return [row["text"] for row in rows] if field.texts else rows


@st.composite
def _row(draw: Draw, inner: list[AnswerField]) -> dict[str, Json]:
    row = {field.short_name: draw(values(field)) for field in inner if field.needed or draw(st.booleans())}
    if not any(str(row.get(field.short_name, "")).strip() for field in inner if not field.prefilled):
        first = next(field for field in inner if not field.prefilled)
        row[first.short_name] = "x"
    return row


def _names(data: dict[str, Json], field: RowChoiceField) -> st.SearchStrategy[str]:
    rows = [text for row in data.get(field.among) or [] for text in (row.get("id"), row.get("name")) if text]
    return _mostly(st.sampled_from([*rows, ""]), _NEAT)


def typed(form: StepForm, data: dict[str, Json]) -> dict[str, list[str]]:
    """The same as a founder would type it: names and values of the page's form."""
    found: dict[str, list[str]] = {}
    for name, value in data.items():
        field = form[name]
        if not isinstance(field, RowsField):
            found[name] = _words(field, value)
            continue
        fields = {inner.short_name: inner for inner in field.row(None, "", field.earlier)}
        for number, row in enumerate(value):
            for key, inside in ({"text": row} if field.texts else row).items():
                words = _words(fields[key], inside) if key in fields else [inside]
                found[f"{name}-{number}-{key}"] = words
    return found


def _words(field: AnswerField, value: Json) -> list[str]:
    if isinstance(field, CountriesField):
        return [", ".join(countries()[code] for code in value)]
    if isinstance(field, TickField):
        return ["yes"] if value else []
    return value if isinstance(value, list) else [str(value).replace("\n", "\r\n")]
