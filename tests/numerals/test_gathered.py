"""What is gathered from CLDR is kept for the Babel that is installed, and found again, or gathered anew."""

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest

from onboarding.forms.gathered import table_in


@pytest.fixture
def gathered(tmp_path: Path) -> list[int]:
    (tmp_path / "gather.py").write_text("as it is")
    return []


def refused(**_: object) -> None:
    raise PermissionError("Read-only file system")


def table(file: Path, gathered: list[int]) -> dict[str, Any]:
    def gather() -> dict[str, Any]:
        gathered.append(1)
        return {"marks": {"de": ",."}}

    return table_in(file, gather)


def test_it_is_gathered_once(tmp_path: Path, gathered: list[int]) -> None:
    """The second time it is read."""
    first, second = table(tmp_path / "x.json", gathered), table(tmp_path / "x.json", gathered)
    assert first == second
    assert {"de": ",."} == first["marks"]
    assert [1] == gathered


def test_another_babel_gathers_it_anew(tmp_path: Path, gathered: list[int]) -> None:
    """What an older one left is not read."""
    file = tmp_path / "x.json"
    file.write_text(json.dumps({"source": "CLDR as in Babel 1.0", "marks": {}}))
    assert {"de": ",."} == table(file, gathered)["marks"]
    assert table(file, gathered)["source"] != "CLDR as in Babel 1.0"
    assert [1] == gathered


def test_another_way_to_gather_does_so_anew(tmp_path: Path, gathered: list[int]) -> None:
    """Who changes what is gathered need not remember to have it made."""
    table(tmp_path / "x.json", gathered)
    (tmp_path / "gather.py").write_text("as it is now")
    table(tmp_path / "x.json", gathered)
    assert [1, 1] == gathered


def test_where_nothing_can_be_written_it_is_known_all_the_same(
    tmp_path: Path, gathered: list[int], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process of a read-only installation has it in memory, and says so."""
    with monkeypatch.context() as read_only:
        read_only.setattr(tempfile, "mkstemp", refused)
        assert {"de": ",."} == table(tmp_path / "x.json", gathered)["marks"]
    assert "cannot be kept" in caplog.text
