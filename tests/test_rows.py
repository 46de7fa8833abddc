"""Repeating groups, whatever the step."""

import pytest

from onboarding.forms import Required, RowForm, RowsField, StepForm, TextField


class Pair(RowForm):
    name = TextField("Name", [Required("Name it")])
    note = TextField("Note")


class Remark(RowForm):
    note = TextField("Note")
    source = TextField("Source")


class Collection(StepForm):
    pairs = RowsField("Pairs", Pair, 2, 3, noun="pair")
    remarks = RowsField("Remarks", Remark, 1, 3, noun="remark")


@pytest.mark.parametrize(
    ("pairs", "remarks", "wrong"),
    [
        ([{"name": "a"}, {"name": "b"}], [{"note": "c"}], {}),
        ([{"name": "a"}], [{"source": "c"}], {"pairs": "Give at least 2 pairs"}),
        ([{"name": "a"}, {}], [{"note": "c"}], {"pairs": "Leave out empty rows"}),
        ([{"name": "a"}, {"name": " "}], [{"note": "c"}], {"pairs-1-name": "Name it", "pairs": "Leave out empty rows"}),
        ([], [], {"pairs-0-name": "Name it", "remarks": "Give at least 1 remark"}),
    ],
)
def test_a_group_needs_its_fewest_rows(pairs: list[object], remarks: list[object], wrong: dict[str, str]) -> None:
    """Rows that are missing are asked for, at a blank row's own fields where these say what to do."""
    form = Collection(answers={"pairs": pairs, "remarks": remarks})
    form.validate()
    assert {error.name: error.message for error in form.field_errors()} == wrong
