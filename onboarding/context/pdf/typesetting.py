"""From a document as data to a PDF, by Typst. Nothing is imported, and no font looked for, before one is asked for."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from onboarding.context.document import Document
from onboarding.context.pdf.language import Tongue

if TYPE_CHECKING:
    import typst

TEMPLATE = Path(__file__).with_name("document.typ")


def typeset(document: Document, tongue: Tongue) -> bytes:
    """For archives and for everybody (PDF/A-2a, PDF/UA-1). Those forbid letters that no font here has: with such
    letters, which then stand as boxes, it is a tagged PDF that claims neither."""
    import typst

    inputs = {"document": json.dumps({**asdict(document), "tongue": tongue._asdict()}, ensure_ascii=False)}
    made_at = datetime.fromisoformat(document.envelope.made_at).replace(microsecond=0)
    try:
        return _compiled(inputs, made_at, ["a-2a", "ua-1"])
    except typst.TypstError:
        return _compiled(inputs, made_at, [])


def _compiled(inputs: Mapping[str, str], made_at: datetime, standards: "list[typst.PDFStandard]") -> bytes:
    import typst

    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        sys_inputs=dict(inputs),
        pdf_standards=standards,
        timestamp=made_at,
    )


@cache
def _fonts() -> "typst.Fonts":
    """The compiler's own for most scripts, Amiri for Arabic, and the system's for what neither has."""
    import typst

    return typst.Fonts(font_paths=[Path(str(resources.files("fontpkg_amiri") / "files"))])
