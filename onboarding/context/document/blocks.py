"""What a document is made of, as data: each writer has a function for each ``kind``; and a document before anybody
writes it down: its first words, its blocks, and what identifies it.

Cells of tables are texts, or several lines: the first one large, those below it small.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from onboarding.context.formatting import Row, day

Said = str | None  # None, or "", is what was not answered: it leaves no trace
Cell = Said | Sequence[Said]
Block = dict[str, Any]
Picture = Callable[[str], Block]  # a plot's name -> the plot, or nothing where there is nothing to draw

# What is kept on one page, in letters: so few that even the widest ones do not need more than a page.
_ROW, _ROWS, _TABLE, _CARD, _SIDE = 2000, 6, 700, 1500, 500
_BRIEF = 60  # letters of a row that does not need the whole width


class Column(NamedTuple):
    """``width`` is a share of what is left after the columns without one, which are as wide as their texts;
    ``figures`` stand at the column's end, below one another."""

    label: str
    width: float | None = 1
    figures: bool = False


def heading(level: int, text: str) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def lead(text: Said) -> Block:
    """What a part says in one breath."""
    return {"kind": "lead", "text": text} if text else {}


def prose(text: Said) -> Block:
    return {"kind": "prose", "text": text} if text else {}


def note(text: str) -> Block:
    """A remark of ours."""
    return {"kind": "note", "text": text}


def facts(*pairs: tuple[str, Said]) -> Block:
    """What is known, under short labels. An address of the web, or of mail, can be followed."""
    given = [{"label": label, "text": text, "link": _link(text)} for label, text in pairs if text]
    return {"kind": "facts", "pairs": given} if given else {}


def bullets(texts: Iterable[str]) -> Block:
    listed = list(texts)
    return {"kind": "bullets", "texts": listed} if listed else {}


def remarks(texts: Iterable[str]) -> Block:
    """Sentences of ours, which may quote a founder."""
    listed = list(texts)
    return {"kind": "remarks", "texts": listed, "whole": _length(listed) <= _CARD} if listed else {}


def quotes(texts: Iterable[str]) -> Block:
    """Sentences in the business's own voice."""
    listed = list(texts)
    return {"kind": "quotes", "texts": listed} if listed else {}


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> Block:
    """A table without its empty columns; nothing where there are no rows."""
    body = [[_lines(cell) for cell in row] for row in rows]
    answered = [place for place in range(len(columns)) if any(row[place] for row in body)]
    if not answered:
        return {}
    high = _ROW // len(answered)
    cells = [[row[place] for place in answered] for row in body]
    return {
        "kind": "table",
        "columns": [columns[place]._asdict() for place in answered],
        "rows": [{"cells": row, "whole": max(map(_length, row)) <= high} for row in cells],
        "whole": len(body) <= _ROWS and _length(body) <= _TABLE,
        "brief": len(answered) < 3 and _length(body) < _BRIEF * len(body),
    }


def card(title: str, mark: Said, blocks: Iterable[Block]) -> Block:
    """Something that stands for itself; ``mark`` says what is special about it."""
    there = list(filter(None, blocks))
    return {"kind": "card", "title": title, "mark": mark, "blocks": there, "whole": _length(there) <= _CARD}


def beside(picture: Block, *blocks: Block) -> Iterator[Block]:
    """Blocks with a picture at their side; just the blocks where there is none."""
    there = list(filter(None, blocks))
    if picture and there:
        yield {"kind": "beside", "picture": picture, "blocks": there, "whole": _length(there) <= _SIDE}
    else:
        yield from [*there, picture]


def filled(blocks: Iterable[Block]) -> list[Block]:
    """Without empty blocks, and without headings that have nothing below them."""
    kept: list[Block] = []
    for block in filter(None, blocks):
        while kept and kept[-1].get("level", 0) >= block.get("level", 7):
            kept.pop()
        kept.append(block)
    while kept and "level" in kept[-1]:
        kept.pop()
    return kept


def _lines(cell: Cell) -> list[str]:
    return [line for line in ([cell] if isinstance(cell, str) else cell or ()) if line]


def _link(text: str) -> Said:
    return text if text.startswith(("https://", "http://")) and len(text.split()) == 1 else None


def _length(value: Any) -> int:
    """The letters of all texts in it."""
    if isinstance(value, dict):
        return sum(map(_length, value.values()))
    return len(value) if isinstance(value, str) else sum(map(_length, value)) if isinstance(value, list) else 0


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """What identifies a document. ``made_at`` is ISO 8601, in UTC."""

    reference: str
    checksum: str
    made_at: str
    day: str
    steps: str

    @classmethod
    def of(cls, context: Row) -> "Envelope":
        return cls(
            reference=context["reference"],
            checksum=context["checksum"],
            made_at=context["generated_at"],
            day=day(context["generated_at"][:10]),
            steps=f"{context['completed_steps']} of {context['total_steps']} complete",
        )


@dataclass(frozen=True, kw_only=True)
class Document:
    """``kind`` says what it is, ``lead`` what it is about in one breath; ``facts`` stand beside its title."""

    title: str
    kind: str
    lead: Said
    facts: Block
    blocks: list[Block]
    envelope: Envelope
