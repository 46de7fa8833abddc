"""From a document as data to a PDF, by Typst, in a process that ends with it."""

import json
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from onboarding.context.document import Document
from onboarding.context.pdf.language import Tongue

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
