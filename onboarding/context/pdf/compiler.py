"""The typesetter in a process of its own, which what serves runs and does not import: a document as JSON in, a PDF out.

The compiler remembers what it has set, and has no switch for that: a process that sets many PDFs grows to 300 MB. This
one ends with its PDF. It has nothing from the application but what it is sent.
"""

import json
import os
import resource
import sys
from datetime import datetime
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("document.typ")
_STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
_SECONDS = 20  # of the processor, should whoever started it be gone and not end it
_NICER_BY = 10  # pages go first


def main() -> None:
    """For archives and for everybody (PDF/A-2a, PDF/UA-1). Those forbid letters that no font here has: with such
    letters, which then stand as boxes, it is a tagged PDF that claims neither."""
    os.nice(_NICER_BY)
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    asked = json.load(sys.stdin.buffer)
    document, made_at = json.dumps(asked["document"], ensure_ascii=False), datetime.fromisoformat(asked["made_at"])
    fonts = typst.Fonts(font_paths=[Path(folder) for folder in asked["fonts"]])
    try:
        pdf = _compiled(document, made_at, fonts, _STANDARDS)
    except typst.TypstError:
        pdf = _compiled(document, made_at, fonts, [])
    sys.stdout.buffer.write(pdf)


def _compiled(document: str, made_at: datetime, fonts: typst.Fonts, standards: "list[typst.PDFStandard]") -> bytes:
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=fonts,
        sys_inputs={"document": document},
        pdf_standards=standards,
        timestamp=made_at,
    )


def pages(document: str, density: int, folders: list[Path]) -> list[bytes]:
    """The pages as PNG, with so many pixels an inch: pictures for the documentation."""
    inputs, root, fonts = {"document": document}, TEMPLATE.parent, typst.Fonts(font_paths=[*folders])
    drawn = typst.compile(TEMPLATE, root=root, font_paths=fonts, sys_inputs=inputs, format="png", ppi=float(density))
    return [drawn] if isinstance(drawn, bytes) else list(drawn)  # one page alone comes without a list


if __name__ == "__main__":
    main()
