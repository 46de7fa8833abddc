"""A context as a readable document. No text that a founder typed can act as Markdown or HTML.

It reads as itself and nothing else: no emphasis, link, image, HTML, heading, list or table. CommonMark lets a backslash
stand before any ASCII punctuation; so every mark that could mean something to CommonMark, GitHub's flavour (tables,
strikethrough, bare links, mathematics) or to Jekyll and Pandoc gets one, in the blocks below and nowhere else.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onboarding.context.document import Document, document_of
from onboarding.context.document.blocks import Block, Said
from onboarding.context.formatting import Labels

# Anywhere: marks of markup, and what would make a bare address a link; but not the points of "29.5" or "so. That".
_MARKS = re.compile(
    r"[\\`*_\[\]<>&#~|${}^@]"
    r"|:(?=[\w+-]+:)|(?<=mailto):|(?<=xmpp):"
    r"|/(?=/)"
    r"|(?<![0-9])\.(?=\w)|\.(?=[^\W0-9])",
    re.IGNORECASE,
)
# At the start of a line: lists, underlines of headings, rules and definitions; and numbered lists.
_LEADING = re.compile(r"(?=[-+=:])|[0-9]{1,9}(?=[.)](?:\s|$))")


def escape(text: str) -> str:
    """On one line: line ends and runs of space become one space."""
    line = " ".join(_without_controls(text).split())
    escaped = _MARKS.sub(r"\\\g<0>", line)
    leading = _LEADING.match(escaped)
    return f"{leading[0]}\\{escaped[leading.end() :]}" if leading else escaped


def escape_lines(text: str, indent: str = "") -> str:
    """Keeps the line ends, as hard breaks, with ``indent`` before each line but the first; blank lines go."""
    lines = [line for line in map(escape, text.splitlines()) if line]
    return f"\\\n{indent}".join(lines)


def _without_controls(text: str) -> str:
    return "".join(" " if unicodedata.category(character) == "Cc" else character for character in text)


def heading(level: int, text: str) -> str:
    return f"{'#' * level} {escape(text)}"


def paragraph(text: Said) -> str:
    return escape_lines(text or "")


def quote(text: Said) -> str:
    return f"> {escape_lines(text, '> ')}" if text else ""


def facts(*pairs: tuple[str, Said]) -> str:
    """A list of what is known: "- **Label:** text"."""
    return "\n".join(f"- **{escape(label)}:** {escape_lines(text, '  ')}" for label, text in pairs if text)


def bullets(texts: Iterable[str]) -> str:
    return "\n".join(f"- {escape_lines(text, '  ')}" for text in texts)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [list(map(escape, columns)), ["---"] * len(columns), *(list(map(escape, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def document(blocks: Iterable[str]) -> str:
    """Blocks with a blank line between; empty ones are left out."""
    return "\n\n".join(filter(None, blocks)) + "\n"


def written(block: Block) -> str:
    """A block of a document. A picture has no words that are not beside it, and stays away."""
    match block["kind"]:
        case "heading":
            return heading(block["level"] + 1, block["text"])
        case "facts":
            return facts(*((pair["label"], pair["text"]) for pair in block["pairs"]))
        case "bullets" | "remarks":
            return bullets(block["texts"])
        case "quotes":
            return "\n\n".join(map(quote, block["texts"]))
        case "table":
            rows = ([" · ".join(lines) for lines in row["cells"]] for row in block["rows"])
            return table([column["label"] for column in block["columns"]], rows)
        case "card":
            title, texts = heading(4, block["title"]), map(written, block["blocks"])
            return document([title, paragraph(block["mark"]), *texts]).rstrip()
        case _:  # lead, prose, note
            return paragraph(block["text"])


Json = Any


def to_markdown(context: Mapping[str, Json], labels: Labels | None = None) -> str:
    """A business context or a general one; without ``labels_of(flow)``, options are named by their values.

    It ends with what identifies it: reference, date, checksum.
    """
    return document(_blocks(document_of(context, labels or Labels())))


def _blocks(whole: Document) -> Iterator[str]:
    yield heading(1, whole.title)
    yield quote(whole.lead)
    for block in whole.blocks:
        yield written(block)
    yield heading(2, "About this document")
    yield facts(
        ("Steps", whole.envelope.steps),
        ("Reference", whole.envelope.reference),
        ("Date", whole.envelope.day),
        ("Checksum", whole.envelope.checksum),
    )
