"""Merging what several pages typed into one step, field by field. Pure: it knows no form and no store.

The rules, of which each field is judged by itself:

1. What a page did not change stays as the others have it; what the others did not change is as the page has it.
2. What both changed to the same words is not in question.
3. In a repeating group rows are compared one by one: by their permanent ids where all have one, else by their places as
   long as nobody removed a row. Adding, removing and moving rows on both sides at once is a conflict.
4. Anything else is a conflict: the words that are stored stay, and the page's are kept beside them until somebody
chooses.

What "changed" means is told by tokens: short digests of what the page was rendered with, which it sends along. Without
them a page has changed whatever it sends, and there is a conflict wherever others have anything else.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from onboarding.forms.formdata import FormData, rows_of, with_rows

Tokens = Mapping[str, str]  # a field's name -> what its words are recognised by; "" where there are none
RowKeys = Mapping[str, str]  # a repeating group's name -> the key that its rows are known by
_Row = tuple[str, str, FormData]  # what it is known by ("" by its place alone), its digest, what was typed


def by_field(typed: FormData) -> dict[str, FormData]:
    """What was typed into each field: one key, or of a repeating group all keys of its rows."""
    fields: dict[str, FormData] = {}
    for key, values in typed.items():
        fields.setdefault(field_of(key), FormData())[key] = values
    return fields


def field_of(key: str) -> str:
    """“tiers” of “tiers-0-price”."""
    return key.partition("-")[0]


def joined(fields: Iterable[FormData]) -> FormData:
    """Several fields' words as one form's."""
    return FormData((key, values) for field in fields for key, values in field.items())


def token(typed: FormData, row_key: str = "") -> str:
    """What a field's words are recognised by, however its lines end. ":" stands for a blank row among others."""
    if any("-" in key for key in typed):
        found = ",".join(f"{known_by}:{digest}" for known_by, digest, _ in _rows(typed, row_key))
        return "" if found == ":" else found
    values = [_text(value) for values in typed.values() for value in values]
    return _digest([value for value in values if value]) if any(values) else ""


def words_of(any_token: str) -> str:
    """A token without blank rows, which say nothing."""
    return ",".join(one for one in any_token.split(",") if one != ":") if ":" in any_token else any_token


def short(any_token: str) -> str:
    """What stands for a token where it has to be short: the same for the same words."""
    words = words_of(any_token)
    return _digest([words]) if words else "-"


def merged(base: str | None, theirs: FormData, mine: FormData, row_key: str = "") -> FormData | None:
    """One field as both want it; None where they do not agree. ``base`` is the token of what mine began from."""
    their_token, my_token = token(theirs, row_key), token(mine, row_key)
    their_words, my_words = words_of(their_token), words_of(my_token)
    base_words = None if base is None else words_of(base)
    if their_words == (base_words or "") and my_token != their_token:
        return mine
    if my_words in (their_words, base_words):
        return theirs if my_token == words_of(my_token) else _with_blank_rows(theirs, mine, row_key)
    if base_words is None or not any("-" in key for key in (*theirs, *mine)):
        return None
    their_rows, my_rows = ([row for row in _rows(one, row_key) if row[1]] for one in (theirs, mine))
    rows = _merged_rows(_known(base_words), their_rows, my_rows)
    if rows is None:
        return None
    name = field_of(next(iter({**theirs, **mine})))
    return _with_blank_rows(with_rows(FormData(), name, rows) if rows else FormData({name: []}), mine, row_key)


# Repeating groups


def _merged_rows(
    base: Sequence[tuple[str, str]], theirs: Sequence[_Row], mine: Sequence[_Row]
) -> list[FormData] | None:
    known = ([row[0] for row in rows] for rows in (base, theirs, mine))
    if all(all(ids) and len(set(ids)) == len(ids) for ids in known):
        return _merged_by_id(dict(base), theirs, mine)
    return _merged_by_place([digest for _, digest in base], theirs, mine)


def _merged_by_id(base: Mapping[str, str], theirs: Sequence[_Row], mine: Sequence[_Row]) -> list[FormData] | None:
    ours = {one[0]: one for one in mine}, {one[0]: one for one in theirs}
    orders = [list(rows) for rows in ours]
    if orders[0] != orders[1] and list(base) not in orders:
        return None  # both added, removed or moved rows
    order = orders[1] if orders[0] == list(base) else orders[0]
    gone = {known_by for rows in ours for known_by in rows} - set(order)
    if any(known_by in rows and rows[known_by][1] != base.get(known_by) for known_by in gone for rows in ours):
        return None  # one removed a row that the other has changed
    chosen = [_chosen(base.get(known_by), *(rows.get(known_by) for rows in ours)) for known_by in order]
    return _all(chosen)


def _merged_by_place(base: Sequence[str], theirs: Sequence[_Row], mine: Sequence[_Row]) -> list[FormData] | None:
    if min(len(theirs), len(mine)) < len(base):
        return None
    added = [[(row[1], row[2]) for row in rows[len(base) :]] for rows in (mine, theirs)]
    if all(added) and [digest for digest, _ in added[0]] != [digest for digest, _ in added[1]]:
        return None
    kept = [_chosen(digest, mine[place], theirs[place]) for place, digest in enumerate(base)]
    return _all([*kept, *(row for _, row in added[0] or added[1])])


def _with_blank_rows(typed: FormData, mine: FormData, row_key: str) -> FormData:
    """The same with the rows at its end that a page has opened and nothing was typed into yet."""
    name = field_of(next(iter({**typed, **mine})))
    rows, blank = rows_of(typed, name), [row for _, digest, row in _rows(mine, row_key) if not digest]
    have = sum(not digest for _, digest, _ in _rows(typed, row_key))
    return with_rows(FormData(), name, [*rows, *blank[have:]]) if blank[have:] else typed


def _chosen(base: str | None, mine: _Row | None, theirs: _Row | None) -> FormData | None:
    """One row of two; one that only one side has is that side's."""
    if mine is None or theirs is None:
        one = mine or theirs
        return one[2] if one else None
    if mine[1] in (theirs[1], base):
        return theirs[2]
    return mine[2] if theirs[1] == base else None


def _all(rows: Sequence[FormData | None]) -> list[FormData] | None:
    found = [row for row in rows if row is not None]
    return found if len(found) == len(rows) else None


def _rows(typed: FormData, row_key: str) -> list[_Row]:
    """All rows; one that nothing was typed into has neither an id nor a digest."""
    found = []
    for row in rows_of(typed, field_of(next(iter(typed)))) if typed else ():
        words = [(key, [_text(value) for value in values if value]) for key, values in row.items() if key != row_key]
        said = sorted((key, values) for key, values in words if values)
        known_by = next(iter(row.getlist(row_key)), "") if said else ""
        found.append((known_by, _digest(said) if said else "", row))
    return found


def _known(group_token: str) -> list[tuple[str, str]]:
    pairs = (one.rpartition(":") for one in group_token.split(",") if one)
    return [(known_by, digest) for known_by, _, digest in pairs]


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _digest(said: object) -> str:
    """48 bits: enough to tell one founder's words from each other."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(hashlib.blake2b(text, digest_size=6).digest()).decode()
