"""The compact form, for language models: the same document in under 1,200 tokens.

Without what a model has no use for (ids, null and [], the checksum), rows named instead of referred to, money as text.
Where that is still too much, parts go in the order of ``ORDER``, first things first and no more than needed. Where
all of them are gone and it is still too much, long texts are cut: all at one length, the greatest that fits. A
``note`` says so.
"""

import json
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onboarding.context.compact.cutting import cut_texts
from onboarding.context.compact.dropping import holds, without
from onboarding.context.compact.order import ORDER
from onboarding.context.money import money_in_words
from onboarding.context.tokens import tokens

__all__ = ["LIMIT", "ORDER", "compact", "compact_text"]

Json = Any
Node = dict[str, Json]
LIMIT = 1200
LONGEST, SHORTEST = 1000, 8  # characters: texts are cut between these


def compact(document: Mapping[str, Json]) -> Node:
    """The compact form as JSON; see ``compact_text`` for the text that the limit is of."""
    whole = _essentials(document)
    if _fits(whole):
        return whole
    order = [place for place in _order(document) if holds(whole, place.split("."))]
    shorter = _first_fit(lambda dropped: _shortened(whole, order[:dropped]), range(1, len(order) + 1))
    if _fits(shorter):
        return shorter
    return _first_fit(lambda length: _cut(shorter, length), range(LONGEST, SHORTEST - 1, -1))


def compact_text(document: Mapping[str, Json]) -> str:
    """The compact form as a model should be given it: no escapes, no spaces. What the limit is measured on."""
    return _text(compact(document))


def _text(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def _fits(node: Node) -> bool:
    return tokens(_text(node)) < LIMIT


def _first_fit(form: Callable[[int], Node], tries: Sequence[int]) -> Node:
    """The first that fits of forms that get shorter and shorter; where none does, the last."""
    place = bisect_left(tries, True, key=lambda one: _fits(form(one)))
    return form(tries[min(place, len(tries) - 1)])


def _essentials(document: Mapping[str, Json]) -> Node:
    names = {row["id"]: row["name"] for row in document.get("icp", {}).get("profiles", ())}
    left_out = ("schema", "session_id", "workspace_id", "user_id", "completed_steps", "total_steps", "checksum")
    kept = {name: value for name, value in document.items() if name not in left_out}
    kept["checks"] = [check["message"] for check in document.get("checks", ())]
    return {"schema": f"{document['schema']} compact", **_plain(kept, names)}


def _plain(node: Json, names: Mapping[str, str]) -> Json:
    """Names for ids, text for money, nothing for nothing; a profile is ``primary`` or says nothing of it."""
    if isinstance(node, list):
        return [_plain(one, names) for one in node]
    if not isinstance(node, dict):
        return node
    if node.keys() == {"amount", "currency"}:
        return money_in_words(node)
    plain = {name: _plain(value, names) for name, value in node.items() if name != "id" or not names}
    if isinstance(plain.get("icp"), str):
        plain["icp"] = names.get(plain["icp"], plain["icp"])
    return {name: value for name, value in plain.items() if value not in (None, [], {}) and value is not False}


def _order(document: Mapping[str, Json]) -> Sequence[str]:
    """The table's; of a general context, which has no such table, the last answers first, all but the very first."""
    if "sections" not in document:
        return ORDER
    places = [f"sections.{section}.{field}" for section, said in document["sections"].items() for field in said]
    return places[:0:-1]


def _shortened(node: Node, dropped: Sequence[str]) -> Node:
    return {"note": f"Shortened: {len(dropped)} of the less important parts left out.", **without(node, dropped)}


def _cut(node: Node, length: int) -> Node:
    """The same with its sections' texts cut; what the document says of itself stays whole."""
    cut = {name: cut_texts(value, length) if isinstance(value, dict) else value for name, value in node.items()}
    return {**cut, "note": f"{node.get('note', 'Shortened:')} Texts cut at {length} characters."}
