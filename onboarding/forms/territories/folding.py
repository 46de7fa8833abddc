"""Names as they are compared: without accents, capitals, marks and the small words that come and go."""

import unicodedata
from functools import lru_cache

from onboarding.forms.fields.visible_text import without_unseen

# Letters that are written one for the other, and have no decomposition that says so.
_ALIKE = str.maketrans(
    {"ة": "ه", "ى": "ي", "ک": "ك", "ی": "ي", "ہ": "ه", "ھ": "ه"}
    | {"ı": "i", "ł": "l", "đ": "d", "ð": "d", "ø": "o", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
)
_APOSTROPHES = frozenset("'’‘ʻʼʹ`´.·")  # inside a word: “Côte d’Ivoire”, “U.K.”
_SAINTS = {"saint": "st", "sainte": "ste"}
_ARTICLES = frozenset({"the"})


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """The name in small letters, words apart by one space. “The U.K.” is “uk”, “Saint Lucia” is “st lucia”."""
    return " ".join(words(name))


def words(name: str) -> list[str]:
    """The words of ``folded``; an article alone stays."""
    bare = "".join(_bare(mark) for mark in unicodedata.normalize("NFKD", without_unseen(name).casefold()))
    found = [_SAINTS.get(word, word) for word in bare.translate(_ALIKE).split()]
    return [word for word in found if word not in _ARTICLES] or found


def _bare(mark: str) -> str:
    """Accents, tones and the like go (combining class above 0), vowel signs of Indic scripts stay."""
    if unicodedata.combining(mark) or mark in _APOSTROPHES:
        return ""
    return mark if unicodedata.category(mark)[0] in "LMN" else " "
