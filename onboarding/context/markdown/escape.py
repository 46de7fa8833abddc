"""Text as Markdown that reads as that text and nothing else: no emphasis, link, image, HTML, heading, list or table.

CommonMark lets a backslash stand before any ASCII punctuation; so every mark that could mean something to CommonMark,
GitHub's flavour (tables, strikethrough, bare links, mathematics) or to Jekyll and Pandoc gets one.
"""

import re
import unicodedata

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
