"""What people type is read as they mean it, in their language, or asked about; it is never read as something else."""

import pytest

from tests.numerals.asked import is_right, outcome_of
from tests.numerals.cases import Case, cases


@pytest.mark.parametrize("case", [*cases("typed_values.tsv"), *cases("habits.tsv")], ids=str)
def test_what_people_type(case: Case) -> None:
    """The field stores what was meant, asks which of two, or names what is wrong."""
    outcome = outcome_of(case)

    assert is_right(case, outcome), f"{outcome}, and not {case.outcome}"
