"""Merging what several pages typed, field by field: nothing is lost, and nothing is made up."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.forms.formdata import FormData, by_field, joined, rows_of
from onboarding.sessions.draft_merge import (
    MOST_OTHERS,
    Merged,
    Sent,
    Stored,
    differing,
    merge_draft,
    merged,
    short,
    token,
)
from onboarding.sessions.errors import TooMuch
from onboarding.sessions.session import Draft

NOW = datetime(2027, 3, 31, 12, tzinfo=UTC)
NOW_MS = round(NOW.timestamp() * 1000)
KEYS = {"rows": "id"}
WORDS = ("", "a", "b", "c")


def text(name: str, value: str) -> dict[str, FormData]:
    return {name: FormData({name: [value] if value else []})}


def rows(*values: str, ids: str = "") -> FormData:
    """A group with these names in its rows, and an id for each where ids are given."""
    pairs = [(f"rows-{place}-name", value) for place, value in enumerate(values)]
    return FormData.of([*pairs, *((f"rows-{place}-id", known_by) for place, known_by in enumerate(ids))])


def names(typed: FormData | None) -> list[str]:
    assert typed is not None
    return [row["name"][0] for row in rows_of(typed, "rows") if row["name"][0]]


# One field


@given(base=st.sampled_from(WORDS), theirs=st.sampled_from(WORDS), mine=st.sampled_from(WORDS))
def test_one_field(base: str, theirs: str, mine: str) -> None:
    """What one side changed stays changed; what both changed to other words is a conflict."""
    fields = [text("x", value)["x"] for value in (theirs, mine)]
    got = merged(token(text("x", base)["x"]), *fields)
    if mine in (theirs, base):
        assert fields[0] == got
    elif theirs == base:
        assert fields[1] == got
    else:
        assert got is None


def test_line_ends_are_no_change() -> None:
    """A browser sends line ends of its own kind."""
    typed = FormData({"x": ["one\ntwo"]})
    assert token(typed) == token(FormData({"x": ["one\r\ntwo"]}))
    assert typed is merged(token(typed), typed, FormData({"x": ["one\r\ntwo"]}))


def test_without_tokens() -> None:
    """Who does not say what the words were before, is merged where nothing else is."""
    mine = text("x", "a")["x"]
    assert mine == merged(None, FormData(), mine) == merged(None, mine, mine)
    assert merged(None, text("x", "b")["x"], mine) is None


# Rows


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        ("ab", "xb", "ay", "xy"),  # each another row
        ("ab", "abc", "xb", "xbc"),  # one adds, the other changes
        ("ab", "ab", "b", "b"),  # one removes
        ("ab", "ba", "ab", "ba"),  # one moves
        ("abc", "bac", "abz", "baz"),  # one moves two of them, the other changes the third
        ("ab", "xb", "yb", None),
        ("ab", "abc", "abd", None),
        ("ab", "b", "xb", None),  # one removes what the other changes
        ("", "a", "a", "a"),
    ],
)
def test_rows_that_are_told_apart_by_their_place(base: str, theirs: str, mine: str, both: str | None) -> None:
    """Rows are merged one by one where their places say which is which; else both are kept."""
    got = merged(token(rows(*base)), rows(*theirs), rows(*mine))
    assert both == (None if got is None else "".join(names(got)))


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "both"),
    [
        (("ab", "12"), ("ba", "21"), ("xb", "12"), "bx"),  # one moves, the other changes
        (("ab", "12"), ("b", "2"), ("ay", "12"), "y"),  # one removes a row, the other changes another one
        (("ab", "12"), ("b", "2"), ("xb", "12"), None),  # one removes what the other changes
        (("ab", "12"), ("abc", "123"), ("xb", "12"), "xbc"),
        (("ab", "12"), ("abc", "123"), ("abd", "124"), None),
        (("ab", "12"), ("xb", "12"), ("ay", "12"), "xy"),
    ],
)
def test_rows_with_ids(base: Any, theirs: Any, mine: Any, both: str | None) -> None:
    """A permanent id says which row is which, wherever it has been moved to."""
    typed = [rows(*values, ids=ids) for values, ids in (theirs, mine)]
    got = merged(token(rows(*base[0], ids=base[1]), "id"), *typed, "id")
    assert both == (None if got is None else "".join(names(got)))


@given(*[st.lists(st.sampled_from("abcdef"), max_size=4) for _ in range(3)])
def test_no_row_is_lost_or_made_up(base: list[str], theirs: list[str], mine: list[str]) -> None:
    """Whatever each side did: a row that somebody typed is in what comes out, or it is a conflict."""
    got = merged(token(rows(*base)), rows(*theirs), rows(*mine))
    if got is not None:
        assert {*theirs, *mine} - {*base} <= {*names(got)} <= {*base, *theirs, *mine}


def test_blank_rows_are_no_words() -> None:
    """A row that was added and left blank is in nobody's way."""
    assert ["x"] == names(merged(token(rows("a")), rows("a", ""), rows("x")))
    assert token(rows("")) == token(FormData({"rows": []})) == ""
    assert token(rows("a", "")) != token(rows("a"))


# A draft


def stored(draft: Draft | None = None, version: int = 0, **saved: str) -> Stored:
    answers = {name: FormData({name: [value]}) for name, value in saved.items()}
    main = by_field(draft.typed) if draft and draft.version == version else {}
    return Stored(draft=draft, version=version, saved=answers, shown={**answers, **main}, row_keys=KEYS)


def drafted(result: Merged, version: int = 0, by: str = "-", order: int = 0) -> Draft:
    return Draft(result.typed, version, NOW, "1", by, order, result.others, result.orders)


def page(by: str, order: int = 1, seen: Mapping[str, str] | None = None, /, **fields: str) -> Sent:
    """A page that was rendered with nothing in it."""
    typed = {name: text(name, value)[name] for name, value in fields.items()}
    return Sent(fields=typed, tokens=dict.fromkeys("xyz", ""), by=by, order=order, seen=seen or {})


def words(result: Merged) -> set[tuple[str, str]]:
    """All that is kept: field and words."""
    every = [result.typed, *(other.typed for other in result.others)]
    return {(name, value) for typed in every for name, values in typed.items() for value in values}


def test_different_fields_are_one_draft() -> None:
    """What two pages typed into different fields is one draft, and no choice."""
    first = merge_draft(stored(), page("A", x="a"), now_ms=NOW_MS)
    both = merge_draft(stored(drafted(first)), page("B", y="b"), now_ms=NOW_MS)
    assert (FormData(x=["a"], y=["b"]), (), ()) == (both.typed, both.others, both.conflicts)
    assert (first.whole, both.whole) == (True, False)


def test_the_same_field_is_a_choice() -> None:
    """What came first stays, the other words wait beside it, under the page that typed them; it may go on typing."""
    draft = drafted(merge_draft(stored(), page("A", x="a"), now_ms=NOW_MS))
    for order, value in ((1, "b"), (2, "bc")):
        result = merge_draft(stored(draft), page("B", order, x=value, y="y"), now_ms=NOW_MS)
        assert (("x",), {("x", "a"), ("x", value), ("y", "y")}) == (result.conflicts, words(result))
        draft = drafted(result)
    chosen = merge_draft(stored(draft), page("B", 3, {"x": short(token(FormData(x=["a"])))}, x="bc"), now_ms=NOW_MS)
    assert (FormData(x=["bc"], y=["y"]), ()) == (chosen.typed, chosen.others)


def test_words_on_older_answers_wait() -> None:
    """What was typed before somebody saved the step does not win over the answers, and is not lost."""
    draft = drafted(merge_draft(stored(), page("A", x="a"), now_ms=NOW_MS), by="A", order=1)
    result = merge_draft(stored(draft, version=1, x="saved"), page("B", y="b"), now_ms=NOW_MS)
    assert FormData(y=["b"]) == result.typed
    assert [("A", FormData(x=["a"]))] == [(other.by, other.typed) for other in result.others]
    assert ({}, result.others) == differing(draft, {"x": FormData(x=["saved"])}, version=1, row_keys=KEYS)


def test_a_page_whose_step_was_saved_meanwhile() -> None:
    """The fields that the save did not change are a draft of it; the others are a choice."""
    sent = page("A", x="a", y="b")
    result = merge_draft(stored(version=1, x="saved"), sent, now_ms=NOW_MS)
    assert (FormData(y=["b"]), ("x",)) == (result.typed, result.conflicts)
    same = merge_draft(stored(version=1, x="a", y="b"), sent, now_ms=NOW_MS)
    assert (FormData(), (), ()) == (same.typed, same.others, same.conflicts)


def test_an_older_draft_that_comes_late() -> None:
    """Of one page the newest counts, in whichever order its drafts arrive, and whoever typed in between."""
    draft = drafted(merge_draft(stored(), page("A", 2, x="ab"), now_ms=NOW_MS), by="A", order=2)
    draft = drafted(merge_draft(stored(draft), page("B", y="b"), now_ms=NOW_MS))
    late = merge_draft(stored(draft), page("A", 1, x="a"), now_ms=NOW_MS)
    assert late.says_as(draft, 0)


def test_an_emptied_box_is_a_change() -> None:
    """What was ticked and is no longer is part of the draft."""
    sent = Sent(fields={"x": FormData({"x": []})}, tokens={"x": token(FormData(x=["on"]))}, by="A", order=1)
    assert FormData({"x": []}) == merge_draft(stored(x="on"), sent, now_ms=NOW_MS).typed


def test_there_is_an_end() -> None:
    """The words of many pages wait, and not of any number: what is beyond is refused, for its page to keep."""
    draft = drafted(merge_draft(stored(), page("A", x="a"), now_ms=NOW_MS))
    for number in range(MOST_OTHERS):
        draft = drafted(merge_draft(stored(draft), page(f"B{number}", x=f"b{number}"), now_ms=NOW_MS))
    with pytest.raises(TooMuch):
        merge_draft(stored(draft), page("C", x="c"), now_ms=NOW_MS)


TYPING = st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.booleans())


@given(st.lists(TYPING, max_size=12))
def test_no_words_are_lost(typing: list[tuple[str, str, bool]]) -> None:
    """Three pages that type in any order: the last words of each page in each field are kept."""
    screens: dict[str, dict[str, str]] = {by: {} for by in "ABC"}
    draft: Draft | None = None
    for order, (by, name, emptied) in enumerate(typing):
        screens[by][name] = "" if emptied else f"{by}{order}"
        result = merge_draft(stored(draft), page(by, order, **screens[by]), now_ms=NOW_MS)
        draft = drafted(result)
        kept = words(result)
        typed = {(name, value) for screen in screens.values() for name, value in screen.items() if value}
        assert typed <= kept
        assert joined(by_field(result.typed).values()) == result.typed


def test_words_that_were_kept_as_a_draft_stand_against_a_save_of_others() -> None:
    """A page typed its words even where the store had them as a draft: what others saved since does not hide them."""
    words = FormData({"x": ["a"]})
    draft = Draft(words, 0, NOW, revision="6", by="A", order=1)
    stored = Stored(draft=draft, version=1, saved=text("x", "b"), shown=text("x", "b"), row_keys={})
    sent = Sent(fields={"x": words}, tokens={"x": token(words)}, beneath={"x": ""}, version=0, by="A", order=2)
    merge = merge_draft(stored, sent, now_ms=NOW_MS)
    assert ("x",) == merge.conflicts
    assert [words] == [other.typed for other in merge.others]
