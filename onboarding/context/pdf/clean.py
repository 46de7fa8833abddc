"""Texts as the typesetter and XML take them: without control characters, lone surrogates and non-characters."""

import unicodedata
from typing import Any

Json = Any


def clean(value: Json) -> Json:
    """A document with its texts cleaned. What cannot be printed becomes a space; line ends stay."""
    if isinstance(value, str):
        return "\n".join("".join(map(_printable, line)) for line in value.splitlines())
    if isinstance(value, dict):
        return {name: clean(inner) for name, inner in value.items()}
    return [clean(inner) for inner in value] if isinstance(value, list | tuple) else value


def _printable(character: str) -> str:
    code = ord(character)
    unprintable = unicodedata.category(character) in ("Cc", "Cs") or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return " " if unprintable else character
