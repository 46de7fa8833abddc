"""What becomes of a draft when a page sends words that were typed beside others'. Pure.

A draft never wins over an answer and is never lost: words that were typed on older answers, or that other words stand
against, are kept beside the draft (``Draft.others``) until somebody uses or discards them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from onboarding.forms.formdata import FormData
from onboarding.sessions.errors import TooMuch
from onboarding.sessions.merge import RowKeys, Tokens, by_field, joined, merged, short, token, words_of
from onboarding.sessions.session import Draft, OtherWords

MOST_OTHERS = 8  # pages whose words may wait beside a draft


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a page, or a program, sends of a step.

    ``fields`` has each field that may have changed, [] for one that was emptied. ``tokens`` say what the page was
    rendered with, None where it does not know. ``version`` and ``revision`` are of the answers and the draft that it
    shows; a revision that there never is asks for a merge. ``by`` and ``order`` are as in ``Draft``; None for a
    program. ``seen`` has, by field, the short token of other words that the page's words were chosen over; ``discard``
    that of words which wait, and somebody does without.
    """

    fields: Mapping[str, FormData]
    tokens: Tokens | None = None
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
        others = tuple(one for one in others if one.by != sent.by)
        orders[sent.by] = orders.get(sent.by, 0) if sent.order is None else sent.order
    main, others = _without(sent.discard, main, others, stored)
    against = FormData()
    conflicts = []
    for name, mine in sent.fields.items():
        kept, row_key = main if name in main else saved, row_keys.get(name, "")
        theirs = stored.shown.get(name) or kept.get(name, FormData())
        base = sent.tokens.get(name) if sent.tokens is not None else None
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
        return {name: one for name, one in fields.items() if discard.get(name) != short(token(one, keys.get(name, "")))}

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
            unseen = [one for name, one in typed.items() if not _seen(sent, name, token(one, keys.get(name, "")))]
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
            name: one
            for name, one in by_field(other.typed).items()
            if not any(_same(one, fields.get(name), row_keys.get(name, "")) for fields in (saved, main))
        }
        if typed:
            found.append(replace(other, typed=joined(typed.values())))
    return tuple(found)


def _same(typed: FormData, saved: FormData | None, row_key: str) -> bool:
    return words_of(token(typed, row_key)) == words_of(token(saved or FormData(), row_key))
