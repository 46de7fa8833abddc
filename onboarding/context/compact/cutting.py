"""Cuts long texts, where nothing is left to drop."""

import unicodedata
from typing import Any

Json = Any
ALWAYS = 32  # characters of plain ASCII that are never cut


def cut_texts(node: Json, length: int) -> Json:
    """The same with every longer text cut to this many characters, the ellipsis among them."""
    if isinstance(node, dict):
        return {name: cut_texts(value, length) for name, value in node.items()}
    if isinstance(node, list):
        return [cut_texts(one, length) for one in node]
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
