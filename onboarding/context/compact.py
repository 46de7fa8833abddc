"""The compact form, for language models: the same document in under 1,200 tokens.

Without what a model has no use for (ids, null and [], the checksum), rows named instead of referred to, money as text.
Where that is still too much, parts go in the order of ``ORDER``, first things first and no more than needed. Where
all of them are gone and it is still too much, long texts are cut: all at one length, the greatest that fits. A
``note`` says so.

In which order the compact form drops what is too much.

How many tokens a text is to a language model, estimated without a tokenizer: rather too many than too few.

Weights are tokens a character, by script, chosen so that the estimate was at least the largest count of four
published tokenizers (cl100k, o200k and two others) for every ordinary text tried: English,
German, French, Finnish, Hungarian, Polish, Turkish, Swahili, Vietnamese, Russian, Serbian, Greek, Hebrew, Arabic,
Persian, Hindi, Tamil, Thai, Georgian, Amharic, Cherokee, Khmer, Burmese, Chinese, Japanese, Korean, emoji, capitals.
For English that is half too many. Text made to be hard (random letters, rows of punctuation, rare ideographs) can
need up to twice the estimate; a byte-level tokenizer never needs more than a token a byte.

Drops parts of a document by their places: "icp.goals" whole, "competitive.competitors[].website" in every row.

Cuts long texts, where nothing is left to drop.
"""

import json
import math
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from onboarding.context.formatting import money_in_words

# What is dropped, the least important first. What is not in this list is never dropped, only cut.
ORDER: tuple[str, ...] = (
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
    "icp.profiles[].vertical",
    "foundation.company.headquarters",
    "messaging.never_say",
    "messaging.personality",
    "icp.geography",
    "go_to_market.pricing.tiers",
    "go_to_market.pricing.price_note",
    "icp.profiles[].company_size",
    "icp.profiles[].role",
    "foundation.company.employee_count",
    "foundation.company.revenue_range",
)


LATIN = 0.4  # ASCII: words, digits, and the punctuation of JSON
LETTER = 1.3  # two bytes in UTF-8: accented Latin, Greek, Cyrillic, Hebrew, Arabic
COMMON = 1.5  # typographic marks, kana, ideographs, Hangul: three bytes, but often met
BYTE = 1.05  # everything else, for each of its three or four bytes

_TWO_BYTES = re.compile("[\u0080-\u07ff]")
_COMMON = re.compile("[\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7af\uff00-\uffef]")


def tokens(text: str) -> int:
    """The estimate for a whole text, rounded up."""
    ascii_only = len(text.encode("ascii", "ignore"))
    letters, common = len(_TWO_BYTES.findall(text)), len(_COMMON.findall(text))
    other = len(text.encode()) - ascii_only - 2 * letters - 3 * common
    return math.ceil(LATIN * ascii_only + LETTER * letters + COMMON * common + BYTE * other)


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


ALWAYS = 32  # characters of plain ASCII that are never cut


def cut_texts(node: Json, length: int) -> Json:
    """The same with every longer text cut to this many characters, the ellipsis among them."""
    if isinstance(node, dict):
        return {name: cut_texts(value, length) for name, value in node.items()}
    if isinstance(node, list):
        return [cut_texts(item, length) for item in node]
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
    place = bisect_left(tries, True, key=lambda length: _fits(form(length)))
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
        return [_plain(item, names) for item in node]
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
    places = [f"sections.{section}.{field}" for section, fields in document["sections"].items() for field in fields]
    return places[:0:-1]


def _shortened(node: Node, dropped: Sequence[str]) -> Node:
    return {"note": f"Shortened: {len(dropped)} of the less important parts left out.", **without(node, dropped)}


def _cut(node: Node, length: int) -> Node:
    """The same with its sections' texts cut; what the document says of itself stays whole."""
    cut = {name: cut_texts(value, length) if isinstance(value, dict) else value for name, value in node.items()}
    return {**cut, "note": f"{node.get('note', 'Shortened:')} Texts cut at {length} characters."}
