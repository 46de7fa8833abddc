"""What stands in a text, whatever it was typed with: digits of any script, marks, spaces, and what nobody sees."""

import re
import unicodedata

_SPACES = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_MARKS = str.maketrans(
    {
        **dict.fromkeys("−‐‑‒–—―﹣－", "-"),
        **dict.fromkeys("’‘ʼ′´`＇", "'"),
        **dict.fromkeys("％٪﹪", "%"),
        **dict.fromkeys("，、،", ","),
        **dict.fromkeys("．。｡․", "."),
        **dict.fromkeys("＋﹢", "+"),
        **dict.fromkeys("～〜∼≈≃≅", "~"),
        "／": "/",
        "（": "(",
        "）": ")",
        "¤": "",
    }
)
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF21, 0xFF5B)}  # letters; digits are digits anyway
_TABLE = {**_SPACES, **_FULL_WIDTH, **_MARKS}
_MANY_SPACES = re.compile(r" {2,}")


def plain_characters(text: str) -> str:
    """The same text in ASCII digits, marks and single kinds of space; format characters (bidi, zero width) are gone.

    Spaces stay as they are spread: what they separate is for whoever reads it. Tabs and line ends stay themselves.
    """
    if text.isascii():
        return text
    return "".join(map(_plain, text.translate(_TABLE)))


def folded(text: str) -> str:
    """A word or sign as words are compared: without case, format characters, dots at its end and doubled spaces."""
    return _MANY_SPACES.sub(" ", plain_characters(unicodedata.normalize("NFC", text)).casefold()).strip(" .")


def _plain(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return "" if unicodedata.category(character) == "Cf" else character
