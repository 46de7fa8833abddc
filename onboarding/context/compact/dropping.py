"""Drops parts of a document by their places: "icp.goals" whole, "competitive.competitors[].website" in every row."""

import json
from collections.abc import Sequence
from typing import Any

Json = Any


def holds(node: Json, way: Sequence[str]) -> bool:
    """Whether anything is at a place, given as its parts."""
    if not way:
        return True
    name, rows = way[0].removesuffix("[]"), way[0].endswith("[]")
    if name not in node:
        return False
    return any(holds(row, way[1:]) for row in node[name]) if rows else holds(node[name], way[1:])


def without(node: Json, places: Sequence[str]) -> Json:
    """A copy without what is at these places, and without what has nothing left in it."""
    copied = json.loads(json.dumps(node))
    for place in places:
        _drop(copied, place.split("."))
    return copied


def _drop(node: Json, way: Sequence[str]) -> None:
    name, rows = way[0].removesuffix("[]"), way[0].endswith("[]")
    if name not in node:
        return
    if len(way) == 1:
        del node[name]
        return
    for inner in node[name] if rows else [node[name]]:
        _drop(inner, way[1:])
    if not node[name] or node[name] == [{}] * len(node[name]):
        del node[name]
