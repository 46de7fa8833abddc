"""From a document as data to a PDF, by Typst, in a process that ends with it.

Texts as the typesetter and XML take them: without control characters, lone surrogates and non-characters.
"""

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from onboarding.context.document import Document
from onboarding.context.pdf.fonts import folders
from onboarding.context.pdf.language import Tongue
from onboarding.context.pdf.machine_limit import COMPILERS, TypesettingBusy, one_of

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
COMPILE_WITHIN = 8.0  # seconds; 54 pages take one. Less than a worker has to end in, and than a proxy waits
PATIENCE = 2.0  # seconds that somebody who waits for a page may wait for a compiler


def typeset(document: Document, tongue: Tongue, *, patience: float = PATIENCE) -> bytes:
    """The same document gives the same bytes, wherever the same fonts are.

    Raises TypesettingBusy where the machine has no compiler free within ``patience`` seconds, and where one takes
    longer than ``COMPILE_WITHIN``.
    """
    made_at = datetime.fromisoformat(document.envelope.made_at).replace(microsecond=0)
    data = _as_data(document, tongue)
    asked = {"document": data, "made_at": made_at.isoformat(), "fonts": [str(folder) for folder in _folders(data)]}
    with one_of(COMPILERS, patience=patience):
        return _compiled(json.dumps(asked).encode())


def _compiled(asked: bytes) -> bytes:
    # -P: else the folder of what is run comes first among those that modules are imported from
    command = [sys.executable, "-P", str(_COMPILER)]
    one_core = os.environ | {"RAYON_NUM_THREADS": "1"}  # the others are for pages
    try:
        done = subprocess.run(
            command, input=asked, stdout=subprocess.PIPE, check=True, timeout=COMPILE_WITHIN, env=one_core
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingBusy(retry_after=10) from error
    return done.stdout


def typeset_pages(document: Document, tongue: Tongue, density: int) -> list[bytes]:
    """Each page as a PNG; in this process, which grows by it. Nothing that serves asks for these."""
    from onboarding.context.pdf.compiler import pages

    data = _as_data(document, tongue)
    return pages(json.dumps(data, ensure_ascii=False), density, _folders(data))


def _folders(data: dict[str, Any]) -> list[Path]:
    """Of the fonts that its texts need: to look into all takes a while."""
    return folders(json.dumps(data, ensure_ascii=False))


def _as_data(document: Document, tongue: Tongue) -> dict[str, Any]:
    return {**asdict(document), "tongue": tongue._asdict()}
