"""What programs rely on stays: calls, fields of answers, codes. ``stays.json`` has them; additions alone change it."""

import json
from pathlib import Path
from typing import Any

from onboarding.api.problem_codes import PROBLEMS

Json = Any
KNOWN = Path(__file__).with_name("stays.json")


def promised(document: Json) -> dict[str, list[str]]:
    """By kind, what there is now, a line each."""
    calls = [(method.upper(), path, call) for path, one in document["paths"].items() for method, call in one.items()]
    schemas = document["components"]["schemas"]
    fields = [
        f"{name}.{field}: {sorted(_types(schema))}"
        for name in ANSWERED
        for field, schema in schemas[name]["properties"].items()
    ]
    return {
        "calls": sorted(f"{method} {path}" for method, path, _ in calls),
        "operations": sorted(call["operationId"] for *_, call in calls),
        "codes": sorted(f"{known.code} {known.status}" for known in PROBLEMS),
        "fields": sorted(fields),
    }


ANSWERED = (
    *("Created", "Draft", "FieldError", "Finalized", "Health", "Metadata", "Problem", "Progress"),
    *("Resume", "Saved", "SavedSteps", "Session", "Step", "Summary"),
)


def _types(schema: Json) -> list[str]:
    given = schema.get("type", "any")
    return given if isinstance(given, list) else [given]


def test_nothing_is_taken_away(document: Json) -> None:
    """A name or a type that is gone, or another one, would break who relies on it. Additions go into the file too."""
    known, now = json.loads(KNOWN.read_text()), promised(document)
    assert {kind: sorted(set(names) - set(now[kind])) for kind, names in known.items()} == {kind: [] for kind in known}
    assert known == now
