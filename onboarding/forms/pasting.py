"""Rows of a repeating group out of a list or a table that was pasted: lines, and cells with tabs between.

Nothing is guessed: what does not fit is told with its line, and the text stays where it was pasted.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from onboarding.forms import messages
from onboarding.forms.fields import AnswerField
from onboarding.forms.fields.visible_text import comparable, is_seen
from onboarding.forms.formdata import FormData, rows_of, with_rows
from onboarding.forms.numerals import LONGEST
from onboarding.forms.rows import RowsField

_MARKED = re.compile(r"(?:[-*•‣–—·]|[0-9]{1,3}[.)]) +(?=\S)")  # what begins an item of a list
_RULE = re.compile(r"[-:| ]+")  # below the heading of a table in Markdown
_YES = frozenset({"yes", "y", "x", "true", "1", "✓", "✔", "☑"})
_NO = frozenset({"", "no", "n", "false", "0", "-"})


class NotRows(ValueError):
    """Why the text cannot be made into rows, and what to do."""


def with_pasted(typed: FormData, group: RowsField, text: str, begin: str = "") -> tuple[FormData, int]:
    """What was typed, with a row more for each line of the text; and the number of the first of those.

    The cells of a line are the fields of a row, in order, from the one called ``begin``; a first line of their labels
    says another order. Raises NotRows where a cell, a line or the number of lines does not fit.
    """
    kept = [row for row in rows_of(typed, group.name) if _filled(group, row)]
    new = list(_rows(group, cells_of(text), begin))
    if len(kept) + len(new) > group.readable:
        have = len(kept) + len(new)
        raise NotRows(messages.PASTED_ROWS.format(have=have, nouns=group.nouns, maximum=group.maximum))
    return with_rows(typed, group.name, [*kept, *new]), len(kept)


def cells_of(text: str) -> list[list[str]]:
    """The lines in which there is something, each in its cells; what marks an item of a list is taken off."""
    lines = [line for line in text.splitlines() if is_seen(line)]
    if "\t" in text:
        return [cells for cells in _table(text) if any(map(is_seen, cells))]
    if all(line.strip().startswith("|") and line.strip().endswith("|") for line in lines):
        return [line.strip()[1:-1].split("|") for line in lines if not _RULE.fullmatch(line.strip())]
    if len(lines) > 1 and all(_MARKED.match(line.strip()) for line in lines):
        lines = [_MARKED.sub("", line.strip(), count=1) for line in lines]
    return [[line] for line in lines]


def _table(text: str) -> list[list[str]]:
    """As spreadsheets copy it: a cell of several lines stands in quotation marks."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), dialect="excel-tab", strict=True))
    except csv.Error:  # a quotation mark is one
        return [line.split("\t") for line in text.splitlines()]


def _filled(group: RowsField, row: FormData) -> bool:
    prefilled = {field.short_name for field in group.row(None, "", group.earlier) if field.prefilled}
    return any(is_seen(value) for key, values in row.items() if key not in {"id", *prefilled} for value in values)


def _rows(group: RowsField, lines: Sequence[Sequence[str]], begin: str) -> Iterator[FormData]:
    fields = [field for field in group.row(None, "", group.earlier) if not isinstance(field, RowsField)]
    columns, first = _headed(fields, lines)
    if not first:
        place = next((place for place, field in enumerate(fields) if field.short_name == begin), 0)
        widest = max(map(len, lines), default=0)
        columns = fields[place:] if place + widest <= len(fields) else fields
    for number, cells in enumerate(lines[first:], start=first + 1):
        if len(cells) > len(columns) and any(map(is_seen, cells[len(columns) :])):
            labels = ", ".join(str(field.label.text) for field in columns)
            raise NotRows(
                messages.PASTED_COLUMNS.format(line=number, have=len(cells), most=len(columns), labels=labels)
            )
        typed = zip(columns, cells, strict=False)
        yield FormData((field.short_name, _values(field, cell.strip(), number)) for field, cell in typed)


def _headed(fields: list[AnswerField], lines: Sequence[Sequence[str]]) -> tuple[list[AnswerField], int]:
    """The fields in the order of the first line, and 1, where that names each of its columns; else 0."""
    called = {comparable(name): field for field in fields for name in (field.short_name, str(field.label.text))}
    named = [called.get(comparable(cell)) for cell in lines[0]] if len(lines) > 1 else [None]
    columns = [field for field in named if field is not None]
    return (columns, 1) if len(columns) == len(named) == len(set(map(id, columns))) else (fields, 0)


def _values(field: AnswerField, cell: str, line: int) -> list[str]:
    """What the field's control would send for the cell; NotRows where it has no such option."""
    choices = getattr(field, "choices", ())
    if field.kind == "countries" or not (choices or field.kind in ("tick", "scale", "slider")):
        return [cell]
    if field.kind == "tick":
        known = comparable(cell) in _YES | _NO
        options, found = "yes, no", (["yes"] if comparable(cell) in _YES else []) if known else None
    elif choices:
        by_name = {comparable(name): choice.value for choice in choices for name in (choice.value, choice.label)}
        parts = re.split(r"\s*[,;\n]\s*", cell) if field.kind == "many" else [cell]
        chosen = [by_name.get(comparable(part)) for part in parts if is_seen(part)]
        options = ", ".join(choice.label for choice in choices[:12])
        found = None if None in chosen else [value for value in chosen if value]
    else:
        least, most = getattr(field, "minimum", 0), getattr(field, "maximum", 0)
        options = f"{least} to {most}"
        found = [cell] if not cell or (cell.isascii() and cell.isdigit() and least <= int(cell[:9]) <= most) else None
    if found is None:
        label = str(field.label.text)
        raise NotRows(messages.PASTED_OPTION.format(value=cell[:LONGEST], line=line, label=label, options=options))
    return found or [""]
