"""The language in which a business was described, guessed for hyphenation and for screen readers; and its direction.

Nobody is asked for it. Script decides first; among languages in Latin letters, their commonest little words do.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from onboarding.context.document import is_general

Json = Any

_RIGHT_TO_LEFT = {"ARABIC": "ar", "HEBREW": "he", "SYRIAC": "syr", "THAANA": "dv"}
_SCRIPTS = {
    **_RIGHT_TO_LEFT, "GREEK": "el", "CYRILLIC": "ru", "DEVANAGARI": "hi", "THAI": "th", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "ARMENIAN": "hy", "GEORGIAN": "ka", "TAMIL": "ta", "BENGALI": "bn",
}  # fmt: skip
_LITTLE_WORDS = {
    "en": "the and of to is that for with are we you our they from not their",
    "de": "der die das und ist nicht ein eine mit für wir von den dem zu auf wer auch",
    "fr": "le les des et est une dans pour que nous qui avec sur pas vous leur",
    "es": "el los las y es una para que con por nosotros del al más se su",
    "it": "il gli della di che è una per con non sono nostri dei alla nel più",
    "pt": "o os as e é uma para que com não dos das ao mais nós em",
    "nl": "de het een en van is dat niet voor met wij op zijn aan ook bij",
    "sv": "och att det som är en på för med av inte vi till den de har",
    "da": "og at det som er en på for med af ikke vi til den de har",
    "pl": "i w na z się że do nie jest to jak dla są po oraz",
    "hu": "a az és hogy nem egy is ez van meg vagy csak mint",
    "fi": "ja on ei se että ovat joka kun myös tai mutta kuin",
}
_SAID = ("foundation", "icp", "competitive", "messaging", "go_to_market", "analytics", "implementation")
_ENOUGH = 3  # little words that a guess rests on, at least


class Tongue(NamedTuple):
    lang: str
    dir: str


def own_words(context: Mapping[str, Json]) -> Json:
    """What a founder said of what a context holds, and we did not."""
    return context["sections"] if is_general(context) else [context[section] for section in _SAID]


def tongue(document: Json) -> Tongue:
    """What most of a document's texts are in; English where nothing tells."""
    texts = list(_texts(document))
    script = _script(texts)
    lang = _SCRIPTS.get(script) or _latin("\n".join(texts))
    return Tongue(lang, "rtl" if script in _RIGHT_TO_LEFT else "ltr")


def _script(texts: Iterable[str]) -> str:
    """The first word of most letters' Unicode names; Latin ones in texts of several words only, not in addresses."""
    letters = (letter for text in texts if " " in text for letter in text if letter.isalpha())
    names = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in letters)
    return names.most_common(1)[0][0] if names else ""


def _latin(text: str) -> str:
    counted = Counter(re.findall(r"\w+", text.lower()))
    scores = {lang: sum(counted[word] for word in words.split()) for lang, words in _LITTLE_WORDS.items()}
    best = max(scores, key=lambda lang: scores[lang])
    return best if scores[best] >= _ENOUGH else "en"


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
