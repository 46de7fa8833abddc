"""Reading PDFs as tests need it: their texts, however lines break, their bookmarks, and the elements of their tags."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def texts_of(value: Any) -> list[str]:
    """Every text in answers that is not an id or a code; those are printed as words."""
    if isinstance(value, dict):
        return [text for name, inner in value.items() if name not in ("id", "icp", "competitor") for text in texts_of(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_of(inner)]
    return [value] if isinstance(value, str) and (" " in value or not value.isascii() or "." in value) else []


def lacking(texts: list[str], pdf: PdfReader) -> list[str]:
    """The words of texts that are not in it. Right-to-left words come out of a page in the order of their shapes."""
    printed = "".join(page.extract_text() for page in pdf.pages)
    there = _bare(printed)
    shapes = {_shape(word) for word in re.findall(r"\S+", printed)}
    return [
        word
        for text in texts
        for word in text.split()
        if _bare(word) not in there and not (_right_to_left(word) and _shape(word) in shapes)
    ]


def bookmarks(pdf: PdfReader) -> list[str]:
    return [_INVISIBLE.sub("", title) for title in _titles(pdf.outline)]


def elements(pdf: PdfReader, kind: str) -> list[DictionaryObject]:
    """The tagged elements of a kind: "/H1", "/Figure", "/TH"."""
    return [one for one in _tree(pdf.trailer["/Root"]["/StructTreeRoot"]) if one.get("/S") == kind]


def _titles(outline: Any) -> Iterator[str]:
    for one in outline:
        if isinstance(one, list):
            yield from _titles(one)
        else:
            yield one.title


def _tree(node: Any) -> Iterator[DictionaryObject]:
    node = node.get_object()
    if isinstance(node, DictionaryObject):
        yield node
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from _tree(child)


def _bare(text: str) -> str:
    """Without what comes from breaking lines."""
    return re.sub(r"[\s-]", "", _INVISIBLE.sub("", text))


def _shape(word: str) -> str:
    """Its letters in no order, without marks and punctuation."""
    letters = unicodedata.normalize("NFKD", word)
    return "".join(sorted(letter for letter in letters if unicodedata.category(letter)[0] in "LN"))


def _right_to_left(word: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in word)
