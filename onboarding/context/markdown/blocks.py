"""The blocks of a document: what is given to them is a founder's text, and is escaped here and nowhere else."""

from collections.abc import Iterable, Sequence

from onboarding.context.document.blocks import Block, Said
from onboarding.context.markdown.escape import escape, escape_lines


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
            title, said = heading(4, block["title"]), map(written, block["blocks"])
            return document([title, paragraph(block["mark"]), *said]).rstrip()
        case _:  # lead, prose, note
            return paragraph(block["text"])
