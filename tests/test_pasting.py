"""Rows out of a list or a table that was pasted."""

import pytest

from onboarding.forms import (
    ChoiceField,
    Length,
    ManyField,
    Required,
    RowForm,
    RowsField,
    ScaleField,
    StepForm,
    TextField,
    TickField,
    WholeNumberField,
)
from onboarding.forms.formdata import FormData
from onboarding.forms.pasting import NotRows, with_pasted

KINDS = (("direct", "Sells the same"), ("other", "Something else"))


class Rival(RowForm):
    name = TextField("Name", [Required("Name it"), Length(1, 60)])
    kind = ChoiceField("Kind", KINDS)
    people = WholeNumberField("People")
    near = TickField("Is near")
    threat = ScaleField("Threat", 1, 5)
    tags = ManyField("Tags", (("a", "Old"), ("b", "Big")))


class Need(RowForm):
    text = TextField("Need", [Required("Name it"), Length(1, 60)])


class Page(StepForm):
    rivals = RowsField("Rivals", Rival, 0, 4, noun="rival")
    needs = RowsField("Needs", Need, 0, 4, noun="need")


def pasted(group: str, text: str, typed: dict[str, str] | None = None, begin: str = "") -> tuple[dict[str, str], int]:
    """The whole page's data after it, and the row to look at."""
    data = FormData({name: [value] for name, value in (typed or {}).items()})
    field = Page(data)[group]
    assert isinstance(field, RowsField)
    after, first = with_pasted(data, field, text, begin)
    return {name: " ".join(values) for name, values in after.items()}, first


def test_each_line_is_a_row() -> None:
    """Blank lines are none, and what marks an item of a list is taken off where all have it."""
    assert pasted("needs", "Flour\n\nAn oven\r\n")[0] == {"needs-0-text": "Flour", "needs-1-text": "An oven"}
    assert pasted("needs", "- Flour\n- An oven")[0] == {"needs-0-text": "Flour", "needs-1-text": "An oven"}
    assert pasted("needs", "1. Flour\n2. An oven")[0] == {"needs-0-text": "Flour", "needs-1-text": "An oven"}
    assert pasted("needs", "- 3 days\n4 weeks")[0] == {"needs-0-text": "- 3 days", "needs-1-text": "4 weeks"}


def test_rows_that_are_there_stay_before_them() -> None:
    """Rows with words keep them; blank ones are used up."""
    typed = {"needs-0-text": "Salt", "needs-1-text": "", "rivals-0-name": "Loaf Ltd"}
    after, first = pasted("needs", "Flour\nYeast", typed)

    assert first == 1
    assert after == {
        "rivals-0-name": "Loaf Ltd",
        "needs-0-text": "Salt",
        "needs-1-text": "Flour",
        "needs-2-text": "Yeast",
    }


def test_cells_are_the_fields_in_order() -> None:
    """Options are named by their labels, a box by yes or no, several options with commas."""
    after, _ = pasted("rivals", 'Loaf Ltd\tsells the same\t12\tyes\t4\tOld, Big\n"Two\nLines"\tother\t\tno\n')

    assert {
        "rivals-0-name": "Loaf Ltd",
        "rivals-0-kind": "direct",
        "rivals-0-people": "12",
        "rivals-0-near": "yes",
        "rivals-0-threat": "4",
        "rivals-0-tags": "a b",
    }.items() <= after.items()
    assert ("Two\nLines", "other", "") == tuple(after[f"rivals-1-{name}"] for name in ("name", "kind", "near"))


def test_a_first_line_of_labels_says_the_order() -> None:
    """A heading is no row, in a spreadsheet's table and in Markdown's."""
    expected = {"rivals-0-people": "12", "rivals-0-name": "Loaf Ltd"}

    assert expected == pasted("rivals", "People\tname\n12\tLoaf Ltd")[0]
    assert expected == pasted("rivals", "| People | Name |\n|---|---|\n| 12 | Loaf Ltd |")[0]


def test_columns_begin_where_they_were_pasted() -> None:
    """Into the field that had the focus and those after it, unless there are too many for that."""
    assert pasted("rivals", "3\n4", begin="people")[0] == {"rivals-0-people": "3", "rivals-1-people": "4"}
    assert "rivals-0-name" in pasted("rivals", "A\tother\t3\tyes\t2", begin="people")[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Loaf Ltd\tunheard of", "“unheard of” in line 1 is no answer to “Kind”"),
        ("A\nB\tother\t1\tperhaps", "“perhaps” in line 2 is no answer to “Is near”"),
        ("A\tother\t1\tyes\t9", "“9” in line 1 is no answer to “Threat”; change it to one of these: 1 to 5"),
        ("A\tother\t1\tyes\t1\tOld\tmore", "Line 1 has 7 columns, and a row has 6"),
        ("\n".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "That makes 26 rivals, and there may be 4"),
    ],
)
def test_what_does_not_fit_is_told(text: str, told: str) -> None:
    """Nothing is guessed and nothing left out: the line, what is wrong with it, and what to do."""
    with pytest.raises(NotRows, match=told.replace("(", "[(]")):
        pasted("rivals", text)


def test_a_quotation_mark_may_be_one() -> None:
    """A cell that begins with one which never ends is a cell."""
    assert pasted("rivals", '"Best" bread\tother\nB\tother')[0]["rivals-0-name"] == '"Best" bread'
