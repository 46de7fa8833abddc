"""Text as people see it: made alike, and counted in what one takes for a character.

Rules
- Texts are kept in NFC: “Café” is one text, however its accent was typed.
- Marks that only turn the direction of writing are taken out everywhere: nobody sees them, and they can turn a text
  round. So are byte-order marks, and tag letters outside a flag, which carry words that nobody sees.
- What else is not to be seen is taken off at both ends. Inside words it stays: Persian needs the zero-width non-joiner,
  Hindi and emoji the joiner.
- A length is counted in grapheme clusters (UAX #29) of which something is to be seen; a line end is one.
- A minimum is counted in letters' worth, since scripts say unlike much with a character.

https://www.unicode.org/reports/tr29/ · Default_Ignorable_Code_Point, of DerivedCoreProperties.txt
"""

import re
import unicodedata
from functools import cache
from typing import Any

WIDE_SPACES = r"\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
SPACES = rf"\t-\r\x1c-\x20\x85\xa0{WIDE_SPACES}"  # what str.strip takes away
# Parts of character classes that Python and ECMAScript (with its flag u) read alike; those beyond U+FFFF stand as
# themselves, since the two escape them differently. Fillers of Hangul and the blank of Braille look like spaces.
DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_EDGE_FORMATS = (
    rf"\xad\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff0-\ufffb{DIRECTIONS}"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_BLANKS = r"\u115f\u1160\u2800\u3164\uffa0"
_SELECTORS = r"\u034f\u17b4\u17b5\u180b-\u180d\u180f\ufe00-\ufe0f" "\U000e0000-\U000e0fff"  # never first, never alone
EDGES = rf"{SPACES}{_EDGE_FORMATS}{_BLANKS}"  # what stands at an end and is taken off
UNSEEN = rf"{EDGES}{_SELECTORS}"

# One of these is one cluster and one letter, whatever stands beside it but what is none of these.
SIMPLE = r"\x20-\x7e\xa1-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
SIMPLE_SEEN = SIMPLE.replace(r"\x20-", r"\x21-", 1)

_ALL_SIMPLE = re.compile(rf"[{SIMPLE}\n]*")
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"  # of a part of a country
_NEVER = re.compile(rf"({_FLAG})|[{DIRECTIONS}\ufeff\U000e0000-\U000e007f]")
_AT_AN_END = re.compile(rf"\A[{EDGES}{_SELECTORS}]+|[{EDGES}]+\Z")
_EVERYWHERE_UNSEEN = re.compile(rf"[{_EDGE_FORMATS}{_BLANKS}{_SELECTORS}]+")
_SEEN = re.compile(rf"[^{UNSEEN}\x00-\x1f\x7f-\x9f]")

# A base with more marks than any language puts on one (UAX #15, stream-safe text) counts again for each so many.
_MARKS = 32
# Letters' worth: how many letters of an alphabet say what one of these says, as translations of one text show it.
_OF_THREE = r"\p{Han}"
_OF_TWO = r"[\p{Hangul}\p{Hiragana}\p{Katakana}\p{Ethiopic}\p{Yi}\p{Cherokee}\p{Vai}\p{Bopomofo}]"


def tidied(text: str) -> str:
    """The text in NFC, without what turns its direction, and without what is not to be seen at its ends."""
    if text.isascii():
        return text.strip()
    return _AT_AN_END.sub("", unicodedata.normalize("NFC", _NEVER.sub(r"\1", text)))


def without_unseen(text: str) -> str:
    """For addresses and the like, in which what is not to be seen has no use: without it, anywhere."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _EVERYWHERE_UNSEEN.sub("", _NEVER.sub("", text)))


def is_seen(text: str) -> bool:
    """Whether there is anything in it that a person sees."""
    return _SEEN.search(text) is not None


def length(text: str) -> int:
    """How many characters a person sees, spaces and line ends among them. A family of emoji is one, and so is “é”."""
    if _ALL_SIMPLE.fullmatch(text):
        return len(text)
    return sum(_counts(cluster) + (len(cluster) - 1) // _MARKS for cluster in clusters(text))


def letters_worth(text: str) -> int:
    """As many letters of an alphabet as the text is worth, at least its ``length``.

    A syllable of Hangul or kana counts two, a Han character three; a vowel sign of an Indic or Thai script counts for
    itself, as the vowel it is would in an alphabet.
    """
    if _ALL_SIMPLE.fullmatch(text):
        return len(text)
    return sum(_worth(cluster) for cluster in clusters(text) if _counts(cluster))


def clusters(text: str) -> list[str]:
    """The text in grapheme clusters.

    ``regex`` joins a virama to any consonant after it, UAX #29 (GB9c) only where a consonant stands before it too, as
    browsers do: what it should not have joined is taken apart.
    """
    patterns = _patterns()
    found = patterns["cluster"].findall(text)
    return [part for cluster in found for part in _taken_apart(cluster, patterns)]


def comparable(text: str) -> str:
    """Texts that are alike to a person are equal so: NFKC, without capitals (UAX #15, Unicode 3.13 D146)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", without_unseen(text)).casefold())
    return " ".join(folded.split())


def _counts(cluster: str) -> bool:
    return cluster.isspace() or is_seen(cluster)


def _worth(cluster: str) -> int:
    if cluster.isascii():
        return 1
    patterns, first = _patterns(), cluster[0]
    if patterns["three"].match(first):
        return 3
    if patterns["two"].match(first):
        return 2
    if patterns["picture"].match(first):
        return 1
    return 1 + sum(map(_is_vowel_or_letter, cluster[1:]))


def _is_vowel_or_letter(character: str) -> bool:
    """A vowel sign takes part in no reordering (class 0), as accents, tones and viramas do."""
    category = unicodedata.category(character)
    return category[0] == "L" or (
        category in ("Mc", "Mn") and not unicodedata.combining(character) and is_seen(character)
    )


def _taken_apart(cluster: str, patterns: dict[str, Any]) -> list[str]:
    if len(cluster) < 3 or not patterns["linked"].search(cluster) or patterns["consonant"].search(cluster[:1]):
        return [cluster]
    before, linker, after = patterns["linked"].split(cluster, maxsplit=1)
    return [before + linker, *_taken_apart(after, patterns)]


@cache
def _patterns() -> dict[str, Any]:
    """Made by the first text that needs them: ``regex`` takes 40 ms to import, and most texts are simple."""
    import regex

    return {
        "cluster": regex.compile(r"\X"),
        "linked": regex.compile(r"(\p{InCB=Linker}\p{InCB=Extend}*)(?=\p{InCB=Consonant})"),
        "consonant": regex.compile(r"\p{InCB=Consonant}"),
        "three": regex.compile(_OF_THREE),
        "two": regex.compile(_OF_TWO),
        "picture": regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}]"),
    }
