"""Where schema and form could part: values that are nearly right are allowed by both, or by neither."""

from copy import deepcopy
from typing import Any

import pytest

from tests.api.program import ANSWERS, Program
from tests.api.schemas import Schemas, named
from tests.business.asking import change

Json = Any
WEB = "a.example/"
TEXTS = [
    "",
    " ",
    "\u2003",
    "é",
    " é ",
    "é\n",
    "\x1cé",
    "é\x85",
    "\ufeff",
    "a\tb",
    "a\nb",
    "a\rb",
    "\x00",
    "a\x7fb",
    "\u200b\u200b",
]
DECIMALS = [
    "1.20",
    "1.200",
    "1.201",
    "1.2000000000000000001",
    "01",
    "1.",
    ".5",
    "+1",
    "-0",
    "-0.0",
    "1e3",
    "1,5",
    " 1",
    "٣",
]
DECIMALS += [
    "1" * 15,
    "1" * 16,
    "1" * 19,
    "1000000000000000",
    "1000000000000000.00",
    "1000000000000000.01",
    "0.0",
    "0.01",
]
DECIMALS += ["123456789012345.000000000000000001", f"1.{'0' * 30}1"]
NUMBERS = [0, 1, 1.0, 1.5, -1, True, None, "1", [], 10**15, 10**15 + 1, 10**18, 10**40, 1e22]
NEARLY: list[tuple[int, str, list[Json]]] = [
    (1, "company_name", [*TEXTS, 7, None, ["é"]]),
    (1, "headquarters", [*TEXTS, 7, None]),
    (1, "description", [f"{text}{'é' * 9}" for text in TEXTS] + ["é" * 998 + "\r\n", "é" * 1000 + "\r\n", "é" * 1001]),
    (
        1,
        "website",
        [f"http://{WEB}{'x' * n}" for n in (289, 290, 291)] + [f"https://{WEB}{'x' * n}" for n in (290, 291)],
    ),
    (
        1,
        "website",
        [WEB + "x" * n for n in (290, 291)] + ["a.b", "a.bc", "a.1c", "a.b1", "a_b.cd", "-.cd", "a.cd:80", "a.cd:x"],
    ),
    (
        1,
        "website",
        ["", " ", "a.cd ", "a.cd\n", "a.cd/\x00", "a.cd/ x", "a.cd?x", "a.cdx#", "//a.cd", "HTTP://a.cd", "a.b://c.de"],
    ),
    (1, "employee_count", [*NUMBERS, 1_000_000, 1_000_001]),
    (1, "stage", ["seed", " seed", "Seed", "", None, 1]),
    (
        2,
        "differentiators",
        [[], None, ["abc"], [{"text": "abc"}], ["ab"], [" "], [""], [None], [{}], ["abc", {"text": None}], "abc"],
    ),
    (4, "geography", [[], None, ["AT"], [" AT"], ["at"], ["AUT"], ["AT", "AT"], [["AT"]], {"0": "AT"}]),
    (4, "audience_segments.0.share", [*DECIMALS, *NUMBERS, "100", "100.00", "100.01"]),
    (5, "problem_severity", [*NUMBERS, 10, 11, 10.0]),
    (7, "competitors.0.id", [None, "a", "", "a b", "a\n", "x" * 40, "x" * 41, 7]),
    (
        7,
        "competitors.0",
        [
            {"name": "Oveni", "kind": "direct"},
            {},
            None,
            [],
            "Oveni",
            {"id": "a"},
            {"name": "Oveni", "kind": "direct", "more": None},
        ],
    ),
    (9, "currency", ["EUR", "eur", " EUR", ""]),
    (
        9,
        "revenue_streams",
        [
            *([{"name": "Bread", "share": share}] for share in ("100", "7", "x", None, [], {"a": [1]}, -5)),
            [{"share": 7}],
        ],
    ),
    (13, "tone_of_voice", [["warm"], [" warm "], ["warm", "warm"], [], None, "warm", ["WARM"], [["warm"]], [1]]),
    (13, "formal_casual", [*NUMBERS, 10, 11]),
    (21, "tam", [*(number for number in DECIMALS if "-" not in number), 10**15, 10**15 + 1, 0, -1, 2.5, True]),
    (21, "kpis.0.target", [*DECIMALS, *NUMBERS, "-1000000000000000", "-1000000000000000.01", "0.1234567", "-0.000001"]),
    (
        22,
        "milestones.0.due",
        ["2027-02-28", "2027-02-29", "20270228", "2027-2-28", "2027-W01-1", " 2027-02-28", "", None],
    ),
    (23, "contact_email", [f"{'a' * n}@b.cd" for n in (64, 65)] + [f"a@{'b' * n}.cd" for n in (63, 64)]),
    (
        23,
        "contact_email",
        ["", " ", "a@b.cd ", "a@b.cd\n", "a@b", "a@b.c", "a@b.1c", "a@-b.cd", "a@b-.cd", "a b@c.de", "é@ü.gr"],
    ),
    (
        23,
        "contact_email",
        ["a@" + "b." * 122 + "cde" + "f" * n for n in (2, 3, 4, 5)] + ['"a"@b.cd', "a..b@c.de", "a@@b.cd"],
    ),
    (23, "accurate", [True, False, 1, "yes", None]),
]


@pytest.mark.parametrize(("number", "path", "values"), NEARLY, ids=[f"{number}-{path}" for number, path, _ in NEARLY])
def test_schema_and_form_agree(program: Program, document: Json, number: int, path: str, values: list[Json]) -> None:
    """Each value is allowed by the schema exactly where the form takes it; and both are seen to happen."""
    schemas, session_id, parted, allowed = Schemas(document), program.begin(7, 9, 14), [], set()
    for value in values:
        data = with_value(number, path, value)
        saved = program.save(session_id, number, data)
        assert saved.status_code in (200, 422), saved.text
        allowed.add(saved.status_code == 200)
        by_rule = (path, value) == ("tam", "1.201")  # which KWD would have, and EUR has not: the rule says so
        if not by_rule and schemas.accepts(named(number, "Answers"), data) is not (saved.status_code == 200):
            parted.append((value, saved.json.get("errors")))
    assert parted == []
    assert allowed == {True, False}


def with_value(number: int, path: str, value: Json) -> Json:
    """The sample's data with this value there, null included; a whole market large enough for its parts."""
    data = deepcopy(ANSWERS[number]) | ({"sam": "0.01", "som": "0.01"} if path == "tam" else {})
    if path == "audience_segments.0.share":
        data["audience_segments"] = data["audience_segments"][:1]
    change(data, path, "")
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    at: Json = data
    for part in way:
        at = at[part]
    at[last] = value
    return data
