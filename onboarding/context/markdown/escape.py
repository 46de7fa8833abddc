"""Text as Markdown that reads as that text and nothing else: no emphasis, link, image, HTML, heading, list or table.

CommonMark lets a backslash stand before any ASCII punctuation; so every mark that could mean something to CommonMark,
GitHub's flavour (tables, strikethrough, bare links, mathematics) or to Jekyll and Pandoc gets one.
"""

import re
import unicodedata

# Anywhere: marks of markup; what makes a bare address a link (":" "//" "." "@"), but not in "29.5" or "so: that".
_MARKS = re.compile(r"[\\`*_\[\]<>&#~|${}^@]|:(?=\S)|/(?=/)|(?<![0-9])\.(?=\w)|\.(?=[^\W0-9])")
# At the start of a line: lists, numbered ones, underlines of headings, rules, definitions, Pandoc's titles.
_LEADING = re.compile(r"([0-9]{1,9})?([-+=:%.)])")


def escape(text: str) -> str:
    """On one line: line ends and runs of space become one space."""
    line = " ".join(_without_controls(text).split())
    escaped = _MARKS.sub(r"\\\g<0>", line)
    return _LEADING.sub(r"\1\\\2", escaped, count=1) if _LEADING.match(escaped) else escaped


def escape_lines(text: str, indent: str = "") -> str:
    """Keeps the line ends, as hard breaks, with ``indent`` before each line but the first; blank lines go."""
    lines = [line for line in map(escape, text.splitlines()) if line]
    return f"\\\n{indent}".join(lines)


def _without_controls(text: str) -> str:
    return "".join(" " if unicodedata.category(character) == "Cc" else character for character in text)
