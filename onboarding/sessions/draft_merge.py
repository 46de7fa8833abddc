"""What becomes of a draft when a page sends words that were typed beside others', field by field. Pure.

A draft never wins over an answer and is never lost: words that were typed on older answers, or that other words stand
against, are kept beside the draft (``Draft.others``) until somebody uses or discards them. Each field is judged by
itself:

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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from onboarding.forms.formdata import FormData, by_field, field_of, joined, rows_of, with_rows
from onboarding.sessions.errors import TooMuch
from onboarding.sessions.session import Draft, OtherWords

Tokens = Mapping[str, str]  # a field's name -> what its words are recognised by; "" where there are none
RowKeys = Mapping[str, str]  # a repeating group's name -> the key that its rows are known by
_Row = tuple[str, str, FormData]  # what it is known by ("" by its place alone), its digest, what was typed


def token(typed: FormData, row_key: str = "") -> str:
    """What a field's words are recognised by, however its lines end. ":" stands for a blank row among others."""
    if any("-" in key for key in typed):
        found = ",".join(f"{known_by}:{digest}" for known_by, digest, _ in _rows(typed, row_key))
        return "" if found == ":" else found
    values = [_text(value) for values in typed.values() for value in values]
    return _digest([value for value in values if value]) if any(values) else ""


def words_of(any_token: str) -> str:
    """A token without blank rows, which say nothing."""
    return ",".join(row for row in any_token.split(",") if row != ":") if ":" in any_token else any_token


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
    their_rows, my_rows = ([row for row in _rows(side, row_key) if row[1]] for side in (theirs, mine))
    rows = _merged_rows(_known(base_words), their_rows, my_rows)
    if rows is None:
        return None
    name = field_of(next(iter({**theirs, **mine})))
    return _with_blank_rows(with_rows(FormData(), name, rows) if rows else FormData({name: []}), mine, row_key)


# Repeating groups


def _merged_rows(
    base: Sequence[tuple[str, str]], theirs: Sequence[_Row], mine: Sequence[_Row]
) -> list[FormData] | None:
    id_lists = ([row[0] for row in rows] for rows in (base, theirs, mine))
    if all(all(ids) and len(set(ids)) == len(ids) for ids in id_lists):
        return _merged_by_id(dict(base), theirs, mine)
    return _merged_by_place([digest for _, digest in base], theirs, mine)


def _merged_by_id(base: Mapping[str, str], theirs: Sequence[_Row], mine: Sequence[_Row]) -> list[FormData] | None:
    ours = {row[0]: row for row in mine}, {row[0]: row for row in theirs}
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
        row = mine or theirs
        return row[2] if row else None
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
        filled = sorted((key, values) for key, values in words if values)
        known_by = next(iter(row.getlist(row_key)), "") if filled else ""
        found.append((known_by, _digest(filled) if filled else "", row))
    return found


def _known(group_token: str) -> list[tuple[str, str]]:
    pairs = (row.rpartition(":") for row in group_token.split(",") if row)
    return [(known_by, digest) for known_by, _, digest in pairs]


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _digest(words: object) -> str:
    """48 bits: enough to tell one founder's words from each other."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return base64.urlsafe_b64encode(hashlib.blake2b(text, digest_size=6).digest()).decode()


MOST_OTHERS = 8  # pages whose words may wait beside a draft


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a page, or a program, sends of a step.

    ``fields`` has each field that may have changed, [] for one that was emptied. ``tokens`` say what the page was
    rendered with, None where it does not know; ``beneath`` those of the answers where it showed a draft over them.
    ``version`` and ``revision`` are of the answers and the draft that it shows; a revision that there never is asks
    for a merge. ``by`` and ``order`` are as in ``Draft``; None for a
    program. ``seen`` has, by field, the short token of other words that the page's words were chosen over; ``discard``
    that of words which wait, and somebody does without.
    """

    fields: Mapping[str, FormData]
    tokens: Tokens | None = None
    beneath: Tokens = field(default_factory=dict)
    version: int = 0
    revision: str | None = None
    by: str | None = None
    order: int | None = None
    seen: Tokens = field(default_factory=dict)
    discard: Tokens = field(default_factory=dict)


@dataclass(frozen=True)
class Merged:
    """A draft after a merge. ``conflicts`` names the fields of the page that wait for a choice.

    ``whole``: it has nothing but what the page sent, so that the page may go on without another merge.
    """

    typed: FormData
    others: tuple[OtherWords, ...]
    orders: Mapping[str, int]
    conflicts: tuple[str, ...] = ()
    whole: bool = False

    def says_as(self, draft: Draft | None, version: int) -> bool:
        """Whether the store has exactly this already."""
        if draft is None:
            return not self.typed and not self.others
        return (draft.version, draft.typed, draft.others) == (version, self.typed, self.others)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What the store has of a step: the draft, and the answers of ``version``, as a page sends them, field by field.

    ``shown`` is the same with the draft's words in it: what a page shows now. ``row_keys`` say by what rows are known.
    """

    draft: Draft | None
    version: int
    saved: Mapping[str, FormData]
    shown: Mapping[str, FormData]
    row_keys: RowKeys


def merge_draft(stored: Stored, sent: Sent, *, now_ms: int) -> Merged:
    """The stored draft with what a page sends; TooMuch where too many others' words wait already."""
    draft, saved, row_keys = stored.draft, stored.saved, stored.row_keys
    main, others = of_version(draft, stored.version)
    orders = {**draft.merged, draft.by: draft.order} if draft else {}
    if sent.by is not None:
        if sent.order is not None and sent.order <= orders.get(sent.by, -1):
            return Merged(joined(main.values()), others, orders)  # an older one of the same page, which came late
        others = tuple(other for other in others if other.by != sent.by)
        orders[sent.by] = orders.get(sent.by, 0) if sent.order is None else sent.order
    main, others = _without(sent.discard, main, others, stored)
    against = FormData()
    conflicts = []
    for name, mine in sent.fields.items():
        kept, row_key = main if name in main else saved, row_keys.get(name, "")
        theirs = stored.shown.get(name) or kept.get(name, FormData())
        base = sent.tokens.get(name) if sent.tokens is not None else None
        if sent.version != stored.version and name in sent.beneath:
            base = sent.beneath[name]  # its words were a draft over older answers: no answer, so a change to these
        if sent.tokens is None and sent.version == stored.version > 0 and name not in main:
            base = token(theirs, row_key)  # it was rendered with these answers, at least
        if sent.seen.get(name) == short(token(theirs, row_key)):
            base = token(theirs, row_key)
        both = merged(base, theirs, mine, row_key)
        if both is None:
            conflicts.append(name)
            against.update(mine)
        elif both is not theirs:
            main[name] = both or FormData({name: []})
    if against and sent.by is not None:
        others = (*others, OtherWords(against, sent.by, now_ms))
    return _settled(main, others, orders, saved, tuple(conflicts), sent, row_keys)


def _without(
    discard: Tokens, main: dict[str, FormData], others: Sequence[OtherWords], stored: Stored
) -> tuple[dict[str, FormData], tuple[OtherWords, ...]]:
    """What is left of a draft without the words that somebody does without."""

    def left(fields: Mapping[str, FormData]) -> dict[str, FormData]:
        keys = stored.row_keys
        return {
            name: data for name, data in fields.items() if discard.get(name) != short(token(data, keys.get(name, "")))
        }

    if not discard:
        return main, tuple(others)
    kept = (replace(other, typed=joined(left(by_field(other.typed)).values())) for other in others)
    return left(main), tuple(other for other in kept if other.typed)


def of_version(draft: Draft | None, version: int) -> tuple[dict[str, FormData], tuple[OtherWords, ...]]:
    """The fields of a draft, and what waits beside it. What was typed on older answers waits, all of it."""
    if draft is None:
        return {}, ()
    if draft.version == version:
        return by_field(draft.typed), draft.others
    at_ms = round(draft.saved_at.timestamp() * 1000)
    older = (OtherWords(draft.typed, draft.by, at_ms),) if draft.typed else ()
    return {}, (*older, *draft.others)


def left_by(sent: Sent, stored: Stored) -> Merged:
    """What is left of a draft once a page is saved: what others typed, and this page did not show."""
    others, keys = [], stored.row_keys
    for other in of_version(stored.draft, stored.version)[1]:
        if other.by != sent.by:
            typed = by_field(other.typed)
            unseen = [data for name, data in typed.items() if not _seen(sent, name, token(data, keys.get(name, "")))]
            others += [replace(other, typed=joined(unseen))] if unseen else []
    orders = stored.draft.merged if stored.draft else {}
    return Merged(FormData(), _distinct(others, {}, stored.saved, keys), orders)


def _seen(sent: Sent, name: str, its_token: str) -> bool:
    """Whether a page was rendered with these words, so that what it sends takes their place."""
    return words_of((sent.tokens or {}).get(name, "?")) == words_of(its_token)


def differing(
    draft: Draft, saved: Mapping[str, FormData], *, version: int, row_keys: RowKeys
) -> tuple[dict[str, FormData], tuple[OtherWords, ...]]:
    """What of a draft says something else than the answers: its fields, and what waits beside them."""
    main, others = of_version(draft, version)
    left = {name: typed for name, typed in main.items() if not _same(typed, saved.get(name), row_keys.get(name, ""))}
    return left, _distinct(others, left, saved, row_keys)


def _settled(
    main: Mapping[str, FormData],
    others: Sequence[OtherWords],
    orders: Mapping[str, int],
    saved: Mapping[str, FormData],
    conflicts: tuple[str, ...],
    sent: Sent,
    row_keys: RowKeys,
) -> Merged:
    left = {
        name: typed
        for name, typed in main.items()
        if token(typed, row_keys.get(name, "")) != token(saved.get(name, FormData()), row_keys.get(name, ""))
    }
    kept = _distinct(others, left, saved, row_keys)
    if len(kept) > MOST_OTHERS:
        raise TooMuch(f"The words of at most {MOST_OTHERS} pages wait beside a draft")
    recent = dict([(by, order) for by, order in orders.items() if by != "-"][-MOST_OTHERS:])
    whole = not kept and all(name in sent.fields and left[name] == sent.fields[name] for name in left)
    return Merged(joined(left.values()), kept, recent, conflicts, whole)


def _distinct(
    others: Sequence[OtherWords], main: Mapping[str, FormData], saved: Mapping[str, FormData], row_keys: RowKeys
) -> tuple[OtherWords, ...]:
    """Without what says the same as the draft or the answers. Two pages may wait with the same words."""
    found = []
    for other in others:
        typed = {
            name: data
            for name, data in by_field(other.typed).items()
            if not any(_same(data, fields.get(name), row_keys.get(name, "")) for fields in (saved, main))
        }
        if typed:
            found.append(replace(other, typed=joined(typed.values())))
    return tuple(found)


def _same(typed: FormData, saved: FormData | None, row_key: str) -> bool:
    return words_of(token(typed, row_key)) == words_of(token(saved or FormData(), row_key))
