"""The answers that a context was built from: the table of places, read from right to left."""

from collections.abc import Mapping
from typing import Any

from onboarding.context.places import PLACES, ROWS

Json = Any


def said_of(context: Mapping[str, Json]) -> dict[str, Json]:
    """All steps' answers as one, as plots read them; what was not answered is not there."""
    said = {name: _answer(context, place) for name, place in PLACES.items() if "[]." not in name}
    said |= {group: _rows(context, places) for group, places in ROWS.items()}
    return {name: value for name, value in said.items() if value not in (None, [], ())}


def _answer(context: Json, place: str) -> Json:
    rows, flagged, flag = place.partition("[].")
    if flagged:
        return next((row["id"] for row in _at(context, rows) if row[flag]), None)
    return _at(context, place.removesuffix("[]"))


def _rows(context: Json, places: Mapping[str, str]) -> list[dict[str, Json]]:
    target = next(iter(places.values())).partition("[].")[0]
    inside = {field: place.removeprefix(f"{target}[].") for field, place in places.items()}
    rows = [{field: _at(row, place) for field, place in inside.items()} for row in _at(context, target) or ()]
    return [{field: value for field, value in row.items() if value is not None} for row in rows]


def _at(node: Json, place: str) -> Json:
    for name in place.split("."):
        node = None if node is None else node.get(name)
    return node
