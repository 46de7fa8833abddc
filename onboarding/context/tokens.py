"""How many tokens a text is to a language model, estimated without a tokenizer: rather too many than too few.

Weights are tokens a character, by script, chosen so that the estimate was at least the largest count of four
published tokenizers (cl100k, o200k and two others) for every ordinary text tried: English,
German, French, Finnish, Hungarian, Polish, Turkish, Swahili, Vietnamese, Russian, Serbian, Greek, Hebrew, Arabic,
Persian, Hindi, Tamil, Thai, Georgian, Amharic, Cherokee, Khmer, Burmese, Chinese, Japanese, Korean, emoji, capitals.
For English that is half too many. Text made to be hard (random letters, rows of punctuation, rare ideographs) can
need up to twice the estimate; a byte-level tokenizer never needs more than a token a byte.
"""

import math
import re

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
