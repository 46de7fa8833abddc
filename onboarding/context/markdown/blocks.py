"""The blocks of a document: what is given to them is a founder's text, and is escaped here and nowhere else."""

from collections.abc import Iterable, Sequence

from onboarding.context.markdown.escape import escape, escape_lines

Said = str | None  # None, or "", is what was not answered: it leaves no trace


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


def table(columns: Sequence[str], rows: Iterable[Sequence[Said]]) -> str:
    """A table without its empty columns; nothing where there are no rows."""
    body = [[escape(text or "") for text in row] for row in rows]
    filled = [place for place in range(len(columns)) if any(row[place] for row in body)]
    lines = [[escape(columns[place]) for place in filled], ["---"] * len(filled)]
    lines += [[row[place] for place in filled] for row in body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) if filled else ""


def document(blocks: Iterable[str]) -> str:
    """Blocks with a blank line between; empty ones are left out, and so are headings with nothing below them."""
    kept: list[str] = []
    for block in filter(None, blocks):
        while kept and _level(kept[-1]) >= _level(block) > 0:
            kept.pop()
        kept.append(block)
    while kept and _level(kept[-1]):
        kept.pop()
    return "\n\n".join(kept) + "\n"


def _level(block: str) -> int:
    """1 to 6 of a heading; 0 of any other block, whose own "#" is escaped."""
    return len(block) - len(block.lstrip("#"))
