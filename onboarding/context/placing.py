"""Puts answers where the table of places says. It knows no field by name but the currency."""

from collections.abc import Mapping
from typing import Any

from onboarding.context.money import amount_in
from onboarding.context.places import PLACES, ROWS

Json = Any
Node = dict[str, Json]


class UnplacedAnswer(ValueError):
    """An answer that the table has no place for, or that does not fit the one it has."""


def placed(said: Mapping[str, Json]) -> Node:
    """The sections, with every answer at its place. Neither validated nor complete."""
    document: Node = {}
    unplaced = [name for name in said if name not in PLACES and name not in ROWS]
    if unplaced:
        raise UnplacedAnswer(f"no place in the context for {', '.join(unplaced)}")
    for group in ROWS:
        if group in said:
            _put_rows(document, group, said[group])
    for name, place in PLACES.items():
        if name in said:
            _put_answer(document, place, said[name])
    _give_currency(document, said.get("currency"))
    return document


def _put_answer(document: Node, place: str, value: Json) -> None:
    rows, inside, flag = place.partition("[].")
    if inside:
        for row in _reach(document, rows, []):
            row[flag] = row.get("id") == value
    else:
        _put(document, place.removesuffix("[]"), value)


def _put_rows(document: Node, group: str, rows: list[Node]) -> None:
    places = ROWS[group]
    target = next(iter(places.values())).partition("[].")[0]
    there = _reach(document, target, [])
    for row in rows:
        made: Node = {}
        for field, value in row.items():
            if field not in places:
                raise UnplacedAnswer(f"no place in the context for {group}[].{field}")
            _put(made, places[field].removeprefix(f"{target}[]."), value)
        same = next((other for other in there if "id" in made and other.get("id") == made["id"]), None)
        if same is None:
            there.append(made)
        else:
            same.update(made)


def _put(node: Node, place: str, value: Json) -> None:
    *way, last = place.split(".")
    for name in way:
        node = node.setdefault(name, {})
    node[last] = value


def _reach(node: Node, place: str, empty: Json) -> Json:
    """What is at a place; ``empty``, put there, where nothing is yet."""
    *way, last = place.split(".")
    for name in way:
        node = node.setdefault(name, {})
    return node.setdefault(last, empty)


def _give_currency(node: Json, currency: str | None) -> None:
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        _give_currency(inner, currency)
    if isinstance(node, dict) and "amount" in node:
        node |= {"amount": amount_in(currency or "", node["amount"]), "currency": currency}
