"""The compact form, for language models: the same document in under 1,200 tokens.

Without what a model has no use for (ids, null and [], the checksum), rows named instead of referred to, money as text.
Where that is still too much, parts go in the order of ``ORDER``, first things first and no more than needed. Where
all of them are gone and it is still too much, long texts are cut: all at one length, the greatest that fits. A
``note`` says so.
"""

import json
import unicodedata
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from onboarding.context.money import money_in_words
from onboarding.context.tokens import tokens

Json = Any
Node = dict[str, Json]
LIMIT = 1200
LONGEST, SHORTEST = 1000, 8  # characters: texts are cut between these
ALWAYS = 32  # characters of plain ASCII that are never cut

# What is dropped, the least important first. What is not in this list is never dropped, only cut.
ORDER = (
    "implementation.accurate",
    "implementation.contact_email",
    "competitive.competitors[].website",
    "foundation.company.website",
    "go_to_market.sales.tools",
    "implementation.resources",
    "analytics.market.sizing_basis",
    "implementation.milestones[].owner",
    "analytics.kpis[].cadence",
    "go_to_market.channels[].note",
    "go_to_market.content.pillars[].purpose",
    "icp.profiles[].where_they_gather",
    "messaging.soundbites",
    "foundation.contradictions[].resolution",
    "checks",
    "go_to_market.pricing.note",
    "implementation.next_steps",
    "messaging.key_messages[].proof",
    "foundation.solution.features[].proof",
    "implementation.risks[].mitigation",
    "competitive.competitors[].position",
    "competitive.positioning.map",
    "go_to_market.content",
    "go_to_market.sales.steps",
    "go_to_market.revenue.streams",
    "icp.segments",
    "icp.trigger_events",
    "foundation.contradictions",
    "messaging.taglines",
    "icp.objections[].answer",
    "foundation.problem.affected_groups",
    "go_to_market.pricing.tiers[].for_whom",
    "icp.objections",
    "implementation.risks",
    "implementation.milestones",
    "go_to_market.launch.plan",
    "messaging.values[].meaning",
    "competitive.competitors[].strengths",
    "foundation.solution.benefits",
    "implementation.success_criteria",
    "analytics.kpis",
    "competitive.competitors[].weaknesses",
    "foundation.value_proposition.unique_value",
    "go_to_market.channels",
    "messaging.always_say",
    "messaging.personality.words_we_use",
    "icp.goals",
    "messaging.values",
    "icp.profiles[].description",
    "messaging.key_messages",
    "icp.pain_points",
    "foundation.value_proposition.differentiators",
    "foundation.solution.features",
    "go_to_market.launch.first_segment",
    "messaging.never_say",
    "messaging.personality",
    "icp.geography",
    "go_to_market.pricing.tiers",
    "go_to_market.pricing.price_note",
)


def compact(document: Mapping[str, Json]) -> Node:
    """The compact form as JSON; see ``compact_text`` for the text that the limit is of."""
    whole = _essentials(document)
    order = [place for place in _order(document) if _holds(whole, place.split("."))]
    needed = bisect_left(range(len(order) + 1), True, key=lambda dropped: _fits(_shortened(whole, order[:dropped])))
    if needed <= len(order):
        return _shortened(whole, order[:needed])
    least = _shortened(whole, order)
    lengths = range(LONGEST, SHORTEST, -1)
    place = bisect_left(lengths, True, key=lambda length: _fits(_cut(least, length)))
    return _cut(least, lengths[place] if place < len(lengths) else SHORTEST)


def compact_text(document: Mapping[str, Json]) -> str:
    """The compact form as a model should be given it: no escapes, no spaces. What the limit is measured on."""
    return _text(compact(document))


def _text(node: Node) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(",", ":"))


def _fits(node: Node) -> bool:
    return tokens(_text(node)) < LIMIT


# What stays out from the start


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


# What is dropped


def _order(document: Mapping[str, Json]) -> Sequence[str]:
    """The table's; of a general context, which has no such table, the last answers first, all but the very first."""
    if "sections" not in document:
        return ORDER
    places = [f"sections.{section}.{field}" for section, said in document["sections"].items() for field in said]
    return places[:0:-1]


def _holds(node: Json, way: Sequence[str]) -> bool:
    if not way:
        return True
    name, rows = way[0].removesuffix("[]"), way[0].endswith("[]")
    if name not in node:
        return False
    return any(_holds(row, way[1:]) for row in node[name]) if rows else _holds(node[name], way[1:])


def _without(node: Json, places: Sequence[str]) -> Json:
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


def _shortened(node: Node, dropped: Sequence[str]) -> Node:
    if not dropped:
        return node
    return {"note": f"Shortened: {len(dropped)} of the less important parts left out.", **_without(node, dropped)}


# What is cut


def _cut(node: Node, length: int) -> Node:
    """The same with its sections' texts cut; what the document says of itself stays whole."""
    cut = {name: _cut_texts(value, length) if isinstance(value, dict) else value for name, value in node.items()}
    return {**cut, "note": f"{node.get('note', 'Shortened:')} Texts cut at {length} characters."}


def _cut_texts(node: Json, length: int) -> Json:
    if isinstance(node, dict):
        return {name: _cut_texts(value, length) for name, value in node.items()}
    if isinstance(node, list):
        return [_cut_texts(one, length) for one in node]
    return _ended(node, length) if isinstance(node, str) and not _short(node, length) else node


def _short(text: str, length: int) -> bool:
    """Codes, dates and amounts are always short enough: they are plain ASCII, and cost little."""
    return len(text) <= length or (text.isascii() and len(text) <= ALWAYS)


def _ended(text: str, length: int) -> str:
    """Cut with an ellipsis, not between a letter and the marks on it."""
    end = length - 1
    while end > 1 and (unicodedata.category(text[end])[0] == "M" or "\u200d" in text[end - 1 : end + 1]):
        end -= 1
    return f"{text[:end].rstrip()}…"
