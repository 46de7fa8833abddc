"""Checks whether words that should not be said are said.

Whole words and phrases are looked for, whatever their case, in any script. Scripts that write no spaces (Chinese,
Japanese, Thai, …) have no whole words to see, so there a phrase may stand inside a longer one.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from onboarding.context.checks.check import Check, Said, listed, quoted, rows

_BETWEEN = re.compile(r"[,;\n،；，、؛]")
_AROUND = " \t\"'`“”„‘’«»‹›-–—•*."
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def said_but_unwanted(answers: Said) -> Iterable[Check]:
    yield from _unwanted(answers, "never_say", 17, "What you never say stands in what you say")
    yield from _unwanted(answers, "words_we_avoid", 13, "Words that you avoid stand in what you say")


def _unwanted(answers: Said, field: str, step: int, lead: str) -> Iterable[Check]:
    places = list(_places(answers))
    found = [
        (term, place) for term in terms(answers.get(field) or "") for place in places if contains(place.text, term)
    ]
    if found:
        named = listed(f"{quoted(term)} in {place.called}" for term, place in found)
        fields = dict.fromkeys(place.field for _, place in found)
        yield Check("said_but_unwanted", tuple(sorted({step, 17})), (field, *fields), f"{lead}: {named}.")


class _Place(NamedTuple):
    field: str
    called: str
    text: str


def _places(answers: Said) -> Iterable[_Place]:
    if "one_liner" in answers:
        yield _Place("one_liner", "your one line", answers["one_liner"])
    for tagline in answers.get("taglines") or ():
        yield _Place("taglines", f"the tagline {quoted(tagline)}", tagline)
    for row in rows(answers, "key_messages"):
        yield _Place("key_messages", f"the message {quoted(row['message'])}", row["message"])


def terms(text: str) -> list[str]:
    """The words and phrases of a list that somebody typed, with commas, semicolons or lines between."""
    stripped = (part.strip(_AROUND) for part in _BETWEEN.split(text))
    return list({_plain(term): term for term in stripped if term}.values())


def contains(text: str, term: str) -> bool:
    """Whether a term stands in a text as whole words."""
    text, term = _plain(text), _plain(term)
    at = text.find(term)
    while at >= 0:
        end = at + len(term)
        if not (_joined(text[at - 1 : at], term[0]) or _joined(term[-1], text[end : end + 1])):
            return True
        at = text.find(term, at + 1)
    return False


def _plain(text: str) -> str:
    """Without case, and with one kind of space and apostrophe."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return " ".join(folded.replace("’", "'").split())


def _joined(left: str, right: str) -> bool:
    """Whether two neighbours are of one word. A mark (an accent, a vowel sign) is of the word that it stands on."""
    if not (left and right) or not (_of_word(left) and _of_word(right)):
        return False
    return unicodedata.category(right)[0] == "M" or not (_unspaced(left) or _unspaced(right))


def _of_word(character: str) -> bool:
    return character == "_" or unicodedata.category(character)[0] in "LMN"


def _unspaced(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_UNSPACED)
