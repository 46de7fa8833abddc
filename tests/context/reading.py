"""Reading PDFs as tests need it: their texts, however lines break, their bookmarks, and the elements of their tags."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

_CODE = re.compile(r"[a-z0-9_]+|[A-Z]{2,3}|-?[0-9.]+|[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IDS = ("id", "icp", "competitor", "primary_icp")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def texts_of(value: Any) -> list[str]:
    """Every text in answers that is not an id, a code or a number; those are printed as people read them."""
    if isinstance(value, dict):
        return [text for name, inner in value.items() if name not in _IDS for text in texts_of(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in texts_of(inner)]
    return [value] if isinstance(value, str) and not _CODE.fullmatch(value) else []


def printed(pdf: PdfReader) -> str:
    return "".join(page.extract_text() for page in pdf.pages)


def lacking(texts: list[str], pdf: PdfReader) -> list[str]:
    """The words of texts that are not in it. Those from right to left come out of a page as the letters of their
    shapes, in another order and some of them twice: for them, some word there has to have their letters."""
    found = printed(pdf)
    there, words = bare(found), {_letters(word) for word in found.split()}
    return [
        word
        for text in texts
        for word in text.split()
        if bare(word) not in there and not (_right_to_left(word) and any(_letters(word) <= other for other in words))
    ]


def bookmarks(pdf: PdfReader) -> list[str]:
    return [_INVISIBLE.sub("", title) for title in _titles(pdf.outline)]


def elements(pdf: PdfReader, kind: str) -> list[DictionaryObject]:
    """The tagged elements of a kind: "/H1", "/Figure", "/TH"."""
    return [element for element in _tree(pdf.root_object["/StructTreeRoot"]) if element.get("/S") == kind]


def _titles(outline: Any) -> Iterator[str]:
    for item in outline:
        if isinstance(item, list):
            yield from _titles(item)
        else:
            yield item.title


def _tree(node: Any) -> Iterator[DictionaryObject]:
    node = node.get_object()
    if isinstance(node, DictionaryObject):
        yield node
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            yield from _tree(child)


def bare(text: str) -> str:
    """Without what comes from breaking lines."""
    return re.sub(r"[\s-]", "", _INVISIBLE.sub("", text))


def _letters(word: str) -> frozenset[str]:
    return frozenset(
        letter for letter in unicodedata.normalize("NFKD", word) if unicodedata.category(letter)[0] in "LN"
    )


def _right_to_left(word: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in word)
