"""Each step's JSON Schema has the limits of the specification: just inside is allowed, just outside is not."""

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from onboarding.business.samples import load, names
from tests.api.program import ANSWERS
from tests.api.schemas import Schemas, named
from tests.business.asking import DEPENDS_ON, MODEL_THAT_ASKS, PRICES, change, declared, some_rows
from tests.business.limits import CENT, LENGTHS, MOST, OPTIONS, RANGES, REQUIRED, ROOM, ROWS
from tests.business.test_limits import as_json

Json = Any
LONG_MAIL = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 58}.ef"  # 254 characters
NULL = "stands for null, since None takes an answer away"


@pytest.fixture(scope="session")
def schemas(document: Json) -> Schemas:
    return Schemas(document)


def allows(schemas: Schemas, number: int, *changes: tuple[str, Json], null: str = "") -> bool:
    """Whether the step's schema allows the sample's data with these changes; with ``null`` at this path."""
    data = deepcopy(ANSWERS[number])
    for name in (path.partition(".")[0] for path in (*(path for path, _ in changes), null)):
        data |= DEPENDS_ON.get(name, {})
        if name in MODEL_THAT_ASKS:
            data |= deepcopy(PRICES[MODEL_THAT_ASKS[name]])
    for path, value in changes:
        change(data, path, value)
    if null:
        change(data, null, NULL)
    return schemas.accepts(named(number, "Answers"), json.loads(json.dumps(data).replace(json.dumps(NULL), "null")))


@pytest.mark.parametrize("name", names())
def test_samples_are_allowed(schemas: Schemas, name: str) -> None:
    """Every step of every sample fits its schema."""
    for number, data in load(name).answers.items():
        assert schemas[named(number, "Answers")].is_valid(data), number


@pytest.mark.parametrize(("number", "path", "least", "most"), LENGTHS)
def test_lengths(schemas: Schemas, number: int, path: str, least: int, most: int) -> None:
    """A text has its fewest and its most characters, spaces around it not counted."""
    for length in {least or 1, most}:
        assert allows(schemas, number, (path, "é" * length))
        assert allows(schemas, number, (path, "  " + "é" * length + "\n"))
    for length in {least - 1, most + 1} - {-1, 0}:
        assert not allows(schemas, number, (path, "é" * length))
    assert not allows(schemas, number, (path, "é" * max(least, 1) + "\x00" + "é"))


@pytest.mark.parametrize(("number", "path", "least", "most", "step"), RANGES)
def test_ranges(schemas: Schemas, number: int, path: str, least: Any, most: Any, step: Any) -> None:
    """A number has its lowest and its highest, and its smallest difference."""
    along = ROOM.get(path.partition(".")[0], [])
    for value in (least, most):
        assert allows(schemas, number, *along, (path, as_json(value, step)))
    between = [max(least, 1) + Decimal(step) / 2]
    if (most, step) == (MOST, CENT):  # how many decimals there may be is the currency's to say
        between = [Decimal("1.00005")]
    for value in (least - step, most + step, *between):
        assert not allows(schemas, number, *along, (path, as_json(value, step)))
    assert not allows(schemas, number, *along, (path, True))


@pytest.mark.parametrize(("number", "path", "options"), OPTIONS)
def test_options(schemas: Schemas, number: int, path: str, options: str) -> None:
    """A choice has its options and no other."""
    many = path in ("tone_of_voice", "formats")
    for option in options.split():
        along = [("other_industry", "Beekeeping")] if option == "other" and path == "industry" else []
        assert allows(schemas, number, *along, (path, [option] if many else option))
        assert not allows(schemas, number, *along, (path, option if many else [option]))
    assert not allows(schemas, number, (path, ["nonsense"] if many else "nonsense"))


@pytest.mark.parametrize(("number", "group", "least", "most"), ROWS)
def test_rows(schemas: Schemas, number: int, group: str, least: int, most: int) -> None:
    """A group has its fewest and its most rows."""
    for count in (least, most):
        assert allows(schemas, number, (group, some_rows(number, group, count)))
    for count in {least - 1, most + 1} - {-1}:
        assert not allows(schemas, number, (group, some_rows(number, group, count)))


@pytest.mark.parametrize(("number", "path"), [(number, path) for number, path, _ in declared()])
def test_required(schemas: Schemas, number: int, path: str) -> None:
    """What is required must be there, and may not be null; what is not may be left out, or null."""
    needed = path in REQUIRED[number].split() and path not in MODEL_THAT_ASKS  # those are for the rules
    assert allows(schemas, number, (path, None)) is not needed
    if not path.endswith(".0"):
        assert allows(schemas, number, null=path) is not needed


@pytest.mark.parametrize(
    ("number", "path", "good", "bad"),
    [
        (
            1,
            "website",
            ["https://bücher.example/über?a=1", "example.com", ""],
            ["not a site", "ftp://a.example", " a.at"],
        ),
        (
            1,
            "website",
            ["http://example.com:8080", "HTTPS://a-b.example"],
            ["javascript:alert(1)", "https://localhost"],
        ),
        (1, "website", ["a.example/" + "x" * 290], ["a.example/" + "x" * 291, "https://a.example/" + "x" * 291]),
        (4, "geography", [["AT", "JP"], []], [["AT", "AT"], ["Austria"], "AT", ["XX"]]),
        (9, "currency", ["XOF"], ["XXX", "eur", ""]),
        (13, "tone_of_voice", [["warm"]], [[], ["warm", "warm"], ["warm", "direct", "precise", "witty", "bold"]]),
        (
            22,
            "milestones.0.due",
            ["2028-02-29", "1900-01-01"],
            ["2027-02-29", "1899-12-31", "2028-2-9", "20280229", ""],
        ),
        (
            23,
            "contact_email",
            ["a.b+c@example.com", "info@bücher.example", ""],
            ["a.b@c", "a b@example.com", "a@b@c.at"],
        ),
        (23, "contact_email", ["a" * 64 + "@b.at"], ["a" * 65 + "@b.at", f"a@{'b' * 64}.at", "a@-b.at", "a@b.a"]),
        (23, "contact_email", [LONG_MAIL], [LONG_MAIL + "e"]),
        (23, "accurate", [True], [False, 1, "yes"]),
    ],
)
def test_what_has_a_form_of_its_own(schemas: Schemas, number: int, path: str, good: list[Any], bad: list[Any]) -> None:
    """Addresses, dates, countries, currencies and ticks are those that there are."""
    assert [value for value in good if not allows(schemas, number, (path, value))] == []
    assert [value for value in bad if allows(schemas, number, (path, value))] == []
