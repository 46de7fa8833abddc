"""The list of mutations is of the code as it is: a change that cannot be made would show nothing."""

from pathlib import Path

import pytest

from tests.abuse.mutations import MUTATIONS, ROOT, Mutation


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.name for mutation in MUTATIONS])
def test_it_can_be_made(mutation: Mutation) -> None:
    """What it changes stands once in its file, and the test that is to fail is there."""
    assert 1 == (ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.was)
    file, _, name = mutation.test.partition("::")
    assert f"def {name.partition('[')[0]}(" in (ROOT / Path(file)).read_text(encoding="utf-8")
