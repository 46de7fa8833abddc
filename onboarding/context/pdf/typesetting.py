"""From a document as data to a PDF, by Typst, in a process that ends with it.

Texts as the typesetter and XML take them: without control characters, lone surrogates and non-characters.
"""

import json
import subprocess
import sys
import unicodedata
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from onboarding.context.document import Document
from onboarding.context.pdf.language import Tongue

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


_COMPILER = Path(__file__).with_name("compiler.py")
_WITHIN = 60  # seconds; 54 pages take one


def typeset(document: Document, tongue: Tongue) -> bytes:
    """The same document gives the same bytes, wherever the same fonts are."""
    made_at = datetime.fromisoformat(document.envelope.made_at).replace(microsecond=0)
    asked = {"document": _as_data(document, tongue), "made_at": made_at.isoformat()}
    # -P: else the folder of what is run comes first among those that modules are imported from
    command = [sys.executable, "-P", str(_COMPILER)]
    done = subprocess.run(
        command, input=json.dumps(asked).encode(), stdout=subprocess.PIPE, check=True, timeout=_WITHIN
    )
    return done.stdout


def typeset_pages(document: Document, tongue: Tongue, density: int) -> list[bytes]:
    """Each page as a PNG; in this process, which grows by it. Nothing that serves asks for these."""
    from onboarding.context.pdf.compiler import pages

    return pages(json.dumps(_as_data(document, tongue), ensure_ascii=False), density)


def _as_data(document: Document, tongue: Tongue) -> dict[str, Any]:
    return {**asdict(document), "tongue": tongue._asdict()}
